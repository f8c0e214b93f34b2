package io.hubbub.server.admin;

import io.hubbub.broker.port.TokenKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The keys of a keyset's tokens: the first seals, the others verify until no token of theirs can be alive. */
final class TokenKeys {
    /** The longest that a token lives: 43,200 minutes. */
    static final Duration LONGEST_TOKEN = Duration.ofDays(30);

    private TokenKeys() {}

    /** With {@code fresh} in front. */
    static List<TokenKey> rotated(List<TokenKey> keys, TokenKey fresh) {
        List<TokenKey> rotated = new ArrayList<>();
        rotated.add(fresh);
        rotated.addAll(keys);
        return rotated;
    }

    /** Those of which a token may be alive at {@code now}, in seconds since the Unix epoch. */
    static List<TokenKey> living(List<TokenKey> keys, long now) {
        List<TokenKey> living = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (i == 0 || endOf(keys, i) > now) {
                living.add(keys.get(i));
            }
        }
        return living;
    }

    /** When the last token is over that key {@code index} has sealed, not the first: its successor came in time. */
    static long endOf(List<TokenKey> keys, int index) {
        return keys.get(index - 1).created() + LONGEST_TOKEN.toSeconds();
    }
}
