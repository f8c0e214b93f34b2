package io.hubbub.broker.access;

import com.google.re2j.Pattern;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.Right;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A token whose seal is good, made ready for questions. Any thread may ask. */
final class VerifiedToken {
    private static final int MOST_REMEMBERED = 256; // names

    private final AccessToken token;
    private final String hash;
    private final TokenKey key;
    private final long expires; // Unix seconds; here, too, as every request asks
    private final Scope channels;
    private final Scope groups;
    private final Scope users;

    /**
     * Takes in its patterns.
     *
     * @param hash of its bytes, 64 hexadecimal digits
     * @param key what sealed it
     * @throws com.google.re2j.PatternSyntaxException for one that is none
     */
    VerifiedToken(AccessToken token, String hash, TokenKey key) {
        this.token = token;
        this.hash = hash;
        this.key = key;
        this.expires = token.expires();
        AccessToken.Scopes literal = token.resources();
        AccessToken.Scopes wide = token.patterns();
        this.channels =
                new Scope(together(literal.channels(), literal.spaces()), together(wide.channels(), wide.spaces()));
        this.groups = new Scope(literal.groups(), wide.groups());
        this.users = new Scope(together(literal.uuids(), literal.users()), together(wide.uuids(), wide.users()));
    }

    AccessToken token() {
        return token;
    }

    String hash() {
        return hash;
    }

    /** Until when it is good, in seconds since the Unix epoch. */
    long expires() {
        return expires;
    }

    TokenKey key() {
        return key;
    }

    /** The rights that the entries of a resource and all patterns that match it give together. */
    int rightsOn(Level level, String name) {
        Scope scope = scope(level);
        int literal = rightsByName(level, name);
        if (scope.rules.isEmpty()) {
            return literal;
        }
        Integer matched = scope.remembered.get(name);
        if (matched == null) {
            matched = matched(level, name, scope.rules);
            if (scope.remembered.size() < MOST_REMEMBERED) {
                scope.remembered.put(name, matched);
            }
        }
        return literal | matched;
    }

    /** The rights that the entries of a resource give, its wildcard's included. */
    int rightsByName(Level level, String name) {
        Map<String, Integer> literal = scope(level).names;
        if (literal.isEmpty()) {
            return 0;
        }
        int rights = literal.getOrDefault(name, 0);
        String wildcard = level == Level.CHANNEL ? Wildcards.of(name) : null;
        return wildcard == null ? rights : rights | literal.getOrDefault(wildcard, 0);
    }

    /** The first pattern that matches and gives {@code right}, or null. */
    @Nullable
    String patternWith(Right right, Level level, String name) {
        for (Rule rule : scope(level).rules) {
            if (right.isIn(rule.rights) && rule.matches(level, name)) {
                return rule.pattern.pattern();
            }
        }
        return null;
    }

    private Scope scope(Level level) {
        return switch (level) {
            case CHANNEL -> channels;
            case GROUP -> groups;
            case USER -> users;
            case KEYSET -> Scope.NONE;
        };
    }

    private static int matched(Level level, String name, List<Rule> patterns) {
        int rights = 0;
        for (Rule rule : patterns) {
            rights |= rule.matches(level, name) ? rule.rights : 0;
        }
        return rights;
    }

    /** The first are the names of today, the second those of old, which count where the first say nothing. */
    private static Map<String, Integer> together(Map<String, Integer> current, Map<String, Integer> old) {
        if (old.isEmpty()) {
            return current;
        }
        Map<String, Integer> all = new HashMap<>(old);
        all.putAll(current);
        return all;
    }

    /** What the token says of one kind of resources. */
    private static final class Scope {
        static final Scope NONE = new Scope(Map.of(), Map.of());

        final Map<String, Integer> names;
        final List<Rule> rules;
        final Map<String, Integer> remembered = new ConcurrentHashMap<>(); // what the rules said of names

        Scope(Map<String, Integer> names, Map<String, Integer> patterns) {
            this.names = Map.copyOf(names);
            this.rules = patterns.entrySet().stream()
                    .map(pattern -> new Rule(TokenPatterns.compile(pattern.getKey()), pattern.getValue()))
                    .toList();
        }
    }

    private record Rule(Pattern pattern, int rights) {
        /** Names of groups may come with a colon in front, which stands for the namespace of those without one. */
        boolean matches(Level level, String name) {
            return pattern.matches(name) || (level == Level.GROUP && pattern.matches(":" + name));
        }
    }
}
