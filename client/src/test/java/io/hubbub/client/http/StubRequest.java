package io.hubbub.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived at a {@link StubServer}.
 *
 * @param target path and query, as they were sent
 * @param headers names in lower case; of several with the same name, the last
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record StubRequest(
        StubConnection connection, String method, String target, Map<String, String> headers, byte[] body) {

    /** The path, as it was sent. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** A parameter of the query, decoded, or null. */
    public @Nullable String parameter(String name) {
        return parameters().get(name);
    }

    /** The query, decoded. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String pair : target.substring(query + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    // A plus is a plus in this protocol.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Answers. Each of {@code headers} is a line such as {@code Name: value}. */
    public void answer(int status, String text, String... headers) throws IOException {
        answer(status, text.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Answers. A length is added when no header says one. */
    public void answer(int status, byte[] bytes, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " As Asked\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (Arrays.stream(headers)
                .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("content-length:"))) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(bytes);
        connection.write(all.toByteArray());
    }

    /** Sends these characters, one byte each. */
    public void write(String raw) throws IOException {
        connection.write(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
