package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests about history and message actions with parameters by chance, some right, most wrong. Each gets an answer in JSON that
 * blames the caller or nobody. {@code -Dhubbub.seed} repeats a run.
 */
@Timeout(90)
final class HistoryFuzzTest {
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int REQUESTS = 3_000;

    @TempDir
    Path folder = Path.of("");

    private static final List<String> NAMES = List.of(
            "count",
            "max",
            "limit",
            "start",
            "end",
            "reverse",
            "timetoken",
            "channelsTimetoken",
            "include_token",
            "include_meta",
            "include_uuid",
            "include_message_type",
            "include_custom_message_type",
            "encode_channels",
            "stringtoken",
            "string_message_token",
            "uuid",
            "meta",
            "store",
            "ttl",
            "ptto");

    private final Random random = new Random(SEED);
    private final List<String> timetokens =
            new ArrayList<>(List.of("0", "1", "16000000000000000", "9223372036854775807"));

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void anyParameters_areAnsweredAndNeverAFaultOfTheServer(String ephemeral) throws IOException {
        System.out.println("HistoryFuzzTest: -Dhubbub.seed=" + SEED);
        try (EdgeServer server = EdgeServer.with(
                "message-actions",
                "5",
                "answer-actions",
                "7",
                "answer-bytes",
                "1024",
                "ephemeral",
                ephemeral,
                "data",
                folder.toString())) {
            ask(server);
        }
    }

    private void ask(EdgeServer server) throws IOException {
        Set<Integer> statuses = new TreeSet<>();
        Client client = server.client();
        for (int i = 0; i < REQUESTS; i++) {
            String request = request();
            Answer answer = client.send(request).answer();
            assertThat(answer.status())
                    .as("seed %s, request %s:%n%s%n%s", SEED, i, request, answer.text())
                    .isIn(200, 400, 405, 409, 413);
            assertThat(answer.json())
                    .as("seed %s, request %s: %s", SEED, i, request)
                    .isNotNull();
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            statuses.add(answer.status());
            remember(answer);
            if (answer.header("Connection").equals("close")) {
                client = server.client();
            }
        }
        assertThat(statuses).contains(200, 400, 409);
        assertThat(server.refusals("internal_error")).isZero();
        assertThat(server.refusals("unavailable")).isZero();
    }

    private String request() {
        String channel = oneOf("a", "b", "a,b", "%2C", "a%2Cb,c", "", "%F0%9F%98%80", "x".repeat(92), word());
        String message = random.nextInt(3) == 0 ? "17" : timetoken();
        String action = timetoken();
        return switch (random.nextInt(10)) {
            case 0 -> get("/v2/history/sub-key/demo/channel/" + channel);
            case 1 -> get("/v3/history/sub-key/demo/channel/" + channel);
            case 2 -> get("/v3/history-with-actions/sub-key/demo/channel/" + channel);
            case 3 -> get("/v3/history/sub-key/demo/message-counts/" + channel);
            case 4 ->
                random.nextInt(4) == 0
                        ? Client.request("DELETE", "/v3/history/sub-key/demo/channel/" + channel + query())
                        : get("/v1/message-actions/demo/channel/" + channel);
            case 5 -> get("/publish/demo/demo/0/" + oneOf("a", "b") + "/0/" + encoded(json()));
            case 6, 7 -> post("/v1/message-actions/demo/channel/" + channel + "/message/" + message + query());
            case 8 ->
                Client.request(
                        "DELETE",
                        "/v1/message-actions/demo/channel/" + channel + "/message/" + message + "/action/" + action
                                + query());
            default -> get("/v1/message-actions/demo/channel/" + channel);
        };
    }

    private String get(String path) {
        return Client.request("GET", path + query());
    }

    private String post(String target) {
        byte[] body = (random.nextInt(3) == 0
                        ? json()
                        : "{\"type\":\"" + oneOf("t", "u", word()) + "\",\"value\":\"" + oneOf("v", "w") + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        return Client.request("POST", target, "Content-Length: " + body.length)
                + new String(body, StandardCharsets.ISO_8859_1);
    }

    private String query() {
        StringBuilder query = new StringBuilder("?uuid=" + oneOf("ann", "bob"));
        for (int i = random.nextInt(6); i > 0; i--) {
            query.append('&')
                    .append(NAMES.get(random.nextInt(NAMES.size())))
                    .append('=')
                    .append(value());
        }
        return query.toString();
    }

    private String value() {
        return switch (random.nextInt(6)) {
            case 0 -> oneOf("true", "false", "1", "0", "True", "");
            case 1 -> Integer.toString(random.nextInt(-3, 130));
            case 2 -> timetoken() + "," + timetoken();
            case 3 -> encoded(json());
            case 4 -> word();
            default -> timetoken();
        };
    }

    private String timetoken() {
        long seen = Long.parseLong(timetokens.get(random.nextInt(timetokens.size())));
        return switch (random.nextInt(8)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> Long.toString(seen - 1);
            case 2 -> Long.toString(seen + 1);
            case 3 -> word();
            default -> Long.toString(seen);
        };
    }

    private String json() {
        return oneOf(
                "1",
                "\"\\ud83d\"",
                "{}",
                "[[[[]]]]",
                "{\"type\":\"\\u0000\",\"value\":\"\\udc00\"}",
                "{\"type\":{},\"value\":1e999}",
                "{\"type\":\"t\",\"value\":\"v\",\"type\":\"u\"}",
                "\"" + "x".repeat(random.nextInt(1500)) + "\"",
                "{\"k\":\"v\"",
                "");
    }

    private String word() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0x20, 0xD800) : random.nextInt(0x20, 0x7F));
        }
        return encoded(text.toString());
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void remember(Answer answer) {
        for (String digits : answer.text().split("\\D+")) {
            if (digits.length() == 17 && timetokens.size() < 2_000) {
                timetokens.add(digits);
            }
        }
    }
}
