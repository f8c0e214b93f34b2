package io.hubbub.protocol;

import static java.lang.Character.MAX_SURROGATE;
import static java.lang.Character.MIN_SURROGATE;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for names: which channel names are good for what, and how a list of them is written.
 *
 * <p>A name has 1 to 92 characters (Unicode code points), none of them a comma, a control character or half of a
 * surrogate pair. Names that end in {@link #PRESENCE_SUFFIX} carry the presence events of the name in front and are for
 * the server to write.
 *
 * <p>A pattern is a name that ends in {@code .*}, with at most two dots: {@code a.*} stands for every channel that begins
 * with {@code a.}, {@code a.b.*} for every one that begins with {@code a.b.}.
 */
public final class ChannelNames {
    /** The most characters in a channel name or a client id. */
    public static final int MAX_CHARACTERS = 92;

    /** The end of the name of a presence stream. */
    public static final String PRESENCE_SUFFIX = "-pnpres";

    private ChannelNames() {}

    /**
     * Checks a name that somebody wants to publish to.
     *
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL} when it is no name, a wildcard pattern or a presence stream
     */
    public static void checkPublishable(String channel) {
        check(channel);
        if (channel.indexOf('*') >= 0 || channel.endsWith(PRESENCE_SUFFIX)) {
            throw new Refusal(RefusalCode.INVALID_CHANNEL);
        }
    }

    /**
     * Reads a comma-separated list: empty items are dropped, repeated ones count once, the order stays.
     *
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL} for an item that is no name
     */
    public static List<String> parseList(String list) {
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.indexOf(',') < 0) {
            check(list);
            return List.of(list);
        }
        Set<String> names = new LinkedHashSet<>();
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            if (end > start) {
                String name = list.substring(start, end);
                check(name);
                names.add(name);
            }
            start = end + 1;
        }
        return List.copyOf(new ArrayList<>(names));
    }

    /**
     * Checks a name that somebody wants to listen to or be present on: a channel, a pattern, or the presence stream of
     * either.
     *
     * @throws Refusal {@link RefusalCode#INVALID_WILDCARD} when it has an asterisk and is no pattern
     */
    public static void checkWildcard(String name) {
        if (name.indexOf('*') >= 0 && !isPattern(withoutPresence(name))) {
            throw new Refusal(RefusalCode.INVALID_WILDCARD, name);
        }
    }

    /** Whether {@code name} is that of a presence stream. */
    public static boolean isPresence(String name) {
        return name.endsWith(PRESENCE_SUFFIX);
    }

    /** The name whose presence stream this is; any other name as it is. */
    public static String withoutPresence(String name) {
        return isPresence(name) ? name.substring(0, name.length() - PRESENCE_SUFFIX.length()) : name;
    }

    /** Whether {@code name} stands for all channels with a common beginning. */
    public static boolean isPattern(String name) {
        int asterisk = name.indexOf('*');
        int dot = name.indexOf('.');
        if (dot < 1 || asterisk != name.length() - 1 || name.charAt(asterisk - 1) != '.') {
            return false;
        }
        int second = name.indexOf('.', dot + 1);
        return second < 0 || second == asterisk - 1;
    }

    /** Whether {@code name} is a pattern or the presence stream of one. */
    public static boolean isWide(String name) {
        return name.indexOf('*') >= 0;
    }

    /**
     * The patterns that stand for {@code channel}, two at most; for a presence stream, the presence streams of those
     * patterns.
     */
    public static List<String> patternsOf(String channel) {
        int dot = channel.indexOf('.');
        if (dot < 1) {
            return List.of();
        }
        boolean presence = isPresence(channel);
        int end = presence ? channel.length() - PRESENCE_SUFFIX.length() : channel.length();
        if (dot >= end) {
            return List.of();
        }
        String suffix = presence ? "*" + PRESENCE_SUFFIX : "*";
        String wide = channel.substring(0, dot + 1) + suffix;
        int second = channel.indexOf('.', dot + 1);
        return second < 0 || second >= end ? List.of(wide) : List.of(wide, channel.substring(0, second + 1) + suffix);
    }

    /** Whether {@code text} is within the length of names and client ids, counted in code points. */
    public static boolean fits(String text) {
        return text.length() <= MAX_CHARACTERS || text.codePointCount(0, text.length()) <= MAX_CHARACTERS;
    }

    /** Whether {@code text} has the form that all names have, those of channel groups included. */
    static boolean isName(String text) {
        if (text.isEmpty() || !fits(text)) {
            return false;
        }
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            // Half of a surrogate pair is no character and has no UTF-8.
            if (c == ',' || Character.isISOControl(c) || (c >= MIN_SURROGATE && c <= MAX_SURROGATE)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static void check(String name) {
        if (!isName(withoutPresence(name))) {
            throw new Refusal(RefusalCode.INVALID_CHANNEL);
        }
    }
}
