package io.hubbub.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The process of one measured SDK: takes orders, answers with figures. It ends with its input, so also when this process
 * ends in whatever way.
 */
final class SdkProcess implements AutoCloseable {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final String title;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final Path log;

    private SdkProcess(String title, Process process, Path log) {
        this.title = title;
        this.process = process;
        this.log = log;
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static SdkProcess start(String title, List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new SdkProcess(title, process, log);
    }

    String title() {
        return title;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Gives an order and waits for its figures.
     *
     * @throws IOException when the process has ended or takes longer than {@code limit}
     */
    Map<String, Double> ask(String order, Duration limit) throws IOException, InterruptedException {
        orders.write(order + "\n");
        orders.flush();
        CompletableFuture<@Nullable String> reading = CompletableFuture.supplyAsync(this::line);
        String answer;
        try {
            answer = reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(title + ": no answer to \"" + order + "\" within " + limit, e);
        } catch (ExecutionException e) {
            throw new IOException(title + ": " + e.getCause(), e);
        }
        if (answer == null) {
            throw new IOException(title + " ended at \"" + order + "\":\n" + Files.readString(log));
        }
        return figures(answer);
    }

    private @Nullable String line() {
        try {
            return answers.readLine();
        } catch (IOException ended) {
            return null;
        }
    }

    /** Reads {@code name=1 other=2.5}. */
    static Map<String, Double> figures(String answer) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String pair : answer.isEmpty() ? new String[0] : answer.split(" ", -1)) {
            int equals = pair.indexOf('=');
            figures.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
        }
        return figures;
    }

    /** Sockets that the process has open. */
    int sockets() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path file : files) {
                if (isSocket(file)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Ends the process's input and, after {@code STOPS_WITHIN}, the process. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException alreadyEnded) {
            // That is what is wanted.
        }
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
