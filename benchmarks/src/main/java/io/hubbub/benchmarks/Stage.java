package io.hubbub.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A started server with its subscribers and publishing lanes: what a workload is played on.
 *
 * <p>Called from the main thread; every step runs on the loop and is waited for, with a limit.
 */
final class Stage implements AutoCloseable {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofMillis(300);
    private static final Duration CALM_WITHIN = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final LoadLoop loop;
    private final ServerProcess server;
    private final Ledger ledger;
    private final Audience audience;
    private final Publishers publishers;
    private final int streams;
    private final boolean oneChannel;
    private final List<Audience> bystanders = new ArrayList<>();
    private final List<Ledger> overheard = new ArrayList<>(); // by bystanders

    private Stage(
            LoadLoop loop,
            ServerProcess server,
            Ledger ledger,
            Audience audience,
            Publishers publishers,
            int streams,
            boolean oneChannel) {
        this.loop = loop;
        this.server = server;
        this.ledger = ledger;
        this.audience = audience;
        this.publishers = publishers;
        this.streams = streams;
        this.oneChannel = oneChannel;
    }

    /** All subscribers on one channel; every lane is a stream of its own. */
    static Stage fanOut(LoadLoop loop, ServerProcess server, Dialect dialect, int subscribers, int lanes) {
        int streams = subscribers * lanes;
        Ledger ledger = new Ledger(streams);
        Audience audience = new Audience(loop, dialect, server.address(), ledger, true, lanes);
        Publishers publishers = new Publishers(lanes, 1, ledger);
        return new Stage(loop, server, ledger, audience, publishers, streams, true).withLanes(dialect);
    }

    /** Up to {@code channels} channels, with no subscriber until {@link #grow} gives one to each. */
    static Stage channels(LoadLoop loop, ServerProcess server, Dialect dialect, int channels, int lanes) {
        Ledger ledger = new Ledger(channels);
        Audience audience = new Audience(loop, dialect, server.address(), ledger, false, 1);
        Publishers publishers = new Publishers(lanes, channels, ledger);
        return new Stage(loop, server, ledger, audience, publishers, channels, false).withLanes(dialect);
    }

    private Stage withLanes(Dialect dialect) {
        loop.run("opening lanes", OPENS_WITHIN, () -> publishers.open(loop, dialect, server.address()));
        return this;
    }

    /** Opens subscribers until there are {@code total}, and waits until their polls are parked. */
    void grow(int total) throws InterruptedException {
        loop.run("opening subscribers", OPENS_WITHIN, () -> {
            publishers.reach(oneChannel ? 1 : total, oneChannel ? total : 1);
            return audience.grow(total);
        });
        Thread.sleep(1000); // the server has the last polls in its socket buffers
    }

    /** Opens subscribers besides, who must hear nothing. */
    void addBystanders(Dialect dialect, int count) throws InterruptedException {
        Ledger ledger = new Ledger(count);
        Audience audience = new Audience(loop, dialect, server.address(), ledger, true, 1);
        overheard.add(ledger);
        bystanders.add(audience);
        loop.run("opening bystanders", OPENS_WITHIN, () -> audience.grow(count));
        Thread.sleep(1000); // as above
    }

    Outcome closedLoop(Duration warmUp, Duration measured) throws InterruptedException {
        return play(
                "a closed loop",
                warmUp.plus(measured),
                () -> new ClosedLoop(loop, publishers, ledger, window(), warmUp, measured).start());
    }

    Outcome openLoop(double rate, Duration warmUp, Duration measured) throws InterruptedException {
        return play(
                "an open loop",
                warmUp.plus(measured),
                () -> new OpenLoop(loop, publishers, ledger, window(), rate, warmUp, measured).start());
    }

    Outcome saturate(Duration warmUp, Duration measured) throws InterruptedException {
        return play(
                "a saturation",
                warmUp.plus(measured),
                () -> new Saturation(loop, publishers, ledger, window(), warmUp, measured).start());
    }

    /** Watches the server and does nothing else. */
    Window.Seen watch(Duration length) throws InterruptedException {
        Window window = window();
        loop.ask(() -> {
            window.open();
            return window;
        });
        Thread.sleep(length.toMillis());
        return loop.ask(window::close);
    }

    private Window window() {
        return new Window(server.pids(), ledger, publishers);
    }

    private Outcome play(String what, Duration length, Supplier<CompletableFuture<Outcome>> run)
            throws InterruptedException {
        calm();
        Outcome outcome = loop.run(what, length.plus(GRACE), run);
        long heard =
                loop.ask(() -> overheard.stream().mapToLong(Ledger::delivered).sum());
        if (heard > 0) {
            throw new IllegalStateException(heard + " messages came to subscribers of other names");
        }
        return outcome;
    }

    /** Waits until nothing arrives any more, and starts the account anew. */
    private void calm() throws InterruptedException {
        long deadline = System.nanoTime() + CALM_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            boolean calm =
                    loop.ask(() -> System.nanoTime() - ledger.lastDelivery() > CALM.toNanos() && !publishers.anyBusy());
            if (calm) {
                break;
            }
            Thread.sleep(50);
        }
        loop.ask(() -> {
            ledger.startAt(publishers::nextOfStream, streams);
            return ledger;
        });
    }

    /** The numbers that the next messages will have, by lane of the one channel. */
    long[] nextOfLanes() {
        return loop.ask(() -> IntStream.range(0, publishers.lanes())
                .mapToLong(publishers::nextOfStream)
                .toArray());
    }

    /** How long publishes took to be answered, since the last window was opened. */
    Latency publishLatency() {
        return loop.ask(publishers::quantiles);
    }

    /** Messages that were published, since the start. */
    long published() {
        return loop.ask(publishers::published);
    }

    /** Connections of subscribers that stand. */
    int audience() {
        return loop.ask(audience::size);
    }

    /** Says why subscribers lost their connection; empty when none did. */
    String losses() {
        return loop.ask(() -> Stream.concat(Stream.of(audience), bystanders.stream())
                .filter(each -> each.lost() > 0)
                .map(each -> each.lost() + " connections lost, first " + each.firstLoss())
                .collect(Collectors.joining("; ")));
    }

    @Override
    public void close() {
        loop.ask(() -> {
            publishers.close();
            audience.close();
            bystanders.forEach(Audience::close);
            return audience;
        });
    }
}
