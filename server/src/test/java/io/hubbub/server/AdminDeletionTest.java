package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a keyset and its data when operators delete it, whatever comes between. */
@Timeout(120)
final class AdminDeletionTest {
    private static final String GROUP = "/v1/channel-registration/sub-key/gone/channel-group/g";
    private static final String HISTORY = "/v2/history/sub-key/gone/channel/a";

    @TempDir
    Path folder = Path.of("");

    @Test
    void delete_keysetInUse_takesEverythingAndTheKeyIsFreeAgain() throws IOException {
        try (EdgeServer server = onDisk()) {
            Operator operator = Operator.of(server);
            fill(server, operator);
            String cursor = server.get("/v2/subscribe/gone/a/0").cursor();
            Client waiting = server.client().ask("/v2/subscribe/gone/a/0?tt=" + cursor);
            server.awaitMetric("hubbub_parked_polls", 1);

            operator.delete("keysets/gone").is(200, "{\"deleted\":\"gone\"}");

            assertThat(waiting.answer().status()).isEqualTo(200);
            assertThat(server.get("/v2/subscribe/gone/a/0").text()).contains("Invalid Subscribe Key");
            assertThat(operator.get("keysets/gone").status()).isEqualTo(404);
            assertThat(operator.delete("keysets/gone").status()).isEqualTo(404);
            assertThat(operator.get("changes").text()).contains("keyset.delete");
            server.awaitMetric("hubbub_presence_entries", 0);

            operator.create("gone", "");
            assertIsEmpty(server);
            assertThat(publish(server)).isEqualTo(200);
            assertThat(server.get(HISTORY).text()).contains("[[1]");
        }
    }

    @Test
    void delete_whilePublishersGoOn_leavesNothingBehind() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean over = new AtomicBoolean();
        try (EdgeServer server = onDisk()) {
            Operator operator = Operator.of(server);
            fill(server, operator);
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                publishers.add(threads.submit(() -> {
                    while (!over.get()) {
                        publish(server);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 3; i++) {
                Future<Answer> second = threads.submit(() -> operator.delete("keysets/gone"));
                assertThat(operator.delete("keysets/gone").status()).isIn(200, 404);
                assertThat(second.get().status()).isIn(200, 404);
                over.set(i == 2);
                for (Future<?> publisher : i == 2 ? publishers : List.<Future<?>>of()) {
                    publisher.get();
                }
                operator.create("gone", "");
                if (i == 2) {
                    assertIsEmpty(server);
                }
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void start_afterAKillInTheMiddle_deletesTheRest() throws Exception {
        String token;
        try (EdgeServer server = onDisk()) {
            token = server.server().newAdminToken().orElseThrow();
            fill(server, Operator.of(server));
        }
        // As a process leaves it that was killed between the first step and the second.
        change("UPDATE made_keyset SET enabled = 0 WHERE subscribe_key = 'gone'");
        change("UPDATE made_keyset_option SET value = 'true' WHERE name = 'store.deleting'"
                + " AND made_keyset_id = (SELECT id FROM made_keyset WHERE subscribe_key = 'gone')");

        try (EdgeServer server = onDisk()) {
            Operator operator = new Operator(server, token);
            assertThat(operator.get("keysets/gone").status()).isEqualTo(404);
            operator.create("gone", "");
            assertIsEmpty(server);
        }
    }

    @Test
    void delete_storeFailsInTheMiddle_keysetStaysClosedAndTheNextStartGoesOn() throws Exception {
        String token;
        try (EdgeServer server = onDisk()) {
            token = server.server().newAdminToken().orElseThrow();
            Operator operator = Operator.of(server);
            fill(server, operator);
            change("ALTER TABLE group_channel RENAME TO away");

            Answer failed = operator.delete("keysets/gone");

            assertThat(failed.status()).isEqualTo(503);
            assertThat(publish(server)).isEqualTo(400);
            assertThat(operator.get("keysets/gone").json().get("deleting").asBoolean())
                    .isTrue();
            assertThat(operator.patch("keysets/gone", "{'enabled':true}").status())
                    .isEqualTo(409);
            assertThat(operator.post("keysets", "{'name':'x','subscribeKey':'gone'}")
                            .status())
                    .isEqualTo(409);
            change("ALTER TABLE away RENAME TO group_channel");
        }
        try (EdgeServer server = onDisk()) {
            Operator operator = new Operator(server, token);
            assertThat(operator.get("keysets/gone").status()).isEqualTo(404);
            operator.create("gone", "");
            assertIsEmpty(server);
        }
        assertThat(count("SELECT count(*) FROM revoked_token")).isZero();
    }

    @Test
    void delete_storeWorksAgain_secondRequestGoesOn() throws Exception {
        try (EdgeServer server = onDisk()) {
            Operator operator = Operator.of(server);
            fill(server, operator);
            change("ALTER TABLE group_channel RENAME TO away");
            assertThat(operator.delete("keysets/gone").status()).isEqualTo(503);
            change("ALTER TABLE away RENAME TO group_channel");

            assertThat(operator.delete("keysets/gone").status()).isEqualTo(200);

            operator.create("gone", "");
            assertIsEmpty(server);
            assertThat(publish(server)).isEqualTo(200);
        }
    }

    @Test
    void delete_keysetOfTheConfiguration_isRefused() throws IOException {
        try (EdgeServer server = onDisk()) {
            assertThat(Operator.of(server).delete("keysets/demo").status()).isEqualTo(409);
            assertThat(Operator.of(server).delete("keysets/other").status()).isEqualTo(409);
            assertThat(server.publish("a", "1")).isNotEmpty();
        }
    }

    private static void fill(EdgeServer server, Operator operator) throws IOException {
        operator.create("gone", "");
        assertThat(publish(server)).isEqualTo(200);
        assertThat(server.get(GROUP + "?add=a").status()).isEqualTo(200);
        assertThat(server.get("/v2/subscribe/gone/a/0?uuid=ann").status()).isEqualTo(200);
        assertThat(server.get(HISTORY).text()).contains("[[1]");
    }

    private static void assertIsEmpty(EdgeServer server) throws IOException {
        assertThat(server.get(HISTORY).text()).startsWith("[[],");
        assertThat(server.get(GROUP).text()).contains("[]");
        assertThat(server.get("/v2/presence/sub-key/gone/channel/a").text()).contains("\"occupancy\": 0");
    }

    private static int publish(EdgeServer server) throws IOException {
        return server.post("/publish/pub-gone/gone/0/a/0", "1").status();
    }

    private EdgeServer onDisk() {
        return EdgeServer.with("ephemeral", "false", "data", folder.toString());
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hubbub.db") + "?busy_timeout=60000");
    }
}
