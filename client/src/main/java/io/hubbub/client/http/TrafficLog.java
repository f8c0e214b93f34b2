package io.hubbub.client.http;

import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes requests and replies to the log, without keys and credentials. */
public final class TrafficLog {
    private static final System.Logger log = System.getLogger("pubnub");
    private static final Pattern TOKEN = Pattern.compile("(/v3/pam/[^/]*/grant/)[^/]+");
    private static final int MAX_BODY_CHARS = 10_000;

    private final boolean on;
    private final List<String> keys; // as they stand in paths

    /**
     * A log.
     *
     * @param on whether anything is written at all
     * @param keys those of the keyset; without those that are missing
     */
    public TrafficLog(boolean on, List<String> keys) {
        this.on = on;
        this.keys = keys.stream()
                .filter(key -> !key.isEmpty())
                .map(key -> "/" + Percent.encode(key))
                .toList();
    }

    void sent(HttpCall call) {
        if (on) {
            log.log(System.Logger.Level.DEBUG, "{0} {1} {2}", call.method(), masked(call), text(call.body()));
        }
    }

    /** @param confidential whether the body has keys or tokens, which is to say that it is not written */
    void received(HttpReply reply, boolean confidential) {
        if (on) {
            String body = confidential ? "***" : text(reply.body());
            log.log(System.Logger.Level.DEBUG, "{0} {1}", Integer.toString(reply.status()), body);
        }
    }

    private String masked(HttpCall call) {
        String uri = call.uri().toString();
        int query = uri.indexOf('?');
        String path = (query < 0 ? uri : uri.substring(0, query)) + "/"; // a key may be the last segment
        for (String key : keys) {
            path = path.replace(key + "/", "/***/");
        }
        path = TOKEN.matcher(path).replaceFirst("$1***");
        return path.substring(0, path.length() - 1)
                + (query < 0 ? "" : uri.substring(query).replaceAll("([?&](?:auth|signature|token)=)[^&]*", "$1***"));
    }

    private static String text(byte @Nullable [] body) {
        if (body == null) {
            return "";
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= MAX_BODY_CHARS ? text : text.substring(0, MAX_BODY_CHARS) + "...";
    }
}
