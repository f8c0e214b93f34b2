package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SubscribeCommandTest {
    @RegisterExtension
    static final Network network = new Network();

    private final String channel = "subscribe-" + UUID.randomUUID();

    @Test
    void message_published_isAReadableLine() {
        Running subscriber = connected("subscribe", channel, "--count", "1");

        publish(channel, "{\"text\":\"hello\"}");

        Outcome outcome = subscriber.outcome();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} " + channel + " tester: \\{\"text\":\"hello\"}\\R");
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines("Subscribed to %s at %s.Unsubscribed.".formatted(channel, network.origin()));
    }

    @Test
    void message_publishedWithEverything_isAJsonLine() {
        Running subscriber = connected("subscribe", channel, "--count", "1", "--json");

        String timetoken = publish(channel, "1.10", "--meta", "{\"a\":1}", "--type", "greeting");

        assertThat(subscriber.outcome().out())
                .isEqualToIgnoringNewLines(
                        "{\"type\":\"message\",\"channel\":\"%s\",\"timetoken\":\"%s\",\"publisher\":\"tester\",\"message\":1.10,\"customMessageType\":\"greeting\",\"meta\":{\"a\":1}}"
                                .formatted(channel, timetoken));
    }

    static Stream<String> large() {
        return Stream.of("7".repeat(20_000), "0." + "7".repeat(20_000), "[".repeat(500) + "]".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("large")
    void message_large_isPrintedAsItWasPublished(String message) {
        Running readable = connected("subscribe", channel, "--count", "1");
        Running json = connected("subscribe", channel, "--count", "1", "--json");

        publish(channel, message, "--json", "--post");

        assertThat(readable.outcome().out()).endsWith(": " + message + System.lineSeparator());
        assertThat(json.outcome().out()).contains("\"message\":" + message + "}");
    }

    @Test
    void signal_sent_isALine() {
        Running readable = connected("subscribe", channel, "--count", "1");
        Running json = connected("subscribe", channel, "--count", "1", "--json");

        assertThat(Cli.of(network).run("signal", channel, "typing").exitCode()).isZero();

        assertThat(readable.outcome().out()).contains(channel + " tester signal: \"typing\"");
        assertThat(json.outcome().out()).contains("\"type\":\"signal\"", "\"message\":\"typing\"");
    }

    @Test
    void fire_sent_reachesNoSubscriber() {
        Running subscriber = connected("subscribe", channel, "--count", "1");

        assertThat(Cli.of(network).run("fire", channel, "for handlers").exitCode())
                .isZero();
        publish(channel, "for all");

        assertThat(subscriber.outcome().out()).contains("for all").doesNotContain("for handlers");
    }

    @Test
    void channels_several_areHeardInOneSubscription() {
        String other = channel + "-other";
        Running subscriber = connected("subscribe", channel, other, "--count", "2", "--json");

        publish(other, "1");
        publish(channel, "2");

        assertThat(subscriber
                        .outcome()
                        .out()
                        .lines()
                        .map(line -> json(line).path("channel").asString()))
                .containsExactly(other, channel);
    }

    @Test
    void from_timetoken_beginsAfterIt() {
        publish(channel, "first");
        String second = publish(channel, "second");
        publish(channel, "third");
        publish(channel, "fourth");

        Outcome outcome = Cli.of(network).run("subscribe", channel, "--json", "--from", second, "--count", "2");

        assertThat(outcome.out().lines().map(line -> json(line).path("message").asString()))
                .containsExactly("third", "fourth");
    }

    @Test
    void count_moreArriveTogether_printsNoMore() {
        String before = Cli.of(network).run("time").out().strip();
        for (int i = 0; i < 5; i++) {
            publish(channel, Integer.toString(i));
        }

        Outcome outcome = Cli.of(network).run("subscribe", channel, "--json", "--from", before, "--count", "3");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines()).hasSize(3);
    }

    @Test
    void interrupt_subscribed_leavesAndExitsWith0() {
        Running subscriber = connected("subscribe", channel);

        subscriber.interrupt();

        Outcome outcome = subscriber.outcome();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).endsWith("Unsubscribed." + System.lineSeparator());
    }

    @Test
    void json_statuses_areJsonToo() {
        Running subscriber = Cli.of(network).start("subscribe", channel, "--json");
        subscriber.err().await("}");
        subscriber.interrupt();

        assertThat(subscriber.outcome().err().lines())
                .containsExactly(
                        status(
                                "PNConnectedCategory",
                                ",\"statusCode\":200",
                                "Subscribed to %s at %s.".formatted(channel, network.origin())),
                        status("PNDisconnectedCategory", "", "Unsubscribed."));
    }

    @Test
    void subscribeKey_wrong_saysWhatToSetAndExitsWith1() {
        Outcome outcome = Cli.of(network).run("subscribe", channel, "--subscribe-key", "wrong");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Invalid Subscribe Key", "Set --subscribe-key")
                .hasLineCount(1);
    }

    @Test
    void channels_allDenied_isOneSentenceAndExitsWith1() throws Exception {
        try (Guarded server = new Guarded("secret", "vault")) {
            Outcome outcome = Cli.at(server.origin()).run("subscribe", "secret,vault");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines(
                            "Not subscribed to secret, vault: %s said no: Forbidden (403). Set --auth-key, or ask for access."
                                    .formatted(server.origin()));
        }
    }

    @Test
    void channels_deniedOneAfterTheOther_exitsWith1AfterTheLast() throws Exception {
        try (Guarded server = new Guarded("secret").then("room")) {
            Outcome outcome = Cli.at(server.origin()).run("subscribe", "secret", "room");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(2);
            assertThat(outcome.err()).containsSubsequence("Not subscribed to secret:", "Not subscribed to room:");
        }
    }

    @Test
    void channels_someDenied_saysWhichAndGoesOnWithTheOthers() throws Exception {
        try (Guarded server = new Guarded("secret")) {
            Running subscriber = Cli.at(server.origin()).start("subscribe", "secret", "room", "--json");
            subscriber.err().await("PNConnectedCategory");
            subscriber.interrupt();

            Outcome outcome = subscriber.outcome();
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.err().lines().map(SubscribeCommandTest::json))
                    .extracting(
                            line -> line.path("category").asString(),
                            line -> line.path("channels").toString())
                    .containsExactly(
                            tuple("PNAccessDeniedCategory", "[\"secret\"]"),
                            tuple("PNConnectedCategory", "[\"room\"]"),
                            tuple("PNDisconnectedCategory", "[\"room\"]"));
        }
    }

    @Test
    void text_thatWouldSteerTheTerminal_isShownAndNotObeyed() {
        Running readable = connected("subscribe", channel, "--count", "1");
        Running json = connected("subscribe", channel, "--count", "1", "--json");

        publish(channel, "\u001b[2J\u009b\u007f\u202e\n", "--uuid", "\u001b[31mred");

        assertThat(readable.outcome().out())
                .contains("\\u001b[31mred", "\\u001b[2J", "\\u009b", "\\u007f", "\\u202e")
                .hasLineCount(1)
                .doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(json.outcome().out()).contains("\"\\u001b[2J\\u009b\\u007f\\u202e\\n\"");
        assertThat(json(json.outcome().out()).path("message").asString()).isEqualTo("\u001b[2J\u009b\u007f\u202e\n");
    }

    private static Running connected(String... arguments) {
        Running subscriber = Cli.of(network).start(arguments);
        subscriber.err().await("PNConnectedCategory", "Subscribed to");
        return subscriber;
    }

    private String status(String category, String code, String text) {
        return "{\"type\":\"status\",\"category\":\"%s\",\"channels\":[\"%s\"],\"origin\":\"%s\"%s,\"error\":false,\"text\":\"%s\"}"
                .formatted(category, channel, network.origin(), code, text);
    }

    private static String publish(String channel, String message, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "publish";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = channel;
        arguments[options.length + 2] = message;
        Outcome outcome = Cli.of(network).run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    private static JsonNode json(String line) {
        return ClientOptions.JSON.readTree(line);
    }
}
