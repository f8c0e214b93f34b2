package io.hubbub.benchmarks.sdk;

import io.hubbub.benchmarks.Payload;
import io.hubbub.benchmarks.SequenceCheck;
import java.util.Map;

/**
 * Counts what a listener hears and follows the streams in it: the lanes of a flood, or channels of numbered messages.
 *
 * <p>Callable from any thread.
 */
final class Arrivals implements Heard {
    private static final int CHANNEL_AT = 1; // in names such as c000017

    private final SequenceCheck check;
    private long distinct;
    private long damaged;
    private int connections;
    private long wanted = Long.MAX_VALUE;

    Arrivals(int streams) {
        check = new SequenceCheck(streams);
    }

    /** A stream's first number will be this one. */
    synchronized void startAt(int stream, long number) {
        check.startAt(stream, number);
    }

    @Override
    public synchronized void connected() {
        connections++;
        notifyAll();
    }

    @Override
    public void text(String channel, String text) {
        if (Payload.whole(text)) {
            arrived(Payload.lane(text), Payload.number(text));
        } else {
            damaged();
        }
    }

    @Override
    public void number(String channel, long number) {
        arrived(Integer.parseInt(channel, CHANNEL_AT, channel.length(), 10), number);
    }

    private synchronized void arrived(int stream, long number) {
        if (check.accept(stream, number)) {
            distinct++;
            if (distinct == wanted) {
                notifyAll();
            }
        }
    }

    private synchronized void damaged() {
        damaged++;
    }

    /** Waits until so many distinct messages are here, for at most {@code millis}; whether they are. */
    synchronized boolean await(long messages, long millis) throws InterruptedException {
        wanted = messages;
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (distinct < messages && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        return distinct >= messages;
    }

    /** Waits until so many subscriptions stand, for at most {@code millis}; whether they do. */
    synchronized boolean awaitConnections(int count, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (connections < count && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        return connections >= count;
    }

    synchronized long distinct() {
        return distinct;
    }

    synchronized void report(Map<String, Number> figures) {
        figures.put("messages", distinct);
        figures.put("repeated", check.repeated());
        figures.put("late", check.late());
        figures.put("damaged", damaged);
    }
}
