package io.hubbub.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimingWheelTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int SLOTS = 8;
    private static final int MANY = 1000; // more than have their turn at once

    private final VirtualLoop loop = VirtualLoops.single();
    private final VirtualLoops time = loop.loops();
    private final TimingWheel wheel = new TimingWheel(loop, TICK, SLOTS);
    private final List<String> due = new ArrayList<>();

    @Test
    void new_slotsNoPowerOfTwo_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TimingWheel(loop, TICK, 6));
    }

    @Test
    void schedule_delayNotOver_isNotDue() {
        schedule(entry("a"), TICK.multipliedBy(4));
        time.advance(TICK.multipliedBy(4).minusNanos(1));

        assertThat(due).isEmpty();
    }

    @Test
    void schedule_oneTickAfterTheDelay_isDueOnce() {
        schedule(entry("a"), TICK.multipliedBy(4));
        time.advance(TICK.multipliedBy(5));
        assertThat(due).containsExactly("a");

        time.advance(TICK.multipliedBy(100));
        assertThat(due).containsExactly("a");
    }

    @Test
    void schedule_differentDelays_areDueInOrder() {
        schedule(entry("third"), TICK.multipliedBy(6));
        schedule(entry("first"), TICK);
        schedule(entry("second"), TICK.multipliedBy(3));
        time.advance(TICK.multipliedBy(8));

        assertThat(due).containsExactly("first", "second", "third");
    }

    @Test
    void due_manyAtOnce_letsTheLoopLookAtItsSockets() {
        for (int i = 0; i < MANY; i++) {
            schedule(entry("a"), TICK);
        }
        List<Integer> seen = new ArrayList<>();
        loop.turn(() -> loop.after(TICK, () -> watch(seen)));
        time.advance(TICK);

        assertThat(due).hasSize(MANY);
        assertThat(seen).anyMatch(count -> count > 0 && count < MANY);
    }

    @Test
    void cancel_entryThatIsDueAndWaitsForItsTurn_isForgotten() {
        for (int i = 0; i < MANY; i++) {
            schedule(entry("a"), TICK);
        }
        Probe last = entry("last");
        schedule(last, TICK);
        loop.turn(() -> loop.after(TICK, () -> wheel.cancel(last)));
        time.advance(TICK.multipliedBy(2));

        assertThat(due).hasSize(MANY).doesNotContain("last");
        assertThat(loop.<Integer>ask(wheel::size)).isZero();
    }

    private void watch(List<Integer> seen) {
        seen.add(due.size());
        if (due.size() < MANY) {
            loop.after(Duration.ZERO, () -> watch(seen));
        }
    }

    @Test
    void schedule_furtherThanOneRound_waitsForItsRound() {
        schedule(entry("a"), TICK.multipliedBy(3 * SLOTS + 2));
        time.advance(TICK.multipliedBy(3 * SLOTS + 1));
        assertThat(due).isEmpty();

        time.advance(TICK.multipliedBy(2));
        assertThat(due).containsExactly("a");
    }

    @Test
    void walk_manyOfLaterRoundsInTheSlot_letsTheLoopLookAtItsSockets() {
        for (int i = 0; i < MANY; i++) {
            schedule(entry("later"), TICK.multipliedBy(1 + 2 * SLOTS));
        }
        schedule(entry("now"), TICK);
        List<Boolean> seen = new ArrayList<>();
        loop.turn(() -> loop.after(TICK, () -> watchUntilDue(seen)));
        time.advance(TICK);
        assertThat(seen).hasSizeGreaterThan(2);
        assertThat(due).containsExactly("now");

        time.advance(TICK.multipliedBy(2 * SLOTS - 1));
        assertThat(due).containsExactly("now");
        time.advance(TICK);
        assertThat(due).hasSize(1 + MANY);
    }

    private void watchUntilDue(List<Boolean> seen) {
        seen.add(due.isEmpty());
        if (due.isEmpty()) {
            loop.after(Duration.ZERO, () -> watchUntilDue(seen));
        }
    }

    @Test
    void schedule_again_replacesTheDeadline() {
        Probe entry = entry("a");
        schedule(entry, TICK);
        schedule(entry, TICK.multipliedBy(5));
        time.advance(TICK.multipliedBy(4));
        assertThat(due).isEmpty();

        time.advance(TICK.multipliedBy(2));
        assertThat(due).containsExactly("a");
    }

    @Test
    void schedule_anyDelayAtAnyMoment_isNeverEarlyAndAtMostOneTickLate() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            time.advance(Duration.ofNanos(random.nextInt(500_000_000)));
            long delay = random.nextInt(6_000_000) * 1_000L;
            long deadline = loop.nowNanos() + delay;
            schedule(
                    new Probe(() -> assertThat(loop.nowNanos() - deadline)
                            .as("nanoseconds after the deadline")
                            .isBetween(0L, TICK.toNanos())),
                    Duration.ofNanos(delay));
        }
        time.advance(Duration.ofSeconds(10));

        assertThat(loop.ask(wheel::size)).isZero();
    }

    @Test
    void schedule_wheelStoodStillForRounds_isNotDueEarly() {
        schedule(entry("a"), TICK);
        time.advance(TICK.multipliedBy(1_000));
        schedule(entry("b"), TICK.multipliedBy(3));
        time.advance(TICK.multipliedBy(3).minusNanos(1));
        assertThat(due).containsExactly("a");

        time.advance(TICK.multipliedBy(2));
        assertThat(due).containsExactly("a", "b");
    }

    @Test
    void cancel_beforeTheDeadline_isNeverDue() {
        Probe entry = entry("a");
        schedule(entry, TICK);
        loop.turn(() -> wheel.cancel(entry));
        time.advance(TICK.multipliedBy(20));

        assertThat(due).isEmpty();
    }

    @Test
    void cancel_withoutDeadline_changesNothing() {
        schedule(entry("a"), TICK);
        loop.turn(() -> wheel.cancel(entry("b")));

        assertThat(loop.ask(wheel::size)).isEqualTo(1);
    }

    @Test
    void due_cancelsItsNeighbours_onlyTheyAreSpared() {
        Probe second = entry("second");
        Probe third = entry("third");
        schedule(
                new Probe(() -> {
                    due.add("first");
                    wheel.cancel(second);
                    wheel.cancel(third);
                }),
                TICK);
        schedule(second, TICK);
        schedule(third, TICK);
        schedule(entry("fourth"), TICK);
        time.advance(TICK.multipliedBy(3));

        assertThat(due).containsExactly("first", "fourth");
    }

    @Test
    void due_givesItsNeighbourANewDeadline_itIsDueThen() {
        Probe second = entry("second");
        schedule(
                new Probe(() -> {
                    due.add("first");
                    wheel.schedule(second, TICK.multipliedBy(3));
                }),
                TICK);
        schedule(second, TICK);
        schedule(entry("third"), TICK);
        time.advance(TICK.multipliedBy(3));
        assertThat(due).containsExactly("first", "third");

        time.advance(TICK.multipliedBy(3));
        assertThat(due).containsExactly("first", "third", "second");
    }

    @Test
    void due_schedulesItself_isDueAgain() {
        List<Long> times = new ArrayList<>();
        Probe[] again = new Probe[1];
        again[0] = new Probe(() -> {
            times.add(loop.nowNanos());
            if (times.size() < 3) {
                wheel.schedule(again[0], TICK.multipliedBy(SLOTS));
            }
        });
        schedule(again[0], TICK.multipliedBy(SLOTS));
        time.advance(TICK.multipliedBy(10 * SLOTS));

        assertThat(times).hasSize(3);
        assertThat(times.get(1) - times.get(0))
                .isGreaterThanOrEqualTo(TICK.multipliedBy(SLOTS).toNanos());
    }

    @Test
    void due_takesLongAndSchedules_laterEntriesAreNotForgotten() {
        schedule(
                new Probe(() -> {
                    time.pause(TICK.multipliedBy(3));
                    wheel.schedule(entry("new"), TICK);
                }),
                TICK);
        schedule(entry("old"), TICK.multipliedBy(2));
        time.advance(TICK.multipliedBy(6));

        assertThat(due).containsExactly("old", "new");
    }

    @Test
    void due_throws_theOthersAreDueAllTheSame() {
        schedule(
                new Probe(() -> {
                    throw new IllegalStateException("on purpose");
                }),
                TICK);
        schedule(entry("same tick"), TICK);
        schedule(entry("later"), TICK.multipliedBy(3));

        assertThatThrownBy(() -> time.advance(TICK.multipliedBy(2))).hasMessage("on purpose");
        time.advance(TICK.multipliedBy(5));
        assertThat(due).containsExactly("same tick", "later");
    }

    @Test
    void walk_afterAPauseOfManyRounds_findsEverything() {
        for (int i = 1; i <= 3 * SLOTS; i++) {
            schedule(entry("" + i), TICK.multipliedBy(i));
        }
        time.pause(TICK.multipliedBy(50 * SLOTS));
        time.advance(Duration.ZERO);

        assertThat(due).hasSize(3 * SLOTS).doesNotHaveDuplicates();
        assertThat(loop.ask(wheel::size)).isZero();
    }

    @Test
    void walk_nothingLeft_stopsTheTimer() {
        schedule(entry("a"), TICK);
        time.advance(TICK.multipliedBy(3));

        assertThat(time.timers()).isZero();
    }

    @Test
    void schedule_manyEntries_takeOneTimer() {
        for (int i = 0; i < 100; i++) {
            schedule(entry("a"), TICK.multipliedBy(i));
        }
        assertThat(time.timers()).isEqualTo(1);
    }

    @Test
    void size_scheduledCancelledAndDue_countsThoseWithADeadline() {
        Probe cancelled = entry("a");
        schedule(cancelled, TICK);
        schedule(cancelled, TICK);
        schedule(entry("b"), TICK);
        schedule(entry("c"), TICK.multipliedBy(20));
        assertThat(loop.ask(wheel::size)).isEqualTo(3);

        loop.turn(() -> wheel.cancel(cancelled));
        time.advance(TICK.multipliedBy(3));
        assertThat(loop.ask(wheel::size)).isEqualTo(1);
    }

    private void schedule(Probe entry, Duration delay) {
        loop.turn(() -> wheel.schedule(entry, delay));
    }

    private Probe entry(String name) {
        return new Probe(() -> due.add(name));
    }

    private static final class Probe extends TimingWheel.Entry {
        private final Runnable action;

        Probe(Runnable action) {
            this.action = action;
        }

        @Override
        protected void due() {
            action.run();
        }
    }
}
