package io.hubbub.server.endpoint;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.Right;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to give, or to take: the parameters of a grant for auth keys.
 *
 * @param channels each once
 * @param groups each once
 * @param users each once, only with auth keys and without channels and groups
 * @param authKeys each once; none for everybody
 * @param rights the mask; 0 to take
 * @param ttl in minutes; 0 for no end
 */
record GrantRequest(
        List<String> channels, List<String> groups, List<String> users, List<String> authKeys, int rights, int ttl) {
    private static final List<String> LISTS = List.of("channel", "channel-group", "target-uuid", "auth");
    private static final int DEFAULT_TTL = 1440;
    private static final int LONGEST_TTL = 525_600;
    private static final int MOST_GRANTS = 10_000; // in one request
    private static final int LONGEST_AUTH_KEY = 32 << 10; // characters, as long as a token
    private static final int SECONDS_PER_MINUTE = 60;

    /**
     * Reads the query.
     *
     * @throws Refusal {@link RefusalCode#INVALID_GRANT}, {@link RefusalCode#INVALID_GRANT_TTL},
     *     {@link RefusalCode#AUTH_ONLY_GRANT}, {@link RefusalCode#INVALID_CHANNEL} or {@link RefusalCode#TOO_MANY_GRANTS}
     */
    static GrantRequest read(Call call) {
        List<String> channels = names(call, "channel");
        List<String> groups = names(call, "channel-group");
        List<String> users = names(call, "target-uuid");
        List<String> authKeys = authKeys(call);
        // An application that had nobody to name did not mean everybody.
        for (String list : LISTS) {
            String value = call.query(list);
            if (value != null && value.chars().allMatch(c -> c == ',')) {
                throw new Refusal(RefusalCode.INVALID_GRANT, list + " names nothing");
            }
        }
        boolean nothing = channels.isEmpty() && groups.isEmpty();
        if (!users.isEmpty() && (authKeys.isEmpty() || !nothing)) {
            throw new Refusal(RefusalCode.INVALID_GRANT, "target-uuid needs auth, and no channel or group besides");
        }
        if (nothing && users.isEmpty() && !authKeys.isEmpty()) {
            throw new Refusal(RefusalCode.AUTH_ONLY_GRANT);
        }
        long entries =
                (long) Math.max(1, channels.size() + groups.size() + users.size()) * Math.max(1, authKeys.size());
        if (entries > MOST_GRANTS) {
            throw new Refusal(RefusalCode.TOO_MANY_GRANTS, "at most " + MOST_GRANTS + " in one request");
        }
        int ttl = ttl(call.query("ttl"));
        return new GrantRequest(channels, groups, users, authKeys, rights(call), ttl);
    }

    /** The entries, of which those without rights take. */
    List<Grant> grants(long nowSeconds) {
        long expires = ttl == 0 || rights == 0 ? 0 : nowSeconds + (long) ttl * SECONDS_PER_MINUTE;
        List<Grant> grants = new ArrayList<>();
        add(grants, Level.CHANNEL, channels, expires);
        add(grants, Level.GROUP, groups, expires);
        add(grants, Level.USER, users, expires);
        if (grants.isEmpty()) {
            grants.add(new Grant(Level.KEYSET, "", "", rights, expires));
        }
        return grants;
    }

    private void add(List<Grant> grants, Level level, List<String> resources, long expires) {
        for (String resource : resources) {
            if (authKeys.isEmpty()) {
                grants.add(new Grant(level, resource, "", rights, expires));
            }
            for (String authKey : authKeys) {
                grants.add(new Grant(level, resource, authKey, rights, expires));
            }
        }
    }

    /** The names in a list; without one, none. */
    static List<String> names(Call call, String parameter) {
        String list = call.query(parameter);
        return list == null ? List.of() : ChannelNames.parseList(list);
    }

    /** The auth keys that a grant is for, or an audit about. */
    static List<String> authKeys(Call call) {
        String list = call.query("auth");
        if (list == null || list.isEmpty()) {
            return List.of();
        }
        Set<String> keys = new LinkedHashSet<>();
        for (String key : list.split(",")) {
            if (key.length() > LONGEST_AUTH_KEY || key.chars().anyMatch(Character::isISOControl)) {
                throw new Refusal(RefusalCode.INVALID_GRANT, "an auth key that is none");
            }
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private static int rights(Call call) {
        int rights = 0;
        for (Right right : Right.values()) {
            String letter = right.letter().orElse("");
            String value = letter.isEmpty() ? null : call.query(letter);
            if (value != null && !value.equals("0") && !value.equals("1")) {
                throw new Refusal(RefusalCode.INVALID_GRANT, letter + " is neither 0 nor 1");
            }
            rights |= "1".equals(value) ? right.bit() : 0;
        }
        return rights;
    }

    private static int ttl(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_TTL;
        }
        try {
            int ttl = Integer.parseInt(text);
            if (ttl >= 0 && ttl <= LONGEST_TTL && text.charAt(0) != '+') {
                return ttl;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, as for a number out of bounds.
        }
        throw new Refusal(RefusalCode.INVALID_GRANT_TTL, "not 0 to " + LONGEST_TTL + " minutes");
    }
}
