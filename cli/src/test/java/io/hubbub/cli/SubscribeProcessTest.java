package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subscription in a process of its own, whose server and readers come and go. */
@Timeout(600)
class SubscribeProcessTest {
    @TempDir
    Path folder;

    private final List<CliProcess> started = new ArrayList<>();
    private int port;
    private @Nullable CliProcess server;

    @BeforeEach
    void startServer() throws Exception {
        port = Network.deadPort();
        server = serve();
    }

    @AfterEach
    void endProcesses() {
        started.forEach(CliProcess::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void signal_subscribed_leavesAndExitsWith0(String signal) throws Exception {
        CliProcess subscriber = subscribe();
        publish("hello");
        subscriber.out().await("\"hello\"");

        subscriber.signal(signal);

        assertThat(subscriber.exitCode()).isZero();
        subscriber.err().await("Unsubscribed.");
    }

    @Test
    void server_killedAndBack_subscriptionGoesOnFromItsCursor() throws Exception {
        CliProcess subscriber = subscribe("--json");
        publish("before");
        subscriber.out().await("\"before\"");

        kill();
        subscriber.err().await("PNUnexpectedDisconnectCategory");
        serve();
        publish("meanwhile"); // the subscriber, if not back yet, gets it by its cursor
        subscriber.out().await("\"meanwhile\"");
        publish("after");
        subscriber.out().await("\"after\"");
        subscriber.signal("INT");

        assertThat(subscriber.exitCode()).isZero();
        assertThat(subscriber.out().toString().lines().map(SubscribeProcessTest::message))
                .containsExactly("before", "meanwhile", "after");
        assertThat(subscriber.err().toString())
                .contains("\"error\":true", "Trying again every 3 s.")
                .containsSubsequence("PNUnexpectedDisconnectCategory", "PNReconnectedCategory", "Unsubscribed.");
    }

    @Test
    void interrupt_serverGone_stillExitsWith0() throws Exception {
        CliProcess subscriber = subscribe();
        kill();
        subscriber.err().await("Trying again every 3 s.");

        subscriber.signal("INT");

        assertThat(subscriber.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"}) // in Russian, where its words are installed, no pipe is named
    void output_closedByItsReader_endsQuietly(String language) throws Exception {
        String subscribe = "LC_ALL=C.UTF-8 LANGUAGE=%s %s subscribe room --origin 127.0.0.1:%d"
                .formatted(language, String.join(" ", CliProcess.java()), port);
        CliProcess pipe = start(List.of("bash", "-c", subscribe + " | head -n 1; exit ${PIPESTATUS[0]}"));
        pipe.err().await("Subscribed to");
        publish("first");
        pipe.out().await("\"first\"");

        for (int i = 0; i < 1000 && pipe.isAlive(); i++) {
            publish("more"); // finds out that nobody reads any more, some time after the reader is gone
        }

        assertThat(pipe.exitCode()).isZero();
        assertThat(pipe.err().await("Unsubscribed.").lines()).hasSize(2);
        assertThat(pipe.out().toString()).hasLineCount(1);
    }

    @Test
    void output_full_isAFailure() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        String subscribe = String.join(" ", CliProcess.java()) + " subscribe room --origin 127.0.0.1:" + port;
        CliProcess subscriber = start(List.of("sh", "-c", subscribe + " > /dev/full"));
        subscriber.err().await("Subscribed to");

        publish("hello");

        assertThat(subscriber.exitCode()).isEqualTo(1);
        subscriber.err().await("The output cannot be written: No space left on device.");
    }

    @Test
    void colour_isForTerminalsOnly() throws Exception {
        String before = at().run("time").out().strip();
        publish("hello");
        String subscribe = String.join(" ", CliProcess.java()) + " subscribe room --count 1 --from " + before
                + " --origin 127.0.0.1:" + port;
        Path file = folder.resolve("out");

        assertThat(inTerminal(Map.of("TERM", "xterm"), subscribe)).contains("hello", "\u001b[1mroom\u001b[0m");
        assertThat(inTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1"), subscribe))
                .contains(" room ")
                .doesNotContain("\u001b");
        inTerminal(Map.of("TERM", "xterm"), subscribe + " > " + file);
        assertThat(file).content().contains(" room ").doesNotContain("\u001b");
    }

    @Test
    void progress_isForTerminalsOnly() throws Exception {
        String publish = "printf 'a\\nb\\n' | " + String.join(" ", CliProcess.java())
                + " publish room - --origin 127.0.0.1:" + port;
        Path file = folder.resolve("err");

        assertThat(inTerminal(Map.of(), publish)).contains("2 messages, ");
        inTerminal(Map.of(), publish + " 2> " + file);
        assertThat(file).isEmptyFile();
    }

    /** What a shell command writes whose outputs are a terminal. */
    private String inTerminal(Map<String, String> environment, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null").redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.equals("NO_COLOR"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(written).isZero();
        return written;
    }

    /** Ends the server as a crash would. */
    private void kill() throws Exception {
        CliProcess killed = Objects.requireNonNull(server);
        killed.signal("KILL");
        assertThat(killed.exitCode()).isNotZero();
    }

    private CliProcess serve() throws Exception {
        CliProcess serving = start(CliProcess.command("serve", "--ephemeral", "--port", Integer.toString(port)));
        serving.out().await("Ready at");
        return serving;
    }

    private CliProcess subscribe(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("subscribe", "room", "--origin", "127.0.0.1:" + port));
        arguments.addAll(List.of(options));
        CliProcess subscriber = start(CliProcess.command(arguments.toArray(String[]::new)));
        subscriber.err().await("Subscribed to");
        return subscriber;
    }

    private CliProcess start(List<String> command) throws Exception {
        CliProcess process = CliProcess.start(folder, command);
        started.add(process);
        return process;
    }

    private void publish(String message) {
        assertThat(at().run("publish", "room", message).exitCode()).isZero();
    }

    private Cli at() {
        return Cli.at("127.0.0.1:" + port);
    }

    private static String message(String line) {
        return ClientOptions.JSON.readTree(line).path("message").asString();
    }
}
