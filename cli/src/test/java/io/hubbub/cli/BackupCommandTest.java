package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code hubbub backup} and {@code hubbub restore}, with a server that runs and one that does not. */
@Timeout(600)
class BackupCommandTest {
    @TempDir
    Path folder;

    @Test
    void backup_serverRuns_isRestoredIntoAnotherFolder() throws Exception {
        Path copy = folder.resolve("copy.db");
        try (Server server = serve("data")) {
            publish(server, "1");
            publish(server, "2");

            Outcome backup = run(
                    "backup", copy.toString(), "--data", folder.resolve("data").toString());

            assertThat(backup.err()).isEmpty();
            assertThat(backup.out()).isEqualToIgnoringNewLines(copy + ": " + Files.size(copy) + " bytes");
            publish(server, "3");
        }
        Outcome restore = run(
                "restore", copy.toString(), "--data", folder.resolve("other").toString());

        assertThat(restore.err()).isEmpty();
        assertThat(restore.out()).isEqualToIgnoringNewLines(copy + " is restored");
        try (Server server = serve("other")) {
            assertThat(history(server)).startsWith("[[1,2],");
            publish(server, "4");
            assertThat(history(server)).startsWith("[[1,2,4],");
        }
    }

    @Test
    void restore_overAnotherDatabase_saysWhereThatIsKept() throws Exception {
        Path copy = folder.resolve("copy.db");
        String data = folder.resolve("data").toString();
        try (Server server = serve("data")) {
            publish(server, "1");
            run("backup", copy.toString(), "--data", data);
            publish(server, "2");

            Outcome tooEarly = run("restore", copy.toString(), "--data", data);

            assertThat(tooEarly.exitCode()).isEqualTo(1);
            assertThat(tooEarly.err())
                    .contains("Another process uses the data folder")
                    .hasLineCount(1);
        }
        Outcome restore = run("restore", copy.toString(), "--data", data);

        assertThat(restore.out())
                .isEqualToIgnoringNewLines(
                        copy + " is restored; what was there is now in " + folder.resolve("data/before-restore-1.db"));
        try (Server server = serve("data")) {
            assertThat(history(server)).startsWith("[[1],");
        }
    }

    @Test
    void backup_processOfItsOwnOnTheFolderOfAnother_isWhole() throws Exception {
        try (Server server = serve("hubbub-data")) {
            publish(server, "1");
            List<String> command = new ArrayList<>(CliProcess.java());
            command.addAll(List.of("backup", "copy.db"));
            try (CliProcess process = CliProcess.start(folder, command)) {
                assertThat(process.exitCode()).as(process.err().toString()).isZero();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("copy.db"))))
                    .isEqualTo("rw-------");
            publish(server, "2");
        }
        run(
                "restore",
                folder.resolve("copy.db").toString(),
                "--data",
                folder.resolve("other").toString());
        try (Server server = serve("other")) {
            assertThat(history(server)).startsWith("[[1],");
        }
        try (Server server = serve("hubbub-data")) {
            assertThat(history(server)).startsWith("[[1,2],");
        }
    }

    @Test
    void backup_settingsOfServe_nameTheFolder() throws Exception {
        serve("elsewhere").close();
        Path config = Files.writeString(folder.resolve("team.yml"), "data: " + folder.resolve("elsewhere") + "\n");
        Path copy = folder.resolve("copy.db");

        Outcome byFile = run("backup", copy.toString(), "--config", config.toString());
        Outcome byVariable = Cli.bare()
                .with("HUBBUB_DATA", folder.resolve("elsewhere").toString())
                .run("backup", copy.toString(), "--force");
        Outcome ephemeral = Cli.bare().with("HUBBUB_EPHEMERAL", "true").run("backup", copy.toString());

        assertThat(byFile.exitCode()).as(byFile.err()).isZero();
        assertThat(byVariable.exitCode()).as(byVariable.err()).isZero();
        assertThat(ephemeral.exitCode()).isEqualTo(2);
        assertThat(ephemeral.err())
                .isEqualToIgnoringNewLines(
                        "The settings have ephemeral, so nothing is kept: name a folder with --data.");
    }

    @Test
    void backup_fileIsThere_isOneSentenceAndExitsWith1() throws IOException {
        Path copy = Files.writeString(folder.resolve("copy.db"), "precious");
        Outcome none =
                run("backup", copy.toString(), "--data", folder.resolve("none").toString());

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).startsWith("There is no database in ").hasLineCount(1);
        assertThat(copy).hasContent("precious");
    }

    private Server serve(String name) throws Exception {
        return Server.start(Settings.of(
                Map.of("port", "0", "loops", "1", "data", folder.resolve(name).toString())));
    }

    private static Outcome run(String... arguments) {
        return Cli.bare().run(arguments);
    }

    private static void publish(Server server, String json) throws Exception {
        assertThat(get(server, "/publish/demo/demo/0/room/0/" + json)).contains("Sent");
    }

    private static String history(Server server) throws Exception {
        return get(server, "/v2/history/sub-key/demo/channel/room");
    }

    private static String get(Server server, String target) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(server.url() + target)).build(), BodyHandlers.ofString())
                .body();
    }
}
