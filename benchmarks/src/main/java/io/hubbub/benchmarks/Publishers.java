package io.hubbub.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * The publishing lanes of a stage and the number of the next message of each stream; owned by the loop's thread.
 *
 * <p>A stream's messages come from one lane, one after the other, so that their order is the publisher's and not that
 * of two connections racing. On one channel every lane is a stream; with many channels every channel is one, and lane l
 * publishes to the channels l, l + lanes, l + 2·lanes, ...
 */
final class Publishers {
    /** What a run does when a lane is free again. */
    interface Acknowledged {
        void by(Publisher publisher, long now);
    }

    private static final long LONGEST_MICROS = 120_000_000;

    private final Publisher[] lanes;
    private IntConsumer connect = lane -> {};
    private final Ledger ledger;
    private final boolean oneChannel;
    private final long[] next;
    private final int[] channelOfLane; // the channel that a lane publishes to next
    private int channels; // in use: messages go to channel 0 up to this one
    private int receiversPerMessage;
    private int connected;
    private long acknowledged;
    private final Histogram answerMicros = new Histogram(1, LONGEST_MICROS, 3);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private Acknowledged whenAcknowledged = (publisher, now) -> {};

    /** @param channels how many there can be; with one, every lane is a stream */
    Publishers(int lanes, int channels, Ledger ledger) {
        this.lanes = new Publisher[lanes];
        this.ledger = ledger;
        this.oneChannel = channels == 1;
        this.channels = channels;
        this.next = new long[channels == 1 ? lanes : channels];
        this.channelOfLane = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            channelOfLane[lane] = channels == 1 ? 0 : lane;
        }
    }

    /** From now on there are this many channels to publish to, and this many subscribers get each message. */
    void reach(int channelsInUse, int receivers) {
        channels = channelsInUse;
        receiversPerMessage = receivers;
    }

    CompletableFuture<Void> open(LoadLoop loop, Dialect dialect, InetSocketAddress server) {
        ResponseReader reader = new ResponseReader();
        connect = lane -> {
            Publisher publisher = new Publisher(loop, reader, this, lane, dialect);
            lanes[lane] = publisher;
            try {
                publisher.open(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        for (int lane = 0; lane < lanes.length; lane++) {
            connect.accept(lane);
        }
        return opened;
    }

    /** Connects a lane anew: a server may close a connection that it finds idle. */
    void reopen(int lane) {
        connect.accept(lane);
    }

    void connected() {
        connected++;
        if (connected == channelOfLane.length) {
            opened.complete(null);
        }
    }

    /** Publishes the lane's next message, which was due at {@code due}. */
    void publish(int lane, long due) {
        int channel = channelOfLane[lane];
        int stream = oneChannel ? lane : channel;
        long number = next[stream]++;
        if (!oneChannel) {
            int following = channel + channelOfLane.length;
            channelOfLane[lane] = following < channels ? following : lane;
        }
        ledger.published(receiversPerMessage);
        lanes[lane].publish(channel, number, due);
    }

    void acknowledged(Publisher publisher, long now) {
        acknowledged++;
        answerMicros.recordValue(Math.min(Math.max((now - publisher.due()) / 1_000, 0), LONGEST_MICROS));
        whenAcknowledged.by(publisher, now);
    }

    void whenAcknowledged(Acknowledged action) {
        whenAcknowledged = action;
    }

    /** The channel of the lane's next message. */
    int channelOf(int lane) {
        return channelOfLane[lane];
    }

    boolean busy(int lane) {
        return lanes[lane].busy();
    }

    boolean anyBusy() {
        return Arrays.stream(lanes).anyMatch(Publisher::busy);
    }

    int lanes() {
        return channelOfLane.length;
    }

    /** Publishes that were answered, since the start. */
    long acknowledged() {
        return acknowledged;
    }

    /** From when publishes were due until they were answered, since {@link #forgetLatency}. */
    Latency quantiles() {
        return Latency.of(answerMicros);
    }

    void forgetLatency() {
        answerMicros.reset();
    }

    /** Messages of all streams, since the start. */
    long published() {
        return Arrays.stream(next).sum();
    }

    /** The number that the next message of a subscriber's stream will have. */
    long nextOfStream(int stream) {
        return next[stream % next.length];
    }

    void close() {
        Arrays.stream(lanes).forEach(Publisher::close);
    }
}
