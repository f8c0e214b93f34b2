package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.protocol.access.RequestSignature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Gives rights in the keyset {@code demo} of a server on this machine, over HTTP, by requests signed with its secret key. */
final class GrantClient {
    /** The secret key of every keyset whose access the benchmarks control. */
    static final String SECRET_KEY = "sec-c-benchmarks";

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int TTL_MINUTES = 1_440;
    private static final byte[] NO_BODY = {};
    private static final JsonMapper JSON = JsonMapper.shared();

    private final int port;
    private final Clock clock;

    GrantClient(int port, Clock clock) {
        this.port = port;
        this.clock = clock;
    }

    /**
     * Gives an auth key rights on a channel.
     *
     * @param rights parameters of the request, such as {@code r=1}
     */
    void grant(String authKey, String channel, String rights) {
        String query = "auth=" + authKey + "&channel=" + channel + "&" + rights + timestamp() + "&ttl=" + TTL_MINUTES;
        call("GET", "/v2/auth/grant/sub-key/demo", query, NO_BODY);
    }

    /**
     * Makes a token for one user.
     *
     * @param kind {@code resources} or {@code patterns}
     * @param channels the name, or the pattern
     * @param rights the sum of their bits
     */
    String token(String user, String kind, String channels, int rights) {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "ttl",
                TTL_MINUTES,
                "permissions",
                Map.of(kind, Map.of("channels", Map.of(channels, rights)), "uuid", user)));
        String answer = call("POST", "/v3/pam/demo/grant", timestamp().substring(1), body);
        return JSON.readTree(answer).path("data").path("token").asString();
    }

    private String timestamp() {
        return "&timestamp=" + clock.instant().getEpochSecond();
    }

    private String call(String method, String path, String query, byte[] body) {
        String signature = RequestSignature.sign(SECRET_KEY, method, "demo", path, query, body);
        URI uri = URI.create("http://127.0.0.1:" + port + path + "?" + query + "&signature=" + signature);
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setRequestMethod(method);
            if (body.length > 0) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
                String answer = in == null ? "" : new String(in.readAllBytes(), UTF_8);
                if (status != 200) {
                    throw new IllegalStateException(path + " was answered with " + status + ": " + answer);
                }
                return answer;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
