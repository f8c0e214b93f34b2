package io.hubbub.junit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the request line of a call says.
 *
 * @param target as it was sent
 */
record WireCall(String method, String target) {
    private static final Pattern CURSOR = Pattern.compile("[?&]tt=([^&]*)");
    private static final Pattern GROUPS = Pattern.compile("[?&]channel-group=([^&]*)");

    /** What a call asks for. */
    enum Kind {
        PUBLISH,
        SIGNAL,
        SUBSCRIBE,
        LEAVE,
        TIME,
        OTHER
    }

    Kind kind() {
        String[] segments = segments();
        if (segments.length < 2) {
            return Kind.OTHER;
        }
        return switch (segments[1]) {
            case "publish" -> Kind.PUBLISH;
            case "signal" -> Kind.SIGNAL;
            case "subscribe" -> Kind.SUBSCRIBE;
            case "time" -> Kind.TIME;
            case "v2" -> {
                if (segments.length > 2 && segments[2].equals("subscribe")) {
                    yield Kind.SUBSCRIBE;
                }
                yield isPresence() && segments[segments.length - 1].equals("leave") ? Kind.LEAVE : Kind.OTHER;
            }
            default -> Kind.OTHER;
        };
    }

    boolean isHandshake() {
        return kind() == Kind.SUBSCRIBE && !isPoll();
    }

    boolean isPoll() {
        if (kind() != Kind.SUBSCRIBE) {
            return false;
        }
        Matcher cursor = CURSOR.matcher(target);
        return cursor.find() && !cursor.group(1).matches("0*");
    }

    boolean isPresence() {
        return target.startsWith("/v2/presence/");
    }

    /** The channels that it names, decoded, in their order. */
    List<String> channels() {
        String[] segments = segments();
        int place = switch (kind()) {
            case PUBLISH, SIGNAL -> 5;
            case SUBSCRIBE -> segments[1].equals("v2") ? 4 : 3;
            case LEAVE -> 6;
            case TIME, OTHER -> Integer.MAX_VALUE;
        };
        if (place >= segments.length) {
            return List.of();
        }
        // A publish goes to one channel, whatever its name holds.
        return place == 5 ? List.of(decoded(segments[place])) : names(segments[place]);
    }

    /** The channel groups that it names, decoded, in their order. */
    List<String> groups() {
        Matcher groups = GROUPS.matcher(target);
        return groups.find() ? names(groups.group(1)) : List.of();
    }

    @Override
    public String toString() {
        return method + " " + target;
    }

    private String[] segments() {
        int query = target.indexOf('?');
        return (query < 0 ? target : target.substring(0, query)).split("/", -1);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(WireCall::decoded)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus in a path.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
