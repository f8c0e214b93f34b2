package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One answer as it came over the wire. */
final class Answer {
    private static final JsonMapper JSON = new JsonMapper();

    private final int status;
    private final List<String> headers; // as lines
    private final byte[] body; // as sent, maybe compressed

    Answer(int status, List<String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    List<String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** The values of all headers of this name, in any case. */
    List<String> headers(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    /** The value of the header that is there once; empty without one. */
    String header(String name) {
        List<String> values = headers(name);
        assertThat(values).as(name).hasSizeLessThan(2);
        return values.isEmpty() ? "" : values.get(0);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return JSON.readTree(text());
    }

    /** The same with its body unpacked. */
    Answer gunzipped() {
        assertThat(header("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new Answer(status, headers, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cursor of a subscribe reply. */
    String cursor() {
        return json().at("/t/t").asString();
    }

    /** The payloads of a subscribe reply, as JSON. */
    List<String> payloads() {
        return json().get("m")
                .valueStream()
                .map(message -> message.get("d").toString())
                .toList();
    }

    /** The timetoken of a publish reply. */
    String timetoken() {
        assertThat(text()).matches("\\[1,\"Sent\",\"\\d{17}\"]");
        return json().get(2).asString();
    }

    /** Checks status and body; {@code TT} in the body stands for any timetoken of today. */
    Answer is(int expectedStatus, String expectedBody) {
        assertThat(text().replaceAll("\\b\\d{17}\\b", "TT")).isEqualTo(expectedBody);
        assertThat(status).isEqualTo(expectedStatus);
        return this;
    }

    /** Checks the body as JSON, whatever the order of its keys. */
    Answer isJson(int expectedStatus, String expectedBody) {
        assertThat(json()).isEqualTo(JSON.readTree(expectedBody));
        assertThat(status).isEqualTo(expectedStatus);
        return this;
    }
}
