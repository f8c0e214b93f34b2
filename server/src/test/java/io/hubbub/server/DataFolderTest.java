package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server keeps in its data folder, and what becomes of it when that cannot be. */
@Timeout(60)
final class DataFolderTest {
    private static final String GROUP = "/v1/channel-registration/sub-key/demo/channel-group/g";
    private static final String OTHERS = "/v1/channel-registration/sub-key/other/channel-group/g";

    @TempDir
    Path temporary = Path.of("");

    @Test
    void restart_sameFolder_keepsChannelGroups() throws IOException {
        Path folder = temporary.resolve("data");
        String before;
        try (EdgeServer server = with(folder)) {
            server.get(GROUP + "?add=b,a,%E2%82%AC,gone");
            server.get(GROUP + "?remove=gone");
            server.get(OTHERS + "?add=x");
            before = server.get(GROUP).text();
        }
        try (EdgeServer server = with(folder)) {
            assertThat(server.get(GROUP).text()).isEqualTo(before).contains("[\"b\", \"a\", \"€\"]");
            assertThat(server.get(OTHERS).text()).contains("[\"x\"]");
            server.get(GROUP + "/remove");
        }
        try (EdgeServer server = with(folder)) {
            assertThat(server.get(GROUP).text()).contains("[]");
        }
    }

    @Test
    void restart_sameFolder_keepsHistoryAndActions() throws IOException {
        Path folder = temporary.resolve("data");
        String everything =
                "?include_meta=true&include_uuid=true&include_message_type=true" + "&include_custom_message_type=true";
        List<String> paths = List.of(
                "/v2/history/sub-key/demo/channel/a?include_token=true",
                "/v3/history/sub-key/demo/channel/a,b" + everything,
                "/v3/history-with-actions/sub-key/demo/channel/a" + everything,
                "/v3/history/sub-key/demo/message-counts/a,b?timetoken=1",
                "/v1/message-actions/demo/channel/a");
        List<String> before = new ArrayList<>();
        try (EdgeServer server = with(folder)) {
            String deleted = server.publish("a", "0");
            server.delete("/v3/history/sub-key/demo/channel/a?end=" + deleted);
            server.get("/publish/demo/demo/0/a/0/{\"n\":[1.50]}?uuid=ann&meta={\"k\":1}&custom_message_type=my-type");
            String last = server.publish("a", "\"€\"");
            server.post(
                    "/v1/message-actions/demo/channel/a/message/" + last + "?uuid=ann",
                    "{\"type\":\"€\",\"value\":\"\\u0000\\n\"}");
            for (String path : paths) {
                before.add(server.get(path).text());
            }
        }
        try (EdgeServer server = with(folder)) {
            for (int i = 0; i < paths.size(); i++) {
                assertThat(server.get(paths.get(i)).text()).as(paths.get(i)).isEqualTo(before.get(i));
            }
        }
        assertThat(before.get(1)).contains("{\"n\":[1.50]}", "my-type", "€").doesNotContain("\"b\"");
        assertThat(before.get(2)).contains("\"actions\"");
        assertThat(before.get(3)).contains("\"a\": 2, \"b\": 0");
    }

    @Test
    void restart_ephemeral_forgetsAndLeavesNoFolder() throws IOException {
        Path folder = temporary.resolve("data");
        try (EdgeServer server = EdgeServer.with("data", folder.toString())) {
            server.get(GROUP + "?add=a");
            assertThat(server.get(GROUP).text()).contains("[\"a\"]");
        }
        try (EdgeServer server = EdgeServer.with("data", folder.toString())) {
            assertThat(server.get(GROUP).text()).contains("[]");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void start_folderInUse_saysSoAndTheFirstGoesOn() throws IOException {
        try (EdgeServer first = with(temporary)) {
            assertCannotStart(temporary, "Another process uses the data folder " + temporary + " (process ");

            assertThat(first.get(GROUP + "?add=a").status()).isEqualTo(200);
        }
    }

    @Test
    void start_folderIsAFile_saysSo() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertCannotStart(file, "The data folder " + file + " cannot be used: it is a file.");
    }

    @Test
    void start_databaseIsSomethingElse_saysSo() throws IOException {
        Files.writeString(temporary.resolve("hubbub.db"), "something else ".repeat(100));

        assertCannotStart(temporary, "The database " + temporary.resolve("hubbub.db") + " cannot be opened: ");
    }

    @Test
    void start_keysetCannotBeRead_saysSoAndGivesTheFolderBack() throws Exception {
        with(temporary).close();
        try (Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + temporary.resolve("hubbub.db") + "?busy_timeout=60000");
                Statement statement = other.createStatement()) {
            statement.execute("UPDATE made_keyset_option SET value = 'maybe' WHERE name = 'presence.enabled'");

            assertCannotStart(temporary, "The option presence.enabled of the keyset ");

            statement.execute("UPDATE made_keyset_option SET value = 'true' WHERE name = 'presence.enabled'");
        }
        with(temporary).close();
    }

    @Test
    void start_noFolderNamed_saysSo() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Server.start(Settings.of(Map.of("port", "0", "data", "")))
                        .close())
                .withMessage("data must name a folder; set ephemeral to true to keep nothing.");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Server.start(Settings.of(Map.of("port", "0", "data", "a\u0000b")))
                        .close())
                .withMessageStartingWith("data must name a folder, but is ");
    }

    @Test
    void start_portInUse_givesTheFolderBack() throws Exception {
        try (EdgeServer other = EdgeServer.with()) {
            Map<String, String> settings = Map.of("port", Integer.toString(other.port()), "data", temporary.toString());
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> Server.start(Settings.of(settings)).close());
        }
        with(temporary).close();
    }

    @Test
    void change_databaseCannotStore_is503AndWorksAgainAfterwards() throws Exception {
        try (EdgeServer server = with(temporary)) {
            server.get(GROUP + "?add=a");
            try (Connection other = DriverManager.getConnection(
                            "jdbc:sqlite:" + temporary.resolve("hubbub.db") + "?busy_timeout=60000");
                    Statement statement = other.createStatement()) {
                statement.execute("DROP TABLE group_channel");

                server.get(GROUP + "?add=b")
                        .is(
                                503,
                                "{\"status\":503,\"service\":\"channel-registry\",\"error\":true,\"message\":"
                                        + "\"Service Unavailable: channel groups cannot be read or stored now\"}");
                server.get(OTHERS)
                        .is(
                                503,
                                "{\"status\":503,\"service\":\"channel-registry\",\"error\":true,\"message\":"
                                        + "\"Service Unavailable: channel groups cannot be read or stored now\"}");
                assertThat(server.get(GROUP).text()).contains("[\"a\"]");
                assertThat(server.publish("room", "1")).isNotEmpty();

                statement.execute("CREATE TABLE group_channel (id INTEGER PRIMARY KEY, subscribe_key TEXT,"
                        + " group_name TEXT, channel TEXT, UNIQUE (subscribe_key, group_name, channel))");
            }
            assertThat(server.get(GROUP + "?add=b").status()).isEqualTo(200);
            assertThat(server.get(OTHERS).status()).isEqualTo(200);
            assertThat(server.get(GROUP).text()).contains("[\"a\", \"b\"]");
        }
    }

    private static EdgeServer with(Path folder) {
        return EdgeServer.with("ephemeral", "false", "data", folder.toString());
    }

    private static void assertCannotStart(Path folder, String sentence) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Server.start(Settings.of(Map.of("port", "0", "data", folder.toString())))
                        .close())
                .withMessageStartingWith(sentence);
    }
}
