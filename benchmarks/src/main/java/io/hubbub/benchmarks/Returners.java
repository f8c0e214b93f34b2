package io.hubbub.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Subscribers of one channel that come back at the same moment, all with the same old cursor; owned by the loop's thread.
 *
 * <p>Each has a connection that stands before the first asks, and polls until it has had as many different messages as it
 * missed. Their numbers say which were lost or came twice.
 */
final class Returners {
    private static final int OPEN_AT_ONCE = 32;
    private static final long PAUSE_NANOS = 5_000_000; // as for an audience
    private static final long LONGEST_MICROS = 600_000_000;

    private final LoadLoop loop;
    private final HubbubDialect dialect;
    private final InetSocketAddress server;
    private final int count;
    private final int missed;
    private final long cursor;
    private final SequenceCheck check;
    private final Histogram micros = new Histogram(1, LONGEST_MICROS, 3);
    private final ResponseReader reader = new ResponseReader();
    private final List<Returner> all = new ArrayList<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Caught> done = new CompletableFuture<>();
    private int connected;
    private int finished;
    private long startedAt;
    private long delivered;
    private long damaged;

    /**
     * @param missed how many messages each is to get, numbered from 0
     * @param cursor before the first of them
     */
    Returners(LoadLoop loop, HubbubDialect dialect, InetSocketAddress server, int count, int missed, long cursor) {
        this.loop = loop;
        this.dialect = dialect;
        this.server = server;
        this.count = count;
        this.missed = missed;
        this.cursor = cursor;
        this.check = new SequenceCheck(count);
    }

    /** Opens the connections; done when all stand. */
    CompletableFuture<Void> open() {
        openSome();
        return opened;
    }

    private void openSome() {
        try {
            for (int i = 0; i < OPEN_AT_ONCE && all.size() < count; i++) {
                Returner next = new Returner(all.size());
                all.add(next);
                next.open(server);
            }
        } catch (IOException | RuntimeException e) {
            loop.fail(e);
            return;
        }
        if (all.size() < count) {
            loop.at(System.nanoTime() + PAUSE_NANOS, this::openSome);
        }
    }

    /** All ask; done when all have what they missed, or after {@code limit}. */
    CompletableFuture<Caught> catchUp(Duration limit) {
        startedAt = System.nanoTime();
        loop.at(startedAt + limit.toNanos(), this::end);
        all.forEach(Returner::ask);
        return done;
    }

    private void end() {
        loop.never();
        done.complete(new Caught(
                (System.nanoTime() - startedAt) / 1e9,
                delivered,
                Latency.of(micros),
                new Ledger.Faults((long) count * missed - delivered, check.repeated(), check.late(), damaged)));
    }

    void close() {
        all.forEach(Connection::close);
    }

    /**
     * How they got what they missed.
     *
     * @param seconds until the last had all
     * @param delivered different messages, over all subscribers
     * @param latency until one had all
     */
    record Caught(double seconds, long delivered, Latency latency, Ledger.Faults faults) {}

    private final class Returner extends Connection {
        private final int index;
        private final Poll poll;
        private int got; // different messages

        Returner(int index) {
            super(Returners.this.loop, reader);
            this.index = index;
            this.poll = dialect.resumed(Dialect.channel(0), index, cursor);
        }

        void ask() {
            send(poll.address(), poll.length());
        }

        @Override
        void connected() {
            connected++;
            if (connected == count) {
                opened.complete(null);
            }
        }

        @Override
        void answered(ResponseReader response, byte[] bytes, long now) {
            if (response.status() != 200) {
                throw new IllegalStateException("a poll was answered with " + response.status() + ": "
                        + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
            }
            poll.adopt(response, bytes);
            for (int at = response.bodyStart(); at < response.bodyEnd(); at++) {
                if (bytes[at] == Payload.MARK) {
                    arrived(bytes, at);
                    at += Payload.AFTER_MARK;
                }
            }
            if (got < missed) {
                ask();
                return;
            }
            micros.recordValue(Math.min((now - startedAt) / 1_000, LONGEST_MICROS));
            finished++;
            if (finished == count) {
                end();
            }
        }

        private void arrived(byte[] bytes, int mark) {
            if (!Payload.whole(bytes, mark) || Payload.channel(bytes, mark) != 0) {
                damaged++;
            }
            if (check.accept(index, Payload.number(bytes, mark))) {
                got++;
                delivered++;
            }
        }

        @Override
        void lost(String why) {
            Returners.this.loop.fail(new IllegalStateException("subscriber " + index + ": " + why));
        }
    }
}
