package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** History and message actions from the command line to a real server that keeps them on disk, and back. */
@Timeout(600)
class HistoryOnAServerTest {
    private static final int LINES = 1_000;

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void startServer() throws ConfigurationException {
        server = started("0");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void history_published_isPrintedAfterARestart() throws Exception {
        String first = run("publish", "room", "--meta", "{\"lang\":\"de\"}", "--type", "greeting", "{\"n\":1.10}");
        String second = run("publish", "room", "--uuid", "bob", "two");
        run("publish", "room", "--no-store", "nowhere");
        String third = run("publish", "room", "--ttl", "1", "three");

        restart();

        String one = "{\"channel\":\"room\",\"timetoken\":\"" + first + "\",\"message\":{\"n\":1.10},"
                + "\"publisher\":\"tester\",\"meta\":{\"lang\":\"de\"},\"customMessageType\":\"greeting\"}";
        String two =
                "{\"channel\":\"room\",\"timetoken\":\"" + second + "\",\"message\":\"two\",\"publisher\":\"bob\"}";
        String three =
                "{\"channel\":\"room\",\"timetoken\":\"" + third + "\",\"message\":\"three\",\"publisher\":\"tester\"}";
        assertThat(run("history", "room", "--json").lines()).containsExactly(one, two, three);
        assertThat(run("history", "room", "--json", "--count", "2").lines()).containsExactly(two, three);
        assertThat(run("history", "room", "--json", "--count", "2", "--reverse").lines())
                .containsExactly(one, two);
        assertThat(run("history", "room", "--json", "--from", second, "--to", second))
                .isEqualToIgnoringNewLines(two);
        assertThat(run("history", "lobby")).isEmpty();
    }

    @Test
    void counts_ofChannels_areThoseOfTheServer() {
        String first = run("publish", "room", "1");
        run("publish", "room", "2");
        run("publish", "lobby", "3");

        assertThat(run("counts", "room", "lobby", "cellar").lines())
                .containsExactly("room: 2", "lobby: 1", "cellar: 0");
        assertThat(run("counts", "room", "lobby", "--since", first).lines()).containsExactly("room: 1", "lobby: 1");
    }

    @Test
    void delete_aSpanAndThenTheRest_leavesNothingAfterARestart() throws Exception {
        run("publish", "room", "1");
        String second = run("publish", "room", "2");
        String third = run("publish", "room", "3");
        run("publish", "room", "4");
        run("publish", "lobby", "5");

        run("delete", "room", "--from", second, "--to", third, "--yes");
        assertThat(messages("room")).containsExactly("1", "4");
        run("delete", "room", "--yes");
        restart();

        assertThat(messages("room")).isEmpty();
        assertThat(messages("lobby")).containsExactly("5");
    }

    @Test
    void actions_addedListedAndRemoved_areKeptOverARestart() throws Exception {
        String message = run("publish", "room", "hello");
        String smile = run("actions", "add", "room", message, "reaction", "smiley");
        String read = run("actions", "add", "room", message, "receipt", "read", "--uuid", "bob");

        restart();

        assertThat(run("actions", "list", "room").lines())
                .containsExactly(
                        message + " " + smile + " tester: reaction smiley",
                        message + " " + read + " bob: receipt read");
        assertFails("Action Already Added", "actions", "add", "room", message, "reaction", "smiley");
        assertFails("wrong uuid", "actions", "remove", "room", message, read);
        run("actions", "remove", "room", message, smile);
        assertThat(run("actions", "list", "room").lines()).containsExactly(message + " " + read + " bob: receipt read");
    }

    @Test
    void load_serverEndsOnTheWay_isResumedWhenItIsBackAndLosesNothing() throws Exception {
        Path file = Files.write(folder.resolve("lines.jsonl"), numbers());
        String[] load = {"publish", "load", "--resume", folder.resolve("state").toString(), "--retry-for", "0", "--file"
        };
        PipedOutputStream lines = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(lines, 1 << 16);

        lines.write(text(numbers().subList(0, LINES / 2)));
        Running first = cli().input(input).start(with(load, "-"));
        awaitCount("load", 100);
        server.close();
        try (lines) {
            lines.write(text(numbers().subList(LINES / 2, LINES)));
        } catch (IOException ended) {
            // The load ended with the server, in the first half.
        }
        Outcome ended = first.outcome();
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        server = started(port());
        run(with(load, file.toString()));

        List<String> arrived = messages("load");
        assertThat(arrived.stream().distinct()).containsExactlyElementsOf(numbers());
        // The line whose answer did not come before the end.
        assertThat(arrived).hasSizeBetween(LINES, LINES + 1);
    }

    @Test
    void load_serverRestartsOnTheWay_goesOnByItself() throws Exception {
        Path file = Files.write(folder.resolve("lines.jsonl"), numbers());

        Running load = cli().start(
                        "publish",
                        "load",
                        "--file",
                        file.toString(),
                        "--resume",
                        folder.resolve("state").toString());
        awaitCount("load", 100);
        restart();

        Outcome ended = load.outcome();
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<String> arrived = messages("load");
        assertThat(arrived.stream().distinct()).containsExactlyElementsOf(numbers());
        assertThat(arrived).hasSizeBetween(LINES, LINES + 1);
    }

    private Server started(String port) throws ConfigurationException {
        String data = folder.resolve("data").toString();
        return Server.start(Settings.of(Map.of("port", port, "data", data)));
    }

    /** Ends the server and starts another at the same port, with the same data. */
    private void restart() throws ConfigurationException {
        server.close();
        server = started(port());
    }

    private String port() {
        return server.origin().replaceFirst(".*:", "");
    }

    private Cli cli() {
        return Cli.at(server.origin());
    }

    private String run(String... arguments) {
        Outcome outcome = cli().run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    private void assertFails(String sentence, String... arguments) {
        Outcome outcome = cli().run(arguments);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains(sentence).hasLineCount(1);
    }

    private void awaitCount(String channel, int messages) {
        int count = 0;
        while (count < messages) {
            count = Integer.parseInt(run("counts", channel).replaceFirst(".*: ", ""));
        }
    }

    private List<String> messages(String channel) {
        return run("history", channel, "--all", "--json")
                .lines()
                .map(line -> ClientOptions.JSON.readTree(line).path("message").toString())
                .toList();
    }

    private static String[] with(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> numbers() {
        return IntStream.rangeClosed(1, LINES).mapToObj(Integer::toString).toList();
    }
}
