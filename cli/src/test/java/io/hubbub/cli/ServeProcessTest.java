package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, as users run it. */
class ServeProcessTest {
    private static final Pattern READY = Pattern.compile("Ready at (http://[0-9.:]+)");
    private static final String GROUP = "/v1/channel-registration/sub-key/demo/channel-group/g";
    private static final long PATIENCE_SECONDS = 60;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void serve_ready_saysWhereAndWhichKeysInOneLine(@TempDir Path folder) throws Exception {
        String line = readyLine(serve(folder));

        assertThat(line).containsPattern(READY).contains("demo (publish key demo, subscribe key demo)", "hold 280 s");
    }

    @Test
    void serve_jsonLog_writesJsonLines(@TempDir Path folder) throws Exception {
        String line = readyLine(serve(folder, "--log-format", "json"));

        assertThat(line)
                .startsWith("{")
                .endsWith("}")
                .contains("\"level\":\"INFO\"", "\"formattedMessage\":\"Ready at");
    }

    @Test
    void serve_ephemeral_saysSoAndWritesNothing(@TempDir Path folder) throws Exception {
        String line = readyLine(serve(folder));

        assertThat(line).contains("nothing kept on disk");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void kill_channelGroupAnswered_isThereAfterTheNextStart(@TempDir Path folder) throws Exception {
        Process killed = serve(folder, "--ephemeral=false");
        String before = readyLine(killed);
        HttpResponse<String> added = get(url(before) + GROUP + "?add=a,b").get();
        killed.destroyForcibly().waitFor();

        String line = readyLine(serve(folder, "--ephemeral=false"));

        assertThat(before).contains("data in hubbub-data");
        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(get(url(line) + GROUP).get().body()).contains("[\"a\", \"b\"]");
        assertThat(folder.resolve("hubbub-data/hubbub.db")).isNotEmptyFile();
    }

    @Test
    void serve_folderInUseByAnotherProcess_namesItAndExitsWith2(@TempDir Path folder) throws Exception {
        Process first = serve(folder, "--ephemeral=false");
        readyLine(first);
        Process second = serve(folder, "--ephemeral=false");

        String written = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(second.waitFor()).isEqualTo(2);
        assertThat(written).contains("Another process uses the data folder", "(process " + first.pid() + ")");
    }

    @Test
    void sigterm_pollParked_isAnsweredWithItsCursorAndTheProcessExitsWith0(@TempDir Path folder) throws Exception {
        Process process = serve(folder);
        String url = url(readyLine(process));
        String cursor = cursor(get(url + "/v2/subscribe/demo/room/0").get().body());
        CompletableFuture<HttpResponse<String>> poll = get(url + "/v2/subscribe/demo/room/0?tt=" + cursor);
        awaitParkedPoll(url);

        process.destroy(); // SIGTERM

        HttpResponse<String> answer = poll.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"t\":{\"t\":\"" + cursor + "\",\"r\":1},\"m\":[]}");
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void awaitParkedPoll(String url) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> get(url + "/metrics").get().body().contains("\nhubbub_parked_polls 1.0"));
    }

    private Process serve(Path folder, String... flags) throws IOException {
        List<String> command = new ArrayList<>(CliProcess.java());
        command.addAll(List.of("serve", "--port", "0"));
        if (!List.of(flags).contains("--ephemeral=false")) {
            command.add("--ephemeral");
        }
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return process;
    }

    private static String readyLine(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("Ready at")) {
            line = output.readLine();
        }
        assertThat(line).as("a line that says the server is ready").isNotNull();
        return String.valueOf(line);
    }

    private static String url(String readyLine) {
        Matcher matcher = READY.matcher(readyLine);
        assertThat(matcher.find()).isTrue();
        return String.valueOf(matcher.group(1));
    }

    private static String cursor(String batch) {
        return batch.replaceFirst(".*\"t\":\"(\\d+)\".*", "$1");
    }

    private CompletableFuture<HttpResponse<String>> get(String url) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
