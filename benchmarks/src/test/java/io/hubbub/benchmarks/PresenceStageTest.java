package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users on a real loop. */
@Timeout(30)
final class PresenceStageTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int CHANNELS = 10;
    private static final int USERS = 200; // 20 on each channel, the most of which each is announced

    private final PresenceStage stage = new PresenceStage(CHANNELS);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void joinAndLeave_fewOnEachChannel_areAllThereAndAllAnnounced() {
        assertThat(stage.join(0, USERS, () -> LONG)).isPositive();
        assertThat(stage.counts()).startsWith(USERS, USERS);

        stage.leave(USERS);
        assertThat(stage.counts()).startsWith(0, 2 * USERS);
    }

    @Test
    void here_otherUsersThanExpected_fails() {
        stage.join(0, USERS, () -> LONG);
        assertThat(stage.here(3, 7, 10, 1000, USERS / CHANNELS)).isPositive();

        assertThatThrownBy(() -> stage.here(3, 7, 10, 1000, USERS)).hasMessageContaining("20 users, named 10");
    }

    @Test
    void storm_allAreDueAtOnce_lastsUntilTheLastHasGone() {
        long due = System.nanoTime() + Duration.ofMillis(500).toNanos();
        stage.join(0, USERS, () -> Duration.ofNanos(due - System.nanoTime()));
        PresenceStage.Storm storm = stage.storm(due);

        assertThat(stage.counts()).startsWith(0, 2 * USERS);
        assertThat(storm.millis()).isPositive();
        assertThat(storm.longestTurnMillis()).isPositive();
    }
}
