package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PublishCommandTest {
    @RegisterExtension
    static final Network network = new Network();

    private static final int ENOUGH_LINES = 2_000;

    private final String channel = "publish-" + UUID.randomUUID();

    @Test
    void publish_accepted_printsTheTimetokenAndExitsWith0() throws Exception {
        Outcome outcome = Cli.of(network).run("publish", channel, "hello");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        JsonNode envelope = network.envelopes(channel).get(0);
        assertThat(outcome.out().strip()).isEqualTo(envelope.path("p").path("t").asString());
        assertThat(envelope.path("i").asString()).isEqualTo("tester");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    hello                  | "hello"
                    42                     | 42
                    "quoted"               | "quoted"
                    null                   | null
                    {"a":[1,2]}            | {"a":[1,2]}
                    {"a":1                 | "{\\"a\\":1"
                    1 2                    | "1 2"
                    @alice                 | "@alice"
                    ${user.home}           | "${user.home}"
                    """)
    void message_jsonOrNot_arrivesAsWhatItIs(String message, String arrived) throws Exception {
        assertThat(Cli.of(network).run("publish", channel, message).exitCode()).isZero();

        assertThat(network.messages(channel)).containsExactly(arrived);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "1e400", "12345678901234567890.12345678901234567890", "[1.0,-2.50]"})
    void message_number_keepsEveryDigit(String number) throws Exception {
        assertThat(Cli.of(network)
                        .run("publish", channel, "--json", "--", number)
                        .exitCode())
                .isZero();

        assertThat(network.messages(channel)).hasSize(1);
        assertThat(network.messages(channel).get(0)).isEqualToIgnoringCase(number.replace("e400", "E+400"));
    }

    static Stream<String> large() {
        return Stream.of(
                "7".repeat(20_000),
                "0." + "7".repeat(20_000),
                "[".repeat(499) + "1.10" + "]".repeat(499),
                "1e99999999999");
    }

    @ParameterizedTest
    @MethodSource("large")
    void message_largeJson_goesAsItWasTyped(String json) throws Exception {
        assertThat(Cli.of(network).run("publish", channel, json))
                .extracting(Outcome::exitCode, Outcome::err)
                .containsExactly(0, "");

        assertThat(network.kept(channel)).contains("\"d\":" + json + "}");
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 5000})
    void message_deeperThanTheServerTakes_isRefusedAndNotSentAsText(int depth) {
        Outcome outcome = Cli.of(network).run("publish", channel, "--post", "[".repeat(depth) + "]".repeat(depth));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("Invalid JSON").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "null", "{\"a\":1}", "\"quoted\""})
    void message_withString_isTextAlthoughItCouldBeJson(String message) throws Exception {
        assertThat(Cli.of(network).run("publish", channel, "--string", message).exitCode())
                .isZero();

        assertThat(texts()).containsExactly(message);
    }

    static Stream<String> awkward() {
        return Stream.of(
                "",
                " ",
                "Grüße, 日本語 👩‍👩‍👧 \u0301",
                "\"'`$(x)\\ %20 %zz +&?#/;,=",
                "two\nlines\r\nand\ta tab\u0000\u001b[31m",
                "\uFEFF\u2028\u2029\u202E",
                "quotes \"\"\" ".repeat(2000),
                "é".repeat(15_000));
    }

    @ParameterizedTest
    @MethodSource("awkward")
    void message_awkwardText_arrivesUnchanged(String text) throws Exception {
        assertThat(Cli.of(network).run("publish", channel, text))
                .extracting(Outcome::exitCode, Outcome::err)
                .containsExactly(0, "");
        assertThat(Cli.of(network).run("publish", channel, "--post", text).exitCode())
                .isZero();

        assertThat(texts()).containsExactly(text, text);
    }

    @Test
    void message_looksLikeAnOption_standsAfterTwoDashes() throws Exception {
        assertThat(Cli.of(network).run("publish", channel, "-5").exitCode()).isZero();
        assertThat(Cli.of(network).run("publish", channel, "--", "--help").exitCode())
                .isZero();

        assertThat(network.messages(channel)).containsExactly("-5", "\"--help\"");
    }

    @Test
    void options_given_areInTheRequest() throws Exception {
        CompletableFuture<String> request = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            request.complete(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] reply = "[1,\"Sent\",\"17276954606232118\"]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        try {
            Outcome outcome = Cli.at("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                    .run(
                            "publish",
                            channel,
                            "[1]",
                            "--post",
                            "--no-store",
                            "--ttl=12",
                            "--type=greeting",
                            "--meta={\"a\": 1}",
                            "--publish-key=pub",
                            "--subscribe-key=sub",
                            "--uuid=me",
                            "--auth-key=secret");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).isEqualToIgnoringNewLines("17276954606232118");
            assertThat(request.join())
                    .startsWith("POST /publish/pub/sub/0/" + channel + "/0?")
                    .endsWith(" [1]")
                    .contains("store=0", "ttl=12&", "custom_message_type=greeting", "uuid=me&", "auth=secret")
                    .contains("meta=%7B%22a%22%3A%201%7D");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void lines_manyOnTheInput_arriveOnceAndInOrder() {
        Running subscriber =
                Cli.of(network).start("subscribe", channel, "--json", "--count", Integer.toString(ENOUGH_LINES));
        subscriber.err().await("PNConnectedCategory");
        List<String> lines =
                IntStream.range(0, ENOUGH_LINES).mapToObj(i -> "line " + i).toList();

        Outcome outcome = Cli.of(network).input(String.join("\n", lines) + "\n").run("publish", channel, "-");

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        assertThat(subscriber
                        .outcome()
                        .out()
                        .lines()
                        .map(line -> ClientOptions.JSON
                                .readTree(line)
                                .path("message")
                                .asString()))
                .containsExactlyElementsOf(lines);
    }

    @Test
    void lines_ofEveryKind_areMessages() throws Exception {
        Outcome outcome = Cli.of(network)
                .input("plain\n{\"a\":1}\n\nwith CR\r\nCR\rinside\nlast")
                .run("publish", channel, "-");

        assertThat(outcome.exitCode()).isZero();
        assertThat(network.messages(channel))
                .containsExactly("\"plain\"", "{\"a\":1}", "\"\"", "\"with CR\"", "\"CR\\rinside\"", "\"last\"");
    }

    @Test
    void lines_none_isNothingToDo() {
        assertThat(Cli.of(network).input("").run("publish", channel, "-")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void lines_oneIsRefused_stopsThereAndSaysHowFarItCame() throws Exception {
        String tooLong = "x".repeat(40_000);

        Outcome outcome = Cli.of(network).input("a\nb\n" + tooLong + "\nc\n").run("publish", channel, "-", "--post");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "Line 3: %s said no: Message Too Large (400). The 2 lines before it are published."
                                .formatted(network.origin()));
        assertThat(network.messages(channel)).containsExactly("\"a\"", "\"b\"");
    }

    @Test
    void lines_oneIsNotJsonAlthoughItMust_stopsThere() throws Exception {
        Outcome outcome = Cli.of(network).input("[1]\nnope\n[3]\n").run("publish", channel, "-", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("Line 2 is not JSON").contains("The line before it is published.");
        assertThat(network.messages(channel)).containsExactly("[1]");
    }

    @Test
    void lines_oneIsNotUtf8_stopsThere() throws Exception {
        Outcome outcome =
                Cli.of(network).input(new byte[] {'a', '\n', (byte) 0xC3, '\n'}).run("publish", channel, "-");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("Line 2 is not UTF-8.");
        assertThat(network.messages(channel)).containsExactly("\"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "", "{\"a\":1}}", "'single'"})
    void json_messageIsNot_isOneSentenceAndExitsWith2(String message) {
        Outcome outcome = Cli.of(network).run("publish", channel, "--json", message);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("The message is not JSON")
                .contains("leave out --json")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "1", "[1]", "{\"a\":1"})
    void meta_notAnObject_isOneSentenceAndExitsWith2(String meta) {
        Outcome outcome = Cli.of(network).run("publish", channel, "hello", "--meta", meta);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines("--meta must be a JSON object, such as '{\"lang\":\"en\"}'.");
    }

    @Test
    void message_lostToTheLocale_isRefused() {
        Outcome outcome = Cli.of(network).run("publish", channel, "Gr\uFFFD\uFFFDe");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
    }

    @Test
    void publishKey_wrong_saysWhatToSetAndExitsWith1() {
        Outcome outcome = Cli.of(network).with("HUBBUB_PUBLISH_KEY", "wrong").run("publish", channel, "hello");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "%s said no: Invalid Key (400). Set --subscribe-key and --publish-key to those of a keyset."
                                .formatted(network.origin()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish room hello", "signal room hello", "fire room hello", "time", "subscribe room"})
    void server_none_saysWhatToStartAndExitsWith1(String command) throws Exception {
        String origin = "localhost:" + Network.deadPort();

        Outcome outcome = Cli.at(origin).run(command.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "Nothing listens at %s: start a server with \"hubbub serve\", or set --origin."
                                .formatted(origin));
    }

    @Test
    void server_talksNoTls_saysSo() {
        Outcome outcome = Cli.of(network).run("publish", channel, "hello", "--tls");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("does not talk TLS").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "HTTP://", "Http://"})
    void origin_withScheme_isTaken(String scheme) {
        assertThat(Cli.at(scheme + network.origin()).run("time").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "HTTPS://", "Https://"})
    void origin_withSchemeOfTls_isAskedOverTls(String scheme) {
        Outcome outcome = Cli.at(scheme + network.origin()).run("time");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("does not talk TLS").hasLineCount(1);
    }

    @Test
    void time_asked_isATimetokenOfNow() {
        long before = System.currentTimeMillis() * 10_000;

        long timetoken = Long.parseLong(Cli.of(network).run("time").out().strip());

        assertThat(timetoken).isBetween(before, (System.currentTimeMillis() + 1) * 10_000);
    }

    private List<String> texts() throws Exception {
        return network.messages(channel).stream()
                .map(json -> ClientOptions.JSON.readTree(json).asString())
                .collect(Collectors.toList());
    }
}
