package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk fails: what it still does, what it says, and that it recovers by itself. */
@Timeout(60)
final class StoreFailureTest {
    private static final String NOT_STORED =
            "[0,\"Service Unavailable: messages cannot be stored or read now\",\"TT\"]";
    private static final String NOT_READY =
            "{\"status\":503,\"service\":\"Balancer\",\"error\":true,\"message\":\"Service Unavailable: messages cannot be stored now\"}";

    @TempDir
    Path folder = Path.of("");

    @Test
    void disk_full_publishesFailAndDeliveryGoesOnUntilThereIsRoom() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString()), "may mount a small disk");
        try (EdgeServer server = EdgeServer.with("ephemeral", "false", "data", folder.toString())) {
            Client live = server.parked("room");
            server.awaitReady();
            List<String> stored = new ArrayList<>();
            Answer answer = publish(server, 0);
            for (int i = 1; answer.status() == 200; i++) {
                stored.add(answer.timetoken());
                answer = publish(server, i);
            }
            assertThat(stored).isNotEmpty();
            answer.is(503, NOT_STORED);
            await().untilAsserted(() -> server.get("/health/ready").is(503, NOT_READY));
            assertThat(server.metric("hubbub_store_failing")).isOne();
            assertThat(server.metric("hubbub_not_stored_total")).isOne();
            assertThat(server.metric("hubbub_stored_total")).isEqualTo(stored.size());
            assertThat(live.answer().payloads()).isNotEmpty();
            Client later = server.parked("room");
            publish(server, 7).is(503, NOT_STORED);
            assertThat(later.answer().payloads()).hasSize(1);
            server.get("/publish/demo/demo/0/room/0/1?store=0").is(200, "[1,\"Sent\",\"TT\"]");
            server.get("/health/live").is(200, "{\"status\":\"live\"}");

            assertThat(run("mount", "-o", "remount,size=16m", folder.toString()))
                    .isTrue();

            server.awaitReady();
            assertThat(server.metric("hubbub_store_failing")).isZero();
            stored.add(publish(server, 8).is(200, "[1,\"Sent\",\"TT\"]").timetoken());
            String history =
                    server.get("/v3/history/sub-key/demo/channel/room?max=100").text();
            assertThat(history.split("\"timetoken\"", -1)).hasSize(stored.size() + 1);
            assertThat(stored).allMatch(history::contains);
        } finally {
            assertThat(run("umount", folder.toString())).isTrue();
        }
    }

    @Test
    void database_lockedByAnotherProgram_publishesFailAndDeliveryGoesOnUntilItIsNot() throws Exception {
        try (EdgeServer server = EdgeServer.with("ephemeral", "false", "data", folder.toString());
                Connection other = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("hubbub.db") + "?busy_timeout=60000");
                Statement statement = other.createStatement()) {
            Client live = server.parked("room");
            statement.execute("BEGIN IMMEDIATE");
            Client publisher = server.client().ask("/publish/demo/demo/0/room/0/1");
            assertThat(live.answer().payloads()).containsExactly("1");
            await().untilAsserted(() -> server.get("/health/ready").is(503, NOT_READY));
            publisher.answer().is(503, NOT_STORED);
            statement.execute("ROLLBACK");

            server.awaitReady();

            server.get("/publish/demo/demo/0/room/0/2").is(200, "[1,\"Sent\",\"TT\"]");
            assertThat(server.get("/v2/history/sub-key/demo/channel/room").text())
                    .startsWith("[[2],");
        }
    }

    @Test
    void start_databaseDamaged_saysSoAndGivesEverythingBack() throws Exception {
        try (EdgeServer server = EdgeServer.with("ephemeral", "false", "data", folder.toString())) {
            publish(server, 1);
        }
        Path database = folder.resolve("hubbub.db");
        byte[] bytes = Files.readAllBytes(database);
        byte[] damaged = bytes.clone();
        Arrays.fill(damaged, 4096, damaged.length, (byte) 0x55); // all but the page with the schema
        Files.write(database, damaged);
        Settings settings = Settings.of(Map.of("port", "0", "data", folder.toString()));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Server.start(settings).close())
                .withMessageContaining("the file is damaged");

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("hubbub-loop") || name.startsWith("hubbub-store")));
        Files.write(database, bytes);
        Server.start(settings).close();
    }

    private static Answer publish(EdgeServer server, int number) throws IOException {
        return server.post("/publish/demo/demo/0/room/0", "\"" + number + "x".repeat(30_000) + "\"");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
