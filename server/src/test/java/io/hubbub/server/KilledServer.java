package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which ends with SIGKILL. */
final class KilledServer implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;
    private final String newAdminToken;

    private KilledServer(Process process, int port, String newAdminToken) {
        this.process = process;
        this.port = port;
        this.newAdminToken = newAdminToken;
    }

    /** Starts one on a data folder; {@code settings} are names, each with its value behind it. */
    static KilledServer start(Path folder, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                "data",
                folder.toString()));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = output.readLine();
        }
        assertThat(line).as("what the server says when it has started").isNotNull();
        String[] told = String.valueOf(line).substring(LISTENING.length()).split(" ", 2);
        return new KilledServer(process, Integer.parseInt(told[0]), told[1]);
    }

    /** Of its socket on loopback. */
    int port() {
        return port;
    }

    /** The admin token if it was made at this start, else empty. */
    String newAdminToken() {
        return newAdminToken;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The settings, as {@link #start} gives them. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("port", "0", "loops", "2", "hold", "300ms"));
        for (int i = 0; i < arguments.length; i += 2) {
            settings.put(arguments[i], arguments[i + 1]);
        }
        Server server = Server.start(Settings.of(settings));
        String port = server.origin().replaceFirst(".*:", "");
        // Logging may have left a line without its end.
        System.out.println(
                "\n" + LISTENING + port + " " + server.newAdminToken().orElse(""));
        Thread.currentThread().join(); // until the kill
    }
}
