package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rights and tokens from the command line, on a server with Access Manager. */
@Timeout(600)
final class AccessCommandsTest {
    private static final String SECRET = "sec-c-never-shown";

    /** Issued at 1,700,000,000 for one minute: reading ch-1. */
    private static final String TOKEN = "p0F2AkF0GmVT8QBDdHRsAUNyZXOlRGNoYW6hZGNoLTEBQ2dycKBDdXNyoENzcGOgRHV1aWSg"
            + "Q3BhdKVEY2hhbqBDZ3JwoEN1c3KgQ3NwY6BEdXVpZKBEbWV0YaBDc2lnWCCVIuNIvoMSzDFHWq4BH28IWSkGxgcAdKakIMh0MdM_UQ==";

    @TempDir
    static Path folder;

    private static @Nullable Server server;

    private final String id = UUID.randomUUID().toString(); // tests share a server
    private final String room = "room-" + id;
    private final String key = "key-" + id;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        Path file = Files.writeString(folder.resolve("hubbub.yml"), """
                demo: false
                keysets:
                  - name: vault
                    subscribe-key: sub-c-vault
                    publish-key: pub-c-vault
                    secret-key: %s
                    access-manager: true
                  - name: open
                    subscribe-key: sub-c-open
                    publish-key: pub-c-open
                    secret-key: %s
                """.formatted(SECRET, SECRET));
        server = Server.start(Settings.load(
                Map.of("config", file.toString(), "port", "0", "ephemeral", "true", "hold", "300s"), Map.of(), folder));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(server).close();
    }

    @Test
    void grant_letsTheKeyPublish_andRevokeEndsIt() {
        assertThat(user().run("publish", room, "1").exitCode()).isEqualTo(1);

        assertThat(done(admin().run("grant", room, "--for", key, "--read", "--write", "--ttl", "60")))
                .isEqualToIgnoringNewLines(room + " for " + key + ": read, write (60 minutes)");
        done(user().run("publish", room, "1"));
        Running subscriber = user().start("subscribe", room);
        subscriber.err().await("Subscribed");
        assertThat(done(admin().run("revoke", room, "--for", key)))
                .isEqualToIgnoringNewLines(room + " for " + key + ": nothing");

        Outcome ended = subscriber.outcome();
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("Forbidden");
        assertThat(user().run("publish", room, "1").err()).contains("403", "--auth-key");
    }

    @Test
    void grant_ofGroupsUsersAndEverything_isSaid() {
        String group = "group-" + id;
        assertThat(done(admin().run("grant", "--group", group, "--read", "--manage", "--ttl", "0")))
                .isEqualToIgnoringNewLines("group " + group + " for everybody: read, manage (no end)");
        assertThat(done(admin().run("grant", "--user", "u", "--for", key, "--get", "--json")))
                .isEqualToIgnoringNewLines(
                        "{\"user\":\"u\",\"authKey\":\"" + key + "\",\"rights\":[\"get\"],\"ttl\":1440}");
        assertThat(done(admin().run("revoke", "--everything")))
                .isEqualToIgnoringNewLines("everything for everybody: nothing");
    }

    @Test
    void audit_printsWhatIsLeft() {
        done(admin().run("grant", room, room + "-2", "--read", "--delete", "--ttl", "1"));
        done(admin().run("grant", room, "--for", key, "--join", "--update", "--ttl", "0"));

        assertThat(done(admin().run("audit")).lines())
                .contains(
                        room + " for everybody: read, delete (1 minute)",
                        room + " for " + key + ": update, join (no end)",
                        room + "-2 for everybody: read, delete (1 minute)");
        assertThat(done(admin().run("audit", room, "--for", key, "--json")))
                .isEqualToIgnoringNewLines("{\"channel\":\"" + room + "\",\"authKey\":\"" + key
                        + "\",\"rights\":[\"update\",\"join\"],\"ttl\":0}");
    }

    @Test
    void keysetWithoutAccessManager_saysThatNothingWasDone() {
        Cli open = admin().with("HUBBUB_SUBSCRIBE_KEY", "sub-c-open").with("HUBBUB_PUBLISH_KEY", "pub-c-open");

        Outcome granted = open.run("grant", room, "--read");
        assertThat(granted.exitCode()).isEqualTo(1);
        assertThat(granted.err()).contains("Nothing was granted", "no Access Manager");
        Outcome audited = open.run("audit");
        assertThat(audited.exitCode()).isZero();
        assertThat(audited.err()).contains("no Access Manager");
    }

    @Test
    void token_isMadeReadShownAndTakenBack() throws IOException {
        String token = done(admin().run(
                                "token",
                                "grant",
                                "--ttl",
                                "60",
                                "--channel",
                                room + "=read,write",
                                "--channel-pattern",
                                "^" + id + "=x$=write",
                                "--group",
                                "g=read",
                                "--user",
                                "u=get,update",
                                "--only",
                                "alice",
                                "--meta",
                                "{\"team\":\"red\"}"))
                .strip();

        assertThat(done(Cli.bare().run("token", "parse", token)).lines())
                .anyMatch(line -> line.matches("from .*Z to .*Z \\(60 minutes\\)"))
                .contains(
                        "only for alice",
                        "channel " + room + ": read, write",
                        "channels that match ^" + id + "=x$: write",
                        "group g: read",
                        "user u: get, update",
                        "meta {\"team\":\"red\"}");
        JsonNode json =
                ClientOptions.JSON.readTree(done(Cli.bare().input(token + "\n").run("token", "parse", "-", "--json")));
        assertThat(json.path("resources").path("channels").path(room).toString())
                .isEqualTo("[\"read\",\"write\"]");
        assertThat(json.path("uuid").stringValue()).isEqualTo("alice");
        assertThat(json.path("ttl").intValue()).isEqualTo(60);

        Cli alice = cli().with("HUBBUB_UUID", "alice").with("HUBBUB_AUTH_KEY", token);
        done(alice.run("publish", room, "1"));
        assertThat(cli().with("HUBBUB_AUTH_KEY", token)
                        .run("publish", room, "1")
                        .exitCode())
                .isEqualTo(1);
        assertThat(done(admin().input(token).run("token", "revoke", "-"))).isEmpty();
        assertThat(alice.run("publish", room, "1").err()).contains("Token is revoked");
    }

    @Test
    void token_isRefusedByTheServer_saysWhy() {
        Outcome outcome = admin().run("token", "grant", "--ttl", "50000", "--channel", "a=read");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("Invalid ttl: Range should be 1 to 43200 minute(s)");
    }

    @Test
    void parse_ofAnythingElse_fails() {
        Outcome outcome = Cli.bare().run("token", "parse", "no-token");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("This is no token").hasLineCount(1);
        assertThat(done(Cli.bare().run("token", "parse", TOKEN)).lines())
                .containsExactly("from 2023-11-14T22:13:20Z to 2023-11-14T22:14:20Z (1 minute)", "channel ch-1: read");
    }

    @Test
    void secretKey_ofAFile_winsAndEndsWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve(id), SECRET + "\r\nand more\n");

        done(cli().with("HUBBUB_SECRET_KEY", "another").run("audit", room, "--secret-key-file", file.toString()));
    }

    @Test
    void secretKey_isTyped_isNotShown() {
        Outcome outcome = cli().typing(SECRET).run("audit", room);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
    }

    @Test
    void secretKey_isWrong_saysSoAndShowsNeither() {
        Outcome outcome = cli().with("HUBBUB_SECRET_KEY", "sec-c-wrong").run("grant", room, "--read");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Signature does not match", "secret key")
                .doesNotContain("sec-c-wrong")
                .doesNotContain("signature=");
    }

    @Test
    void secretKey_nobodyCanBeAsked_isWrongUse() {
        Outcome outcome = cli().run("grant", room, "--read");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("HUBBUB_SECRET_KEY", "--secret-key-file")
                .hasLineCount(1);
    }

    @Test
    void secretKey_ofAFileThatHasNone_isWrongUse() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty-" + id), "\n" + SECRET);

        assertThat(cli().run("audit", "--secret-key-file", empty.toString()).exitCode())
                .isEqualTo(2);
        assertThat(cli().run(
                                "audit",
                                "--secret-key-file",
                                folder.resolve("none").toString())
                        .err())
                .contains("cannot be read");
    }

    @Test
    void secretKey_asAnArgument_isNoOption() {
        Outcome outcome = cli().run("audit", "--secret-key", SECRET);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant --read",
                "grant room",
                "grant room --everything --read",
                "revoke",
                "grant --user u --read",
                "grant room --read --ttl -1",
                "token grant --channel a=read",
                "token grant --ttl 1",
                "token grant --ttl 1 --channel a",
                "token grant --ttl 1 --channel =read",
                "token grant --ttl 1 --channel a=read,fly",
                "token grant --ttl 1 --group a=write",
                "token grant --ttl 1 --user a=read",
                "token grant --ttl 1 --channel a=read --meta 1",
                "token revoke",
                "token"
            })
    void wrongUse_isOneSentenceAndExitsWith2(String line) {
        Outcome outcome = admin().run(line.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    private Cli user() {
        return cli().with("HUBBUB_AUTH_KEY", key);
    }

    private static Cli admin() {
        return cli().with("HUBBUB_SECRET_KEY", SECRET);
    }

    private static Cli cli() {
        return Cli.at(Objects.requireNonNull(server).origin())
                .with("HUBBUB_SUBSCRIBE_KEY", "sub-c-vault")
                .with("HUBBUB_PUBLISH_KEY", "pub-c-vault");
    }

    private static String done(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).doesNotContain(SECRET);
        return outcome.out();
    }
}
