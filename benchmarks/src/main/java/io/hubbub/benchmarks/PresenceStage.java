package io.hubbub.benchmarks;

import io.hubbub.broker.Attendance;
import io.hubbub.broker.Broker;
import io.hubbub.broker.BrokerSettings;
import io.hubbub.broker.ChannelPresence;
import io.hubbub.broker.PresenceService;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import io.hubbub.server.http.Loops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A broker on one loop of the server, without HTTP, and users who come and go by its door.
 *
 * <p>Called from the main thread; what it counts is owned by the loop.
 */
final class PresenceStage implements AutoCloseable {
    private static final int STEPS_IN_A_TURN = 64; // as many requests may arrive at once
    private static final long PATIENCE_SECONDS = 120;
    private static final Keyset KEYSET = new Keyset("demo", "demo", "demo", "");

    private final int channels;
    private final Loops loops = new Loops(1);
    private final Loop loop = loops.all().get(0);
    private final Access access = new Access(key -> KEYSET);
    private final Count count = new Count();
    private final PresenceService presence = new Broker(BrokerSettings.DEFAULT, loops.all(), count).presence();

    /** @param channels over which users are spread evenly */
    PresenceStage(int channels) {
        this.channels = channels;
    }

    /** Users from {@code first} up to {@code until} come; returns the seconds that it took. */
    double join(int first, int until, Supplier<Duration> timeout) {
        return play(until - first, step -> {
            int user = first + step;
            check(presence.heartbeat(
                    loop, permit(user % channels), new Attendance(name(user), timeout.get(), Map.of())));
        });
    }

    /** All users up to {@code until} go; returns the seconds that it took. */
    double leave(int until) {
        return play(until, user -> check(presence.leave(loop, permit(user % channels), name(user))));
    }

    /**
     * Asks {@code times} who is on a channel; returns the seconds that it took.
     *
     * @param users who must be on the channel
     */
    double here(int times, int channel, int offset, int limit, int users) {
        return play(times, step -> {
            ChannelPresence found =
                    check(presence.here(loop, permit(channel), offset, limit)).get(0);
            if (found.occupancy() != users || found.users().size() != Math.min(limit, users - offset)) {
                throw new IllegalStateException(
                        found.occupancy() + " users, named " + found.users().size());
            }
        });
    }

    /**
     * Waits until all who are there have timed out.
     *
     * @param due {@link System#nanoTime()} of the first timeout, about
     */
    Storm storm(long due) {
        CompletableFuture<Storm> over = new CompletableFuture<>();
        loop.post(() -> {
            count.firstGone = 0;
            new Probe(due, over).run();
        });
        return over.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** What has happened so far: users that are there, events published, bytes of those that are kept. */
    long[] counts() {
        CompletableFuture<long[]> answer = new CompletableFuture<>();
        loop.post(() -> answer.complete(new long[] {count.users, count.events, count.logBytes}));
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Takes the steps from 0 up to {@code steps}, some in each turn of the loop; returns the seconds that it took. */
    private double play(int steps, IntConsumer step) {
        CompletableFuture<Double> done = new CompletableFuture<>();
        loop.post(() -> turn(0, steps, step, System.nanoTime(), done));
        return done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void turn(int from, int steps, IntConsumer step, long startedAt, CompletableFuture<Double> done) {
        int until = Math.min(steps, from + STEPS_IN_A_TURN);
        try {
            for (int i = from; i < until; i++) {
                step.accept(i);
            }
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
            return;
        }
        if (until < steps) {
            loop.after(Duration.ZERO, () -> turn(until, steps, step, startedAt, done));
        } else {
            done.complete((System.nanoTime() - startedAt) / 1e9);
        }
    }

    private PresencePermit permit(int channel) {
        return access.toPresence(
                KEYSET.subscribeKey(), Names.ofChannels(List.of(Dialect.channel(channel))), Credentials.NONE);
    }

    /** A name of 36 letters, as clients make them up; a new string each time, as it comes out of a request. */
    private static String name(int user) {
        return "5f0c8a52-6b1e-4e0e-9d5e-" + (100_000_000_000L + user);
    }

    private static <T> T check(CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        if (!future.isDone()) {
            throw new IllegalStateException("not answered in the same turn");
        }
        return future.join();
    }

    @Override
    public void close() {
        loops.close();
    }

    /**
     * How a storm passed.
     *
     * @param millis from the first timeout to the last
     * @param longestTurnMillis the longest time between two looks of the loop at its sockets
     */
    record Storm(double millis, double longestTurnMillis) {}

    /** Takes a turn as often as the loop lets it; owned by the loop. */
    private final class Probe implements Runnable {
        private final long due;
        private final CompletableFuture<Storm> over;
        private long previous = System.nanoTime();
        private long longest;

        Probe(long due, CompletableFuture<Storm> over) {
            this.due = due;
            this.over = over;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            if (now - due > 0) {
                longest = Math.max(longest, now - previous);
            }
            previous = now;
            if (count.users > 0) {
                loop.after(Duration.ZERO, this); // runs after the next look at the sockets
            } else {
                over.complete(new Storm((count.lastGone - count.firstGone) / 1e6, longest / 1e6));
            }
        }
    }

    /** Owned by the loop. */
    private static final class Count implements Observer {
        private long users;
        private long events;
        private long logBytes;
        private long firstGone; // since it was set to 0
        private long lastGone;

        @Override
        public void presenceEntries(int delta) {
            users += delta;
            if (delta < 0) {
                lastGone = System.nanoTime();
                firstGone = firstGone == 0 ? lastGone : firstGone;
            }
        }

        @Override
        public void presenceEvent(Keyset keyset, Envelope envelope) {
            events++;
        }

        @Override
        public void logBytes(long delta) {
            logBytes += delta;
        }

        @Override
        public void presenceFull() {
            throw new IllegalStateException("no room for another user");
        }

        @Override
        public void accepted(Keyset keyset, Message message, Envelope envelope) {}

        @Override
        public void delivered(Envelope envelope, int polls, long nowTicks) {}

        @Override
        public void caughtUp(int messages) {}

        @Override
        public void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {}

        @Override
        public void recalled(Keyset keyset, int messages) {}

        @Override
        public void stored(Keyset keyset) {}

        @Override
        public void notStored(Keyset keyset) {}

        @Override
        public void parkedPolls(int delta) {}
    }
}
