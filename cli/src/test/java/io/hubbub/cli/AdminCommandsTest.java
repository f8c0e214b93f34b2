package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands of operators, on a real server. */
@Timeout(600)
final class AdminCommandsTest {
    @RegisterExtension
    static final Network NETWORK = new Network();

    @TempDir
    Path folder = Path.of("");

    @Test
    void keysets_fromCreateToDelete_doWhatTheySay() throws Exception {
        Cli cli = operator();
        Path secret = Files.writeString(folder.resolve("secret"), "sec-c-mine\n");
        Outcome created = cli.run(
                "keysets",
                "create",
                "shöp",
                "--subscribe-key",
                "sub-c-mine",
                "--publish-key",
                "pub-c-mine",
                "--secret-key-file",
                secret.toString(),
                "--retention",
                "7d",
                "--presence",
                "false");
        assertThat(created.err()).isEmpty();
        assertThat(created.out())
                .contains("subscribeKey: sub-c-mine", "secretKey: sec-c-mine", "retentionSeconds: 604800");

        assertThat(cli.run("keysets", "list").out())
                .contains("shöp: subscribe key sub-c-mine, publish key pub-c-mine\n", "demo: ", "(configured)");
        assertThat(cli.run("keysets", "show", "sub-c-mine").out()).doesNotContain("sec-c-mine");
        Outcome updated = cli.run("keysets", "update", "sub-c-mine", "--publish-rate", "9", "--retention", "unlimited");
        assertThat(updated.out()).contains("rates.publish: 9", "persistence.retentionSeconds: unlimited");
        JsonNode rotated =
                ClientOptions.JSON.readTree(cli.run("keysets", "rotate", "sub-c-mine", "secret-key", "--json")
                        .out());
        assertThat(rotated.get("secretKey").asString()).startsWith("sec-").isNotEqualTo("sec-c-mine");
        assertThat(cli.run("keysets", "show", "sub-c-mine", "--secret").out())
                .contains(rotated.get("secretKey").asString());
        assertThat(cli.run("keysets", "rotate", "sub-c-mine", "token-key").out())
                .contains("seals", "verifies until 20");
        assertThat(Cli.of(NETWORK)
                        .with("HUBBUB_SUBSCRIBE_KEY", "sub-c-mine")
                        .with("HUBBUB_PUBLISH_KEY", "pub-c-mine")
                        .run("publish", "room", "hello")
                        .exitCode())
                .isZero();

        Outcome unasked = cli.run("keysets", "delete", "sub-c-mine");
        assertThat(unasked.exitCode()).isEqualTo(2);
        assertThat(unasked.err()).contains("--yes");
        Outcome denied = operator().onTerminal(Shell.INPUT).input("n\n").run("keysets", "delete", "sub-c-mine");
        assertThat(denied.exitCode()).isEqualTo(1);
        assertThat(denied.err()).contains("Delete the keyset shöp (sub-c-mine)", "Nothing was deleted.");
        assertThat(operator()
                        .onTerminal(Shell.INPUT)
                        .input("y\n")
                        .run("keysets", "delete", "sub-c-mine")
                        .exitCode())
                .isZero();
        Outcome gone = cli.run("keysets", "show", "sub-c-mine");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err()).contains("said no: No Such Keyset (404).").hasLineCount(1);
    }

    @Test
    void token_explain_saysWhatIsWrongWithIt() throws Exception {
        assertThat(operator()
                        .run(
                                "keysets",
                                "create",
                                "explained",
                                "--subscribe-key",
                                "explained",
                                "--access-manager",
                                "true")
                        .exitCode())
                .isZero();

        Outcome outcome = operator()
                .input("nonsense\n")
                .run("token", "explain", "-", "--subscribe-key", "explained", "--channel", "a", "--right", "read");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "not good: it is not a token of this keyset",
                        "channel a, read: no, the request has an auth key; nothing is granted to it there");
    }

    @Test
    void keysets_createWithVariablesOfAnotherKeyset_makesKeysOfItsOwn() {
        Outcome created = operator()
                .with("HUBBUB_SUBSCRIBE_KEY", "sub-of-another")
                .with("HUBBUB_PUBLISH_KEY", "pub-of-another")
                .run("keysets", "create", "own");

        assertThat(created.exitCode()).isZero();
        assertThat(created.out())
                .contains("subscribeKey: sub-", "publishKey: pub-")
                .doesNotContain("another");
    }

    @Test
    void token_missing_isOneSentenceAndNothingIsAsked() {
        Outcome outcome = Cli.of(NETWORK).run("keysets", "list");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "There is no admin token: set HUBBUB_ADMIN_TOKEN, or --admin-token-file to a file with it.");
    }

    @Test
    void token_typedOrInAFile_opens() throws IOException {
        assertThat(Cli.of(NETWORK)
                        .typing(NETWORK.adminToken())
                        .run("keysets", "list")
                        .exitCode())
                .isZero();
        Path file = Files.writeString(folder.resolve("token"), NETWORK.adminToken() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(Cli.of(NETWORK)
                        .run("keysets", "list", "--admin-token-file", file.toString())
                        .exitCode())
                .isZero();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Outcome seen = Cli.of(NETWORK).run("keysets", "list", "--admin-token-file", file.toString());
        assertThat(seen.exitCode()).isEqualTo(2);
        assertThat(seen.err()).contains("chmod 600").doesNotContain(NETWORK.adminToken());
    }

    @Test
    void token_wrong_isOneSentenceWithoutIt() {
        Outcome outcome =
                Cli.of(NETWORK).with("HUBBUB_ADMIN_TOKEN", "admin-wrong").run("keysets", "list");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("does not know this admin token", "--offline")
                .doesNotContain("admin-wrong")
                .hasLineCount(1);
    }

    @Test
    void server_notThere_isOneSentence() throws IOException {
        Outcome outcome = Cli.at("localhost:" + Network.deadPort())
                .with("HUBBUB_ADMIN_TOKEN", "admin-any")
                .run("keysets", "list");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("Nothing listens at localhost:").hasLineCount(1);
    }

    @Test
    void arguments_wrong_areExplained() {
        assertThat(operator().run("keysets", "update", "demo").err()).contains("Say what to change");
        assertThat(operator()
                        .run("keysets", "update", "demo", "--retention", "soon")
                        .err())
                .contains("--retention must be a time such as 90s, 5m, 12h or 7d, but is \"soon\".");
        assertThat(operator().run("keysets", "rotate", "demo", "publish-key").err())
                .contains("KEY must be secret-key or token-key");
        assertThat(operator().run("keysets").err()).contains("see hubbub keysets --help");
        assertThat(operator().run("keysets", "list", "--origin", "a b").err()).contains("--origin must be HOST:PORT");
        Outcome refused = operator().run("keysets", "update", "demo", "--publish-rate", "1");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the configuration says what this keyset is");
    }

    @Test
    void adminToken_rotateOnline_printsTheNewOne() throws Exception {
        try (Server server = Server.start(Settings.of(Map.of("port", "0", "ephemeral", "true")))) {
            String old = server.newAdminToken().orElseThrow();
            Outcome rotated =
                    Cli.at(server.origin()).with("HUBBUB_ADMIN_TOKEN", old).run("admin-token", "rotate");

            String fresh = rotated.out().strip();
            assertThat(fresh).matches("admin-[0-9a-f]{64}").isNotEqualTo(old);
            assertThat(Cli.at(server.origin())
                            .with("HUBBUB_ADMIN_TOKEN", fresh)
                            .run("keysets", "list")
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void adminToken_lost_isMadeAnewOnTheFolderOfAStoppedServerOnly() throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> settings = Map.of("port", "0", "data", data.toString());
        String[] rotate = {"admin-token", "rotate", "--offline", "--data", data.toString()};
        Outcome none = Cli.bare().run(rotate);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("is not that of a server");
        assertThat(data).doesNotExist();
        String old;
        try (Server server = Server.start(Settings.of(settings))) {
            old = server.newAdminToken().orElseThrow();
            Outcome running = Cli.bare().run(rotate);
            assertThat(running.exitCode()).isEqualTo(1);
            assertThat(running.err()).contains("Another process uses the data folder");
        }

        String fresh = Cli.bare().run(rotate).out().strip();

        try (Server server = Server.start(Settings.of(settings))) {
            assertThat(server.newAdminToken()).isEmpty();
            assertThat(Cli.at(server.origin())
                            .with("HUBBUB_ADMIN_TOKEN", fresh)
                            .run("keysets", "list")
                            .exitCode())
                    .isZero();
            assertThat(Cli.at(server.origin())
                            .with("HUBBUB_ADMIN_TOKEN", old)
                            .run("keysets", "list")
                            .exitCode())
                    .isEqualTo(1);
        }
    }

    private static Cli operator() {
        return Cli.of(NETWORK).with("HUBBUB_ADMIN_TOKEN", NETWORK.adminToken());
    }
}
