package io.hubbub.compat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What SDKs say about rights, in words common to all.
 *
 * <p>Rights are letters in the order {@code rwmdguj}: read, write, manage, delete, get, update, join.
 */
final class Access {
    private static final String LETTERS = "rwmdguj";
    private static final List<Integer> BITS = List.of(1, 2, 4, 8, 32, 64, 128); // of the letters

    private Access() {}

    /** The rights of which {@code held} says yes, in the order {@code rwmdguj}. */
    static String rights(boolean... held) {
        StringBuilder rights = new StringBuilder();
        for (int i = 0; i < held.length; i++) {
            if (held[i]) {
                rights.append(LETTERS.charAt(i));
            }
        }
        return rights.toString();
    }

    /** The same as a mask, for tokens. */
    static int mask(String rights) {
        return rights.chars().map(right -> BITS.get(LETTERS.indexOf(right))).sum();
    }

    /**
     * Whose rights to what a call is about.
     *
     * @param users whose metadata it is about, by uuid
     * @param authKeys empty for everybody
     */
    record Names(List<String> channels, List<String> groups, List<String> users, List<String> authKeys) {
        /** The whole keyset. */
        static final Names KEYSET = new Names(List.of(), List.of(), List.of(), List.of());

        static Names channels(String... channels) {
            return new Names(List.of(channels), List.of(), List.of(), List.of());
        }

        static Names groups(String... groups) {
            return new Names(List.of(), List.of(groups), List.of(), List.of());
        }

        static Names users(String... users) {
            return new Names(List.of(), List.of(), List.of(users), List.of());
        }

        Names to(String... keys) {
            return new Names(channels, groups, users, List.of(keys));
        }
    }

    /**
     * Who has which rights to what.
     *
     * @param level the server's word for what a grant is about
     * @param ttl in minutes, null where it stands with each entry
     * @param channels rights by auth key by channel; everybody's under an empty key
     * @param groups the same by group
     * @param users the same by user
     * @param rights what everybody may do on the whole keyset, null when it is not about this
     */
    record Granted(
            String level,
            @Nullable Integer ttl,
            Map<String, Map<String, String>> channels,
            Map<String, Map<String, String>> groups,
            Map<String, Map<String, String>> users,
            @Nullable String rights) {}

    /**
     * What a token gives.
     *
     * @param ttl in minutes
     * @param meta an object, null for none
     * @param uuid who alone may use it, null for anybody
     */
    record Token(
            int ttl,
            Scope resources,
            Scope patterns,
            @Nullable JsonNode meta,
            @Nullable String uuid) {
        static Token of(int ttl, Scope resources) {
            return new Token(ttl, resources, Scope.NONE, null, null);
        }

        Token with(Scope more) {
            return new Token(ttl, resources, more, meta, uuid);
        }

        Token with(JsonNode other) {
            return new Token(ttl, resources, patterns, other, uuid);
        }

        Token only(String user) {
            return new Token(ttl, resources, patterns, meta, user);
        }
    }

    /** Rights by name, or by pattern. */
    record Scope(Map<String, String> channels, Map<String, String> groups, Map<String, String> uuids) {
        static final Scope NONE = new Scope(Map.of(), Map.of(), Map.of());

        static Scope channels(Map<String, String> channels) {
            return new Scope(channels, Map.of(), Map.of());
        }
    }
}
