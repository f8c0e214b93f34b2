package io.hubbub.broker.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;

/** One of {@link VirtualLoops}. Used by one thread. */
public final class VirtualLoop implements Loop {
    private final VirtualLoops loops;
    private final int number;
    private final Queue<Runnable> arrived = new ArrayDeque<>();
    private final List<Queue<Runnable>> underWay = new ArrayList<>(); // by number of the loop that posted
    private int underWaySize;

    VirtualLoop(VirtualLoops loops, int number, int count) {
        this.loops = loops;
        this.number = number;
        for (int i = 0; i < count; i++) {
            underWay.add(new ArrayDeque<>());
        }
    }

    /** The loops it belongs to, which turn the clock. */
    public VirtualLoops loops() {
        return loops;
    }

    /** Runs {@code turn} as a turn of this loop, now. */
    public void turn(Runnable turn) {
        loops.turn(this, turn);
    }

    /** Asks {@code question} in a turn of this loop, now. */
    public <T> T ask(Supplier<T> question) {
        List<T> answer = new ArrayList<>(1);
        turn(() -> answer.add(question.get()));
        return answer.get(0);
    }

    @Override
    public void post(Runnable turn) {
        VirtualLoop poster = loops.running();
        if (poster == null || poster == this) {
            arrive(turn);
            return;
        }
        Queue<Runnable> way = underWay.get(poster.number);
        if (way.isEmpty() && loops.isFast()) {
            arrive(turn);
        } else {
            way.add(turn);
            underWaySize++;
        }
    }

    @Override
    public boolean inLoop() {
        return loops.running() == this;
    }

    @Override
    public void after(Duration delay, Runnable turn) {
        if (!inLoop()) {
            throw new IllegalStateException("A timer is set in a turn of its loop");
        }
        loops.after(this, delay, turn);
    }

    @Override
    public long nowTicks() {
        return loops.nowTicks();
    }

    @Override
    public long nowNanos() {
        return loops.nowNanos();
    }

    @Override
    public String toString() {
        return "loop " + number;
    }

    void arrive(Runnable turn) {
        arrived.add(turn);
    }

    boolean hasArrived() {
        return !arrived.isEmpty();
    }

    boolean hasUnderWay() {
        return underWaySize > 0;
    }

    Runnable nextArrived() {
        return arrived.remove();
    }

    /** Lets some of what one other loop posted arrive. */
    void letArrive(Random random) {
        List<Queue<Runnable>> ways =
                underWay.stream().filter(way -> !way.isEmpty()).toList();
        Queue<Runnable> way = ways.get(random.nextInt(ways.size()));
        for (int count = 1 + random.nextInt(way.size()); count > 0; count--) {
            arrive(way.remove());
            underWaySize--;
        }
    }
}
