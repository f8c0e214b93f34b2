package io.hubbub.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VirtualLoopsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualLoops loops = new VirtualLoops(3, 7);
    private final VirtualLoop loop = loops.loop(0);
    private final List<String> seen = new ArrayList<>();

    @Test
    void inLoop_insideAndOutsideATurn_isTrueOnlyInside() {
        loop.turn(() -> {
            assertThat(loop.inLoop()).isTrue();
            assertThat(loops.loop(1).inLoop()).isFalse();
        });
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void post_severalTurns_runInOrder() {
        loop.post(() -> seen.add("a"));
        loop.post(() -> seen.add("b"));
        loops.runUntilIdle();

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void post_fromOneLoopToAnother_keepsItsOrder() {
        for (int seed = 0; seed < 100; seed++) {
            VirtualLoops some = new VirtualLoops(2, seed);
            List<Integer> order = new ArrayList<>();
            some.loop(0).turn(() -> {
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    some.loop(1).post(() -> order.add(number));
                }
            });
            some.runUntilIdle();

            assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void post_fromTwoLoops_comesInBothOrders() {
        Set<List<String>> orders = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            VirtualLoops some = new VirtualLoops(3, seed);
            List<String> order = new ArrayList<>();
            some.loop(0).turn(() -> some.loop(2).post(() -> order.add("a")));
            some.loop(1).turn(() -> some.loop(2).post(() -> order.add("b")));
            some.runUntilIdle();
            orders.add(order);
        }
        assertThat(orders).containsExactlyInAnyOrder(List.of("a", "b"), List.of("b", "a"));
    }

    @Test
    void runUntilIdle_sameSeed_givesTheSameOrder() {
        assertThat(orderOf(42)).isEqualTo(orderOf(42)).isNotEqualTo(orderOf(43));
    }

    @Test
    void after_delayNotOver_doesNotRun() {
        loop.turn(() -> loop.after(SECOND, () -> seen.add("a")));
        loops.advance(SECOND.minusNanos(1));

        assertThat(seen).isEmpty();
    }

    @Test
    void after_delayOver_runsInATurnOfItsLoop() {
        loop.turn(() -> loop.after(SECOND, () -> seen.add("in loop " + loop.inLoop())));
        loops.advance(SECOND);

        assertThat(seen).containsExactly("in loop true");
    }

    @Test
    void after_outsideATurn_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> loop.after(SECOND, () -> {}));
    }

    @Test
    void advance_timerSetsAnother_bothRunAtTheirTime() {
        long start = loop.nowNanos();
        loop.turn(() -> loop.after(SECOND, () -> {
            seen.add("" + (loop.nowNanos() - start));
            loop.after(SECOND, () -> seen.add("" + (loop.nowNanos() - start)));
        }));
        loops.advance(Duration.ofSeconds(5));

        assertThat(seen).containsExactly("1000000000", "2000000000");
        assertThat(loop.nowNanos() - start).isEqualTo(5_000_000_000L);
    }

    @Test
    void advance_clockOverflowsBetweenTwoTimers_theEarlierRunsFirst() {
        // The clock overflows in its first seconds.
        loop.turn(() -> {
            loop.after(Duration.ofSeconds(60), () -> seen.add("late"));
            loop.after(Duration.ofMillis(10), () -> seen.add("early"));
        });
        loops.advance(SECOND);

        assertThat(seen).containsExactly("early");
    }

    @Test
    void pause_timerDue_runsLate() {
        loop.turn(() -> loop.after(SECOND, () -> seen.add("late")));
        loops.pause(Duration.ofSeconds(5));
        assertThat(seen).isEmpty();

        loops.advance(Duration.ZERO);
        assertThat(seen).containsExactly("late");
    }

    @Test
    void pause_insideATurnOfAnAdvance_timeDoesNotGoBack() {
        long start = loop.nowNanos();
        loop.turn(() -> loop.after(SECOND, () -> loops.pause(SECOND.multipliedBy(5))));
        loops.advance(SECOND.multipliedBy(2));

        assertThat(loop.nowNanos() - start).isEqualTo(6_000_000_000L);
    }

    @Test
    void stepWall_back_leavesTheOtherClockAlone() {
        long ticks = loop.nowTicks();
        long nanos = loop.nowNanos();
        loops.stepWall(Duration.ofSeconds(-3));

        assertThat(loop.nowTicks()).isEqualTo(ticks - 30_000_000);
        assertThat(loop.nowNanos()).isEqualTo(nanos);
    }

    @Test
    void stopWall_timePasses_onlyTheWallClockStandsStill() {
        long ticks = loop.nowTicks();
        long nanos = loop.nowNanos();
        loops.stopWall();
        loops.advance(SECOND);

        assertThat(loop.nowTicks()).isEqualTo(ticks);
        assertThat(loop.nowNanos()).isEqualTo(nanos + 1_000_000_000L);
    }

    @Test
    void startWall_afterAStop_goesOnFromThere() {
        long ticks = loop.nowTicks();
        loops.stopWall();
        loops.advance(SECOND);
        loops.startWall();
        loops.advance(SECOND);

        assertThat(loop.nowTicks()).isEqualTo(ticks + 10_000_000);
    }

    private static List<String> orderOf(long seed) {
        VirtualLoops some = new VirtualLoops(3, seed);
        List<String> order = new ArrayList<>();
        for (int from = 0; from < 3; from++) {
            VirtualLoop poster = some.loop(from);
            poster.turn(() -> {
                for (int i = 0; i < 30; i++) {
                    String name = poster + " post " + i;
                    some.loop(i % 3).post(() -> order.add(name));
                }
            });
        }
        some.runUntilIdle();
        return order;
    }
}
