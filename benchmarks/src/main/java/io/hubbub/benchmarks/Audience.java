package io.hubbub.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The subscribers of a stage: one connection each, all on channel 0 or each on a channel of its own.
 *
 * <p>Owned by the loop's thread. Connections are opened at a bounded pace, because a listener's queue of half-open
 * connections is short and a connection that does not fit waits a second.
 */
final class Audience {
    private static final int OPEN_AT_ONCE = 32;
    private static final long PAUSE_NANOS = 5_000_000; // 32 per 5 ms are 6,400 a second

    private final LoadLoop loop;
    private final Dialect dialect;
    private final InetSocketAddress server;
    private final Ledger ledger;
    private final boolean oneChannel;
    private final int lanesPerChannel;
    private final ResponseReader reader = new ResponseReader();

    private final List<Subscriber> subscribers = new ArrayList<>();
    private int wanted;
    private int parked;
    private int lost;
    private String firstLoss = "";
    private CompletableFuture<Void> opened = new CompletableFuture<>();

    Audience(
            LoadLoop loop,
            Dialect dialect,
            InetSocketAddress server,
            Ledger ledger,
            boolean oneChannel,
            int lanesPerChannel) {
        this.loop = loop;
        this.dialect = dialect;
        this.server = server;
        this.ledger = ledger;
        this.oneChannel = oneChannel;
        this.lanesPerChannel = lanesPerChannel;
    }

    /** Opens more subscribers until there are {@code total}; done when all have sent a poll that waits. */
    CompletableFuture<Void> grow(int total) {
        wanted = total;
        opened = new CompletableFuture<>();
        openSome();
        return opened;
    }

    private void openSome() {
        try {
            for (int i = 0; i < OPEN_AT_ONCE && subscribers.size() < wanted; i++) {
                int index = subscribers.size();
                Poll poll = dialect.poll(Dialect.channel(channelOf(index)), index);
                Subscriber subscriber = new Subscriber(loop, reader, this, index, poll);
                subscribers.add(subscriber);
                subscriber.open(server);
            }
        } catch (IOException | RuntimeException e) {
            loop.fail(e);
            return;
        }
        if (subscribers.size() < wanted) {
            loop.at(System.nanoTime() + PAUSE_NANOS, this::openSome);
        }
        openedWhenAllParked();
    }

    int channelOf(int index) {
        return oneChannel ? 0 : index;
    }

    void parked() {
        parked++;
        openedWhenAllParked();
    }

    private void openedWhenAllParked() {
        if (parked + lost >= wanted) {
            opened.complete(null);
        }
    }

    void arrived(int index, byte[] bytes, int mark, long now) {
        boolean whole = Payload.whole(bytes, mark) && Payload.channel(bytes, mark) == channelOf(index);
        int stream = index * lanesPerChannel + (lanesPerChannel == 1 ? 0 : Payload.lane(bytes, mark));
        ledger.arrived(stream, Payload.number(bytes, mark), Payload.due(bytes, mark), whole, now);
    }

    void answered() {
        ledger.answered();
    }

    void lost(int index, String why) {
        if (lost == 0) {
            firstLoss = "subscriber " + index + ": " + why;
        }
        lost++;
        openedWhenAllParked();
    }

    /** Connections that stand. */
    int size() {
        return subscribers.size() - lost;
    }

    /** Connections that the server closed. */
    int lost() {
        return lost;
    }

    /** Why the first of the lost connections ended; empty when none did. */
    String firstLoss() {
        return firstLoss;
    }

    void close() {
        subscribers.forEach(Subscriber::close);
    }
}
