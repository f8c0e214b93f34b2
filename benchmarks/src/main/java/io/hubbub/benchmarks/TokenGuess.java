package io.hubbub.benchmarks;

import io.hubbub.benchmarks.AccessStage.Ask;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.access.TokenSeal;
import java.util.Base64;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * The seal of a token, 32 bytes at its end. There are many tokens, so that the processor cannot learn which letters come next in a
 * single one: how many of them a wrong byte changes is no secret.
 */
final class TokenGuess implements Guess {
    private static final int SEAL_BYTES = 32;
    private static final int TOKENS = 1_000;

    private final Ask[] owners =
            IntStream.range(0, TOKENS).mapToObj(AccessStage::byToken).toArray(Ask[]::new);
    private final Random chance;
    private final BiPredicate<Ask, byte[]> door;

    private TokenGuess(Random chance, BiPredicate<Ask, byte[]> door) {
        this.chance = chance;
        this.door = door;
    }

    /** Before {@link TokenSeal#isIntact} itself. */
    static Guess sealed(Random chance) {
        return new TokenGuess(chance, (owner, token) -> AccessStage.SEAL.isIntact(token));
    }

    /** Before the broker, which looks among the tokens that it knows, and then at the seal. */
    static Guess asked(Random chance) {
        AccessStage stage = AccessStage.controlled(0, false);
        return new TokenGuess(chance, (owner, token) -> {
            String auth = Base64.getUrlEncoder().encodeToString(token);
            Ask ask = new Ask(owner.channel(), owner.user(), auth, null);
            try {
                return stage.permits(1, unused -> ask) >= 0;
            } catch (Refusal expected) {
                return false;
            }
        });
    }

    @Override
    public Attempt make(Wrong where) {
        Ask owner = owners[chance.nextInt(TOKENS)];
        byte[] shown = TokenSeal.decode(String.valueOf(owner.auth()));
        int at = where.index(SEAL_BYTES);
        int change = 1 + chance.nextInt(255);
        if (at >= 0) {
            shown[shown.length - SEAL_BYTES + at] ^= (byte) change;
        }
        return () -> door.test(owner, shown);
    }
}
