package io.hubbub.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs commands in this JVM, in a shell of the test's making. */
final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private final Set<Integer> terminals;
    private InputStream input = InputStream.nullInputStream();
    private @Nullable String secret; // null when nobody can be asked

    private Cli(Set<Integer> terminals) {
        this.terminals = terminals;
    }

    /** A shell whose variables name a server. */
    static Cli of(Network network) {
        return at(network.origin());
    }

    static Cli at(String origin) {
        return new Cli(new HashSet<>()).with("HUBBUB_ORIGIN", origin).with("HUBBUB_UUID", "tester");
    }

    /** A shell without variables. */
    static Cli bare() {
        return new Cli(new HashSet<>());
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Cli input(byte[] octets) {
        input = new ByteArrayInputStream(octets);
        return this;
    }

    /** A shell in which somebody types this when asked for a secret. */
    Cli typing(String text) {
        secret = text;
        return onTerminal(Shell.INPUT).onTerminal(Shell.OUTPUT);
    }

    /** A shell like this whose descriptor is a terminal. */
    Cli onTerminal(int descriptor) {
        terminals.add(descriptor);
        return this;
    }

    Cli input(InputStream stream) {
        input = stream;
        return this;
    }

    /** Runs a command to its end. */
    Outcome run(String... arguments) {
        return start(arguments).outcome();
    }

    /** Runs a command on a thread of its own. */
    Running start(String... arguments) {
        Transcript out = new Transcript();
        Transcript err = new Transcript();
        CompletableFuture<IntSupplier> interrupting = new CompletableFuture<>();
        Shell shell = new Shell(
                environment,
                input,
                terminals::contains,
                ending -> {
                    interrupting.complete(ending);
                    return () -> {};
                },
                question -> secret);
        CommandLine commandLine = Hubbub.commandLine(shell);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread thread = new Thread(() -> exitCode.complete(commandLine.execute(arguments)), "cli");
        thread.setDaemon(true);
        thread.start();
        return new Running(out, err, exitCode, interrupting);
    }

    /** A command that may still run. */
    record Running(
            Transcript out,
            Transcript err,
            CompletableFuture<Integer> exitCode,
            CompletableFuture<IntSupplier> interrupting) {

        /** Does what Ctrl-C does, and waits as long. */
        void interrupt() {
            var unused = interrupting.join().getAsInt();
        }

        Outcome outcome() {
            int code = exitCode.orTimeout(Transcript.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            return new Outcome(code, out.toString(), err.toString());
        }
    }

    /** A command that has ended. */
    record Outcome(int exitCode, String out, String err) {}
}
