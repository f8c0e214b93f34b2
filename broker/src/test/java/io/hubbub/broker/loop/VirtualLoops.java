package io.hubbub.broker.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loops in virtual time, for tests: one thread runs all their turns, one after the other, in an order that chance picks
 * from the orders that real loops could take. The same seed gives the same order.
 *
 * <p>What one loop posts to another is under way for a while: it may arrive after what a third posted later, never after
 * what the same loop posted later. What arrived runs in order of arrival. Time stands still while turns run, unless
 * somebody moves it.
 */
public final class VirtualLoops {
    private static final long START_TICKS = 17_276_954_606_232_118L; // 2024-10-03
    private static final int NANOS_PER_TICK = 100;
    private static final int ENDLESS = 10_000_000; // turns

    private final Random random;
    private final List<VirtualLoop> loops;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(VirtualLoops::inOrderOfTime);

    private long nanos = Long.MAX_VALUE - 1_000_000_000L; // soon negative: only differences mean something
    private long wallTicks = START_TICKS;
    private long wallNanos = nanos; // when wallTicks was true
    private boolean wallStopped;
    private long timersMade;
    private long turns;
    private @Nullable VirtualLoop running;

    /** {@code count} idle loops whose order of turns follows from {@code seed}. */
    public VirtualLoops(int count, long seed) {
        // Small seeds of Random begin alike.
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.loops = IntStream.range(0, count)
                .mapToObj(number -> new VirtualLoop(this, number, count))
                .toList();
    }

    /** One loop, for tests in which no other plays a part. */
    public static VirtualLoop single() {
        return new VirtualLoops(1, 0).loop(0);
    }

    /** The loop with this number, from 0. */
    public VirtualLoop loop(int number) {
        return loops.get(number);
    }

    /** All of them. */
    public List<Loop> all() {
        return List.copyOf(loops);
    }

    /** Runs turns until none is left; time stands still. */
    public void runUntilIdle() {
        for (int i = 0; step(); i++) {
            if (i > ENDLESS) {
                throw new IllegalStateException("The loops never rest");
            }
        }
    }

    /** Runs at most {@code steps} turns or arrivals; time stands still. */
    public void run(int steps) {
        for (int i = 0; i < steps && step(); i++) {}
    }

    /** Moves the time on, and runs every timer at its time and every turn that follows. */
    public void advance(Duration time) {
        runUntilIdle();
        long end = nanos + time.toNanos();
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos - end <= 0; timer = timers.peek()) {
            moveTo(timer.dueNanos);
            fireTimers();
            runUntilIdle();
        }
        moveTo(end);
    }

    /** Moves the time on without running anything: the machine was busy. Timers that came due run late. */
    public void pause(Duration time) {
        moveTo(nanos + time.toNanos());
    }

    /** Hands the timers that are due to their loops, without running them. */
    public void fireTimers() {
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos - nanos <= 0; timer = timers.peek()) {
            timers.remove();
            timer.loop.arrive(timer.turn);
        }
    }

    /** Sets the wall clock by a correction, forth or back; the other clock does not notice. */
    public void stepWall(Duration correction) {
        wallTicks = nowTicks() + correction.toNanos() / NANOS_PER_TICK;
        wallNanos = nanos;
    }

    /** Lets the wall clock stand still. */
    public void stopWall() {
        stepWall(Duration.ZERO);
        wallStopped = true;
    }

    /** Lets the wall clock go on from where it stands. */
    public void startWall() {
        stepWall(Duration.ZERO);
        wallStopped = false;
    }

    /** Whether nothing waits to run, timers aside. */
    public boolean isIdle() {
        return loops.stream().noneMatch(loop -> loop.hasArrived() || loop.hasUnderWay());
    }

    /** How many turns ran so far, those that a test made by {@link VirtualLoop#turn} aside. */
    public long turns() {
        return turns;
    }

    /** How many timers wait. */
    public int timers() {
        return timers.size();
    }

    long nowTicks() {
        return wallStopped ? wallTicks : wallTicks + (nanos - wallNanos) / NANOS_PER_TICK;
    }

    long nowNanos() {
        return nanos;
    }

    @Nullable
    VirtualLoop running() {
        return running;
    }

    /** Whether a post arrives at once. */
    boolean isFast() {
        return random.nextBoolean();
    }

    void after(VirtualLoop loop, Duration delay, Runnable turn) {
        timers.add(new Timer(loop, nanos + delay.toNanos(), timersMade++, turn));
    }

    void turn(VirtualLoop loop, Runnable turn) {
        VirtualLoop before = running;
        running = loop;
        try {
            turn.run();
        } finally {
            running = before;
        }
    }

    private boolean step() {
        List<Runnable> possible = new ArrayList<>();
        for (VirtualLoop loop : loops) {
            if (loop.hasArrived()) {
                possible.add(() -> {
                    turns++;
                    turn(loop, loop.nextArrived());
                });
            }
            if (loop.hasUnderWay()) {
                possible.add(() -> loop.letArrive(random));
            }
        }
        if (possible.isEmpty()) {
            return false;
        }
        possible.get(random.nextInt(possible.size())).run();
        return true;
    }

    private void moveTo(long later) {
        if (later - nanos > 0) {
            nanos = later;
        }
    }

    /** Across the overflow of the clock, too: only differences of nanoseconds mean something. */
    private static int inOrderOfTime(Timer one, Timer other) {
        int byTime = Long.signum(one.dueNanos - other.dueNanos);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    private record Timer(VirtualLoop loop, long dueNanos, long number, Runnable turn) {}
}
