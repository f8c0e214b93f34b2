package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends the process of a server with SIGKILL while it deletes a keyset, and starts it again: the keyset is as it was or it is
 * gone, with all its data in the end, and another is as it was.
 *
 * <p>{@code -Dhubbub.seed} repeats the moments, as far as a machine can; {@code -Dhubbub.kills} says how often.
 */
@Timeout(120)
final class DeletionCrashTest {
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hubbub.kills", 3);
    private static final int MESSAGES = 15; // on each of two channels
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> LEFT = List.of(
            "SELECT count(*) FROM message WHERE keyset_id NOT IN (" + kept("SELECT id FROM keyset") + ")",
            "SELECT count(*) FROM action WHERE keyset_id NOT IN (" + kept("SELECT id FROM keyset") + ")",
            "SELECT count(*) FROM channel WHERE keyset_id NOT IN (" + kept("SELECT id FROM keyset") + ")",
            "SELECT count(*) FROM keyset WHERE subscribe_key > ' deleted ' AND subscribe_key < ' deleted!'",
            "SELECT count(*) FROM group_channel WHERE subscribe_key <> 'stays'",
            "SELECT count(*) FROM access_book WHERE subscribe_key IS NOT 'stays'",
            "SELECT count(*) FROM access_grant WHERE book_id NOT IN (" + kept("SELECT id FROM access_book") + ")",
            "SELECT count(*) FROM made_keyset WHERE subscribe_key NOT IN ('stays', 'demo')",
            "SELECT count(*) FROM made_keyset_option WHERE made_keyset_id NOT IN (SELECT id FROM made_keyset)",
            "SELECT count(*) FROM made_keyset_token_key WHERE made_keyset_id NOT IN (SELECT id FROM made_keyset)");

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random(SEED);
    private String token = "";
    private int port;

    @Test
    void kill_inTheMiddleOfADeletion_keysetIsWholeOrGoneAndOthersAreUntouched() throws Exception {
        System.out.println("DeletionCrashTest: -Dhubbub.seed=" + SEED + " -Dhubbub.kills=" + KILLS);
        ExecutorService threads = Executors.newCachedThreadPool();
        KilledServer server = start();
        try {
            fill("stays");
            fill("measured");
            long begin = System.nanoTime();
            assertThat(operator().delete("keysets/measured").status()).isEqualTo(200);
            long nanos = System.nanoTime() - begin;
            int whole = 0;
            int answered = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                String key = "gone-" + kill;
                fill(key);
                Future<Integer> deletion =
                        threads.submit(() -> operator().delete("keysets/" + key).status());
                LockSupport.parkNanos(random.nextLong(nanos)); // somewhere in it
                server.kill();
                boolean wasAnswered = isAnswered(deletion);
                server = start();

                Answer shown = operator().get("keysets/" + key);
                boolean isThere = shown.status() == 200;
                assertThat(shown.status()).as(seeded(key)).isIn(200, 404);
                if (isThere) {
                    whole++;
                    assertThat(wasAnswered).as(seeded(key)).isFalse();
                    assertThat(shown.json().get("deleting").asBoolean()).isFalse();
                    assertIsWhole(key);
                    assertThat(operator().delete("keysets/" + key).status()).isEqualTo(200);
                }
                answered += wasAnswered ? 1 : 0;
                assertThat(get(key, "/v2/subscribe/" + key + "/a/0").text())
                        .as(seeded(key))
                        .contains("Invalid Subscribe Key");
                assertNothingIsLeft();
                assertIsWhole("stays");
            }
            String reused = "gone-0";
            operator().create(reused, "");
            assertThat(messages(reused, "a") + messages(reused, "b")).isZero();
            assertThat(get(reused, group(reused)).text()).contains("[]");
            System.out.printf("DeletionCrashTest: %d whole, %d answered before the kill%n", whole, answered);
        } finally {
            threads.shutdownNow();
            server.close();
        }
    }

    private void fill(String key) throws IOException {
        operator().create(key, ",'accessManager':{'enabled':true}");
        for (int i = 0; i < MESSAGES; i++) {
            for (String channel : List.of("a", "b")) {
                Answer sent = post(key, "/publish/pub-%s/%s/0/%s/0".formatted(key, key, channel), "\"m\"");
                assertThat(sent.status()).isEqualTo(200);
                if (i == 0) {
                    String action = "/v1/message-actions/%s/channel/%s/message/%s?uuid=ann"
                            .formatted(key, channel, sent.timetoken());
                    assertThat(post(key, action, "{\"type\":\"t\",\"value\":\"v\"}")
                                    .status())
                            .isEqualTo(200);
                }
            }
        }
        assertThat(get(key, group(key) + "?add=a,b").status()).isEqualTo(200);
        assertThat(get(key, "/v2/auth/grant/sub-key/" + key + "?auth=k&channel=a&r=1")
                        .status())
                .isEqualTo(200);
        assertIsWhole(key);
    }

    private void assertIsWhole(String key) throws IOException {
        assertThat(List.of(messages(key, "a"), messages(key, "b")))
                .as(seeded(key))
                .containsExactly(MESSAGES, MESSAGES);
        assertThat(get(key, group(key)).text()).as(seeded(key)).contains("\"a\"", "\"b\"");
        for (String channel : List.of("a", "b")) {
            assertThat(get(key, "/v1/message-actions/" + key + "/channel/" + channel)
                            .json()
                            .get("data")
                            .size())
                    .as(seeded(key))
                    .isEqualTo(1);
        }
        try (Client client = new Client(port)) {
            assertThat(client.get("/v2/subscribe/" + key + "/a/0?auth=k").status())
                    .as(seeded(key))
                    .isEqualTo(200);
            assertThat(client.get("/v2/subscribe/" + key + "/b/0?auth=k").status())
                    .as(seeded(key))
                    .isEqualTo(403);
        }
    }

    private int messages(String key, String channel) throws IOException {
        return get(key, "/v3/history/sub-key/%s/message-counts/%s?timetoken=1".formatted(key, channel))
                .json()
                .at("/channels/" + channel)
                .asInt();
    }

    private void assertNothingIsLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String sql : LEFT) {
                assertThat(count(sql)).as("seed %d: %s", SEED, sql).isZero();
            }
        });
    }

    private static String kept(String select) {
        return select + " WHERE subscribe_key = 'stays'";
    }

    private static String seeded(String key) {
        return "seed " + SEED + ": " + key;
    }

    private static String group(String key) {
        return "/v1/channel-registration/sub-key/" + key + "/channel-group/g";
    }

    private static boolean isAnswered(Future<Integer> deletion) throws Exception {
        try {
            assertThat(deletion.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
            return true;
        } catch (ExecutionException killed) {
            assertThat(killed).hasCauseInstanceOf(IOException.class);
            return false;
        }
    }

    private Operator operator() {
        return new Operator(port, token);
    }

    /** Signed with the secret key. */
    private Answer get(String key, String target) throws IOException {
        try (Client client = new Client(port)) {
            return client.get(signer(key).sign("GET", target, ""));
        }
    }

    private Answer post(String key, String target, String body) throws IOException {
        try (Client client = new Client(port)) {
            return client.post(signer(key).sign("POST", target, body), body, "Content-Type: application/json");
        }
    }

    private static Signer signer(String key) {
        return new Signer("sec-" + key, "pub-" + key);
    }

    private KilledServer start() throws IOException {
        KilledServer server = KilledServer.start(folder);
        port = server.port();
        token = server.newAdminToken().isEmpty() ? token : server.newAdminToken();
        return server;
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hubbub.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }
}
