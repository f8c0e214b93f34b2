package io.hubbub.broker.access;

import com.google.re2j.Pattern;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.Right;
import java.util.ArrayList;
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
    private final Map<Level, Map<String, Integer>> names;
    private final Map<Level, List<Rule>> rules;
    private final Map<Level, Map<String, Integer>> remembered; // what the rules said of names

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
        AccessToken.Scopes literal = token.resources();
        this.names = Map.of(
                Level.CHANNEL, together(literal.channels(), literal.spaces()),
                Level.GROUP, literal.groups(),
                Level.USER, together(literal.uuids(), literal.users()));
        AccessToken.Scopes wide = token.patterns();
        this.rules = Map.of(
                Level.CHANNEL, rules(together(wide.channels(), wide.spaces())),
                Level.GROUP, rules(wide.groups()),
                Level.USER, rules(together(wide.uuids(), wide.users())));
        this.remembered = Map.of(
                Level.CHANNEL, new ConcurrentHashMap<>(),
                Level.GROUP, new ConcurrentHashMap<>(),
                Level.USER, new ConcurrentHashMap<>());
    }

    AccessToken token() {
        return token;
    }

    String hash() {
        return hash;
    }

    TokenKey key() {
        return key;
    }

    /** The rights that the entries of a resource and all patterns that match it give together. */
    int rightsOn(Level level, String name) {
        int literal = rightsByName(level, name);
        List<Rule> patterns = rules.getOrDefault(level, List.of());
        if (patterns.isEmpty()) {
            return literal;
        }
        Map<String, Integer> known = remembered.getOrDefault(level, Map.of());
        Integer matched = known.get(name);
        if (matched == null) {
            matched = matched(level, name, patterns);
            if (known.size() < MOST_REMEMBERED) {
                known.put(name, matched);
            }
        }
        return literal | matched;
    }

    /** The rights that the entries of a resource give, its wildcard's included. */
    int rightsByName(Level level, String name) {
        Map<String, Integer> literal = names.getOrDefault(level, Map.of());
        int rights = literal.getOrDefault(name, 0);
        if (level == Level.CHANNEL && !literal.isEmpty()) {
            String wildcard = Wildcards.of(name);
            rights |= wildcard == null ? 0 : literal.getOrDefault(wildcard, 0);
        }
        return rights;
    }

    /** The first pattern that matches and gives {@code right}, or null. */
    @Nullable
    String patternWith(Right right, Level level, String name) {
        for (Rule rule : rules.getOrDefault(level, List.of())) {
            if (right.isIn(rule.rights) && rule.matches(level, name)) {
                return rule.pattern.pattern();
            }
        }
        return null;
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

    private static List<Rule> rules(Map<String, Integer> patterns) {
        List<Rule> rules = new ArrayList<>();
        patterns.forEach((pattern, rights) -> rules.add(new Rule(TokenPatterns.compile(pattern), rights)));
        return rules;
    }

    private record Rule(Pattern pattern, int rights) {
        /** Names of groups may come with a colon in front, which stands for the namespace of those without one. */
        boolean matches(Level level, String name) {
            return pattern.matches(name) || (level == Level.GROUP && pattern.matches(":" + name));
        }
    }
}
