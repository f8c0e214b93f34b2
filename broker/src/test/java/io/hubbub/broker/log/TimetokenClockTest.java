package io.hubbub.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TimetokenClockTest {
    private final VirtualLoop loop = VirtualLoops.single();
    private final TimetokenClock clock = new TimetokenClock(loop, Timetoken.NONE);

    @Test
    void next_timePassed_isTheWallClock() {
        loop.loops().advance(Duration.ofMillis(1));

        assertThat(next().ticks()).isEqualTo(loop.nowTicks());
    }

    @Test
    void next_clockStandsStill_growsByOneTick() {
        Timetoken before = next();

        assertThat(next().ticks()).isEqualTo(before.ticks() + 1);
    }

    @Test
    void next_clockStepsBack_growsByOneTick() {
        Timetoken before = next();
        loop.loops().stepWall(Duration.ofSeconds(-1));

        assertThat(next().ticks()).isEqualTo(before.ticks() + 1);
    }

    @Test
    void now_nothingWasGivenOut_isNotBeforeTheWallClock() {
        assertThat(now().ticks()).isEqualTo(loop.nowTicks());
    }

    @Test
    void now_clockStepsBack_isNotBeforeWhatWasGivenOut() {
        Timetoken place = next();
        loop.loops().stepWall(Duration.ofSeconds(-1));

        assertThat(now()).isEqualTo(place);
    }

    @Test
    void next_afterNow_isLaterAlthoughTheClockStandsStill() {
        loop.loops().advance(Duration.ofSeconds(1));
        Timetoken now = now();

        assertThat(next()).isGreaterThan(now);
    }

    @Test
    void isAhead_upToTheWallClock_isFalse() {
        loop.loops().advance(Duration.ofSeconds(1));

        assertThat(isAhead(new Timetoken(loop.nowTicks()))).isFalse();
    }

    @Test
    void isAhead_afterTheWallClock_isTrue() {
        assertThat(isAhead(new Timetoken(loop.nowTicks() + 1_000))).isTrue();
    }

    @Test
    void isAhead_givenOutBeforeTheClockSteppedBack_isFalse() {
        Timetoken place = next();
        loop.loops().stepWall(Duration.ofSeconds(-1));

        assertThat(isAhead(place)).isFalse();
    }

    @Test
    void next_cursorWasNotAhead_isAfterThatCursor() {
        loop.loops().advance(Duration.ofSeconds(1));
        Timetoken cursor = new Timetoken(loop.nowTicks());
        assertThat(isAhead(cursor)).isFalse();
        loop.loops().stepWall(Duration.ofSeconds(-5));

        assertThat(next()).isGreaterThan(cursor);
    }

    private Timetoken next() {
        return loop.ask(clock::next);
    }

    private Timetoken now() {
        return loop.ask(clock::now);
    }

    private boolean isAhead(Timetoken cursor) {
        return loop.ask(() -> clock.isAhead(cursor));
    }
}
