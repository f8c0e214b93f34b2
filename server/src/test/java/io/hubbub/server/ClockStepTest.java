package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clock steps back by an hour while the server does not run. Since a test cannot turn the machine's clock, what was
 * stored, and the cursors from before, are moved ahead by an hour instead.
 */
@Timeout(60)
final class ClockStepTest {
    private static final long HOUR = Duration.ofHours(1).toNanos() / 100; // in the unit of timetokens

    @TempDir
    Path folder = Path.of("");

    private String cursor = "";
    private String last = "";

    @BeforeEach
    void publishAndStepBack() throws Exception {
        try (EdgeServer server = start()) {
            cursor = ahead(server.publish("room", "1"));
            server.publish("room", "2");
            last = ahead(server.publish("room", "3"));
        }
        step("UPDATE message SET timetoken = timetoken + " + HOUR);
    }

    @Test
    void restart_clockSteppedBack_timetokensGoOnAfterWhatWasGivenOut() throws Exception {
        try (EdgeServer server = start()) {
            assertThat(server.handshake("room")).isGreaterThanOrEqualTo(last);
            assertThat(server.publish("room", "4")).isGreaterThan(last);
            assertThat(server.get("/v2/history/sub-key/demo/channel/room").text())
                    .startsWith("[[1,2,3,4],");
        }
    }

    @Test
    void restart_clockSteppedBack_cursorFromBeforeMissesNothing() throws Exception {
        try (EdgeServer server = start()) {
            server.publish("room", "4");

            Answer caughtUp = server.get(subscribe(cursor));

            assertThat(caughtUp.payloads()).containsExactly("2", "3", "4");
            Client waiting = server.client().ask(subscribe(caughtUp.cursor()));
            server.awaitMetric("hubbub_parked_polls", 1);
            server.publish("room", "5");
            assertThat(waiting.answer().payloads()).containsExactly("5");
            assertThat(server.metric("hubbub_gaps_total")).isZero();
        }
    }

    @Test
    void restart_clockSteppedBack_cursorOfTheLastMessageWaitsForTheNext() throws Exception {
        try (EdgeServer server = start()) {
            Client waiting = server.client().ask(subscribe(last));
            server.awaitMetric("hubbub_parked_polls", 1);

            server.publish("room", "4");

            assertThat(waiting.answer().payloads()).containsExactly("4");
        }
    }

    @Test
    void restart_signalsAfterTheLastMessage_areNotGivenTheirTimetokensAgain() throws Exception {
        String signal = Long.toString(Long.parseLong(last) + HOUR);
        step("UPDATE keyset SET reached = " + signal);

        try (EdgeServer server = start()) {
            assertThat(server.publish("room", "4")).isGreaterThan(signal);
            assertThat(server.handshake("room")).isGreaterThan(signal);
        }
    }

    private EdgeServer start() {
        return EdgeServer.with("ephemeral", "false", "data", folder.toString(), "hold", "20s");
    }

    private void step(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hubbub.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private static String ahead(String timetoken) {
        return Long.toString(Long.parseLong(timetoken) + HOUR);
    }

    private static String subscribe(String from) {
        return "/v2/subscribe/demo/room/0?tt=" + from;
    }
}
