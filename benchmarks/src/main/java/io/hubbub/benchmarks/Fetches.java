package io.hubbub.benchmarks;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * One connection that fetches from history, a page of a random channel at a time; owned by the loop's thread.
 *
 * <p>Latency runs from the send until the whole answer was read.
 */
final class Fetches extends Connection {
    private static final long LONGEST_MICROS = 60_000_000;

    private final SplittableRandom random = new SplittableRandom(2);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Histogram micros = new Histogram(1, LONGEST_MICROS, 3);
    private final ByteBuffer request;
    private final long address;
    private final int channelAt;
    private CompletableFuture<Seen> done = new CompletableFuture<>();
    private final byte[] channel = new byte[Payload.CHANNEL_DIGITS];
    private long startedAt;
    private long endsAt;
    private long sentAt;
    private long messages;

    /**
     * @param limit of the page
     * @param start the timetoken before which it ends; 0 for the newest
     */
    Fetches(LoadLoop loop, int port, int limit, long start) {
        super(loop, new ResponseReader());
        String name = Dialect.channel(0);
        String head = Dialect.head(
                "GET /v3/history/sub-key/demo/channel/" + name + "?max=" + limit + (start == 0 ? "" : "&start=" + start)
                        + " HTTP/1.1",
                "Host: 127.0.0.1:" + port);
        channelAt = head.indexOf(name) + 1;
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocateDirect(bytes.length);
        request.put(0, bytes);
        address = Buffer.memoryAddress(request);
    }

    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Fetches for so long; to be called when the one before is over. */
    CompletableFuture<Seen> fetch(Duration length) {
        micros.reset();
        messages = 0;
        done = new CompletableFuture<>();
        startedAt = System.nanoTime();
        endsAt = startedAt + length.toNanos();
        ask();
        return done;
    }

    private void ask() {
        Digits.write(channel, 0, channel.length, random.nextInt(HistorySizes.CHANNELS));
        request.put(channelAt, channel);
        sentAt = System.nanoTime();
        send(address, request.capacity());
    }

    @Override
    void connected() {
        opened.complete(null);
    }

    @Override
    void answered(ResponseReader response, byte[] bytes, long now) {
        if (response.status() != 200) {
            throw new IllegalStateException("a fetch was answered with " + response.status() + ": "
                    + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
        }
        micros.recordValue(Math.min((now - sentAt) / 1_000, LONGEST_MICROS));
        for (int at = response.bodyStart(); at < response.bodyEnd(); at++) {
            if (bytes[at] == Payload.MARK) {
                if (!Payload.whole(bytes, at)
                        || Payload.channel(bytes, at) != Digits.read(channel, 0, channel.length)) {
                    throw new IllegalStateException(
                            "not what was asked for: " + ResponseReader.text(bytes, at, bytes.length));
                }
                messages++;
                at += Payload.AFTER_MARK;
            }
        }
        if (now < endsAt) {
            ask();
        } else {
            double seconds = (now - startedAt) / 1e9;
            long answers = micros.getTotalCount();
            done.complete(new Seen(answers / seconds, (double) messages / answers, Latency.of(micros)));
        }
    }

    @Override
    void lost(String why) {
        loop().fail(new IllegalStateException("the connection that fetches: " + why));
    }

    /** What was seen: pages a second, messages in one on average, and how long one takes. */
    record Seen(double perSecond, double messages, Latency latency) {}
}
