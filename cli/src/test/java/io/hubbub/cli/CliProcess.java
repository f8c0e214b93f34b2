package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as users run it. */
final class CliProcess implements AutoCloseable {
    private final Process process;
    private final Transcript out = new Transcript();
    private final Transcript err = new Transcript();
    private final List<Thread> copiers;

    private CliProcess(Process process) {
        this.process = process;
        copiers = List.of(
                copy(process.inputReader(StandardCharsets.UTF_8), out),
                copy(process.errorReader(StandardCharsets.UTF_8), err));
    }

    /** Starts a command in {@code folder}, without our variables. */
    static CliProcess start(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HUBBUB_"));
        return new CliProcess(builder.start());
    }

    /** The command that is {@code hubbub} with these arguments. */
    static List<String> command(String... arguments) {
        // A process that was started in the background of a script ignores Ctrl-C, and so do those it starts.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(java());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command that is {@code hubbub} without arguments. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Hubbub.class.getName());
    }

    Transcript out() {
        return out;
    }

    Transcript err() {
        return err;
    }

    /** Sends a signal such as INT. */
    void signal(String name) throws IOException, InterruptedException {
        int killed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(killed).isZero();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of the process and of all that it wrote; returns its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(Transcript.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the process has ended; it wrote %s and %s", out, err)
                .isTrue();
        for (Thread copier : copiers) {
            copier.join(Transcript.PATIENCE.toMillis());
            assertThat(copier.isAlive()).as("the output has ended").isFalse();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Thread copy(Reader from, Transcript to) {
        Thread copier = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                    } catch (IOException e) {
                        if (!String.valueOf(e.getMessage()).contains("closed")) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                "cli-output");
        copier.setDaemon(true);
        copier.start();
        return copier;
    }
}
