package io.hubbub.benchmarks;

import io.hubbub.benchmarks.AccessStage.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Plays access control inside a process of its own, with the server's jar on its class path, and prints the figures. What it
 * is told as arguments does not matter: every figure is the median of three tries.
 */
public final class AccessDriver {
    private static final int TRIES = 3; // and as many to warm up
    private static final int MANY_TOKENS = 100_000;
    private static final int SOME = 1_000;
    private static final int MANY_GRANTS = 1_000_000;
    private static final int ASKED_FOR = 100; // few enough for the processor's caches
    private static final int TIMES = 300_000;
    private static final int SEED = 1;

    private AccessDriver() {}

    /** Plays everything once. */
    public static void main(String[] arguments) {
        memory();
        tokens();
        signatures();
        AccessStage open = AccessStage.open();
        print(Workload.GRANTS, Metric.OPEN_PERMIT, nanos(open, some(1, AccessStage::channelOf)));
        grants(1, Metric.KEY_OF_ONE, Metric.WILDCARD_OF_ONE, Metric.MISS_OF_ONE);
        grants(SOME, Metric.KEY_OF_SOME, Metric.WILDCARD_OF_SOME, Metric.MISS_OF_SOME);
        grants(MANY_GRANTS, Metric.KEY_OF_MANY, Metric.WILDCARD_OF_MANY, Metric.MISS_OF_MANY);
    }

    private static void tokens() {
        Ask[] asks = asks(MANY_TOKENS);
        print(
                Workload.TOKENS,
                Metric.NEW_TOKENS,
                MANY_TOKENS
                        / median(() -> {
                            AccessStage fresh = AccessStage.controlled(0, false); // remembers no token
                            return fresh.permits(MANY_TOKENS, i -> asks[i]);
                        }));
        AccessStage controlled = AccessStage.controlled(0, false);
        print(Workload.TOKENS, Metric.KNOWN_TOKENS, perSecond(controlled, i -> asks[i % SOME]));
        print(Workload.TOKENS, Metric.OPEN_PERMITS, perSecond(AccessStage.open(), i -> asks[i % SOME]));
    }

    private static Ask[] asks(int count) {
        return IntStream.range(0, count).mapToObj(AccessStage::byToken).toArray(Ask[]::new);
    }

    private static void signatures() {
        AccessStage controlled = AccessStage.controlled(0, false);
        Ask[] good = IntStream.range(0, SOME).mapToObj(AccessStage::signed).toArray(Ask[]::new);
        print(Workload.SIGNATURES, Metric.GOOD_SIGNATURES, perSecond(controlled, i -> good[i % SOME]));
        Ask wrong = AccessStage.wronglySigned();
        int times = TIMES / 10;
        print(
                Workload.SIGNATURES,
                Metric.WRONG_SIGNATURES,
                times / median(() -> controlled.refusals(times, i -> wrong)));
    }

    private static double perSecond(AccessStage stage, IntFunction<Ask> asks) {
        return TIMES / median(() -> stage.permits(TIMES, asks));
    }

    private static void grants(int count, Metric byKey, Metric byWildcard, Metric missed) {
        AccessStage named = AccessStage.controlled(count, false);
        print(Workload.GRANTS, byKey, nanos(named, some(count, AccessStage::channelOf)));
        IntFunction<Ask> beside = some(count, AccessStage::channelBeside);
        print(Workload.GRANTS, missed, median(() -> named.refusals(TIMES, beside)) * 1e9 / TIMES);
        if (count == MANY_GRANTS) {
            Random random = new Random(SEED);
            IntFunction<Ask> any = asks(
                    IntStream.range(0, TIMES)
                            .map(unused -> random.nextInt(count))
                            .toArray(),
                    AccessStage::channelOf);
            print(Workload.GRANTS, Metric.ANY_KEY_OF_MANY, nanos(named, any));
        }
        AccessStage wide = AccessStage.controlled(count, true);
        print(Workload.GRANTS, byWildcard, nanos(wide, some(count, AccessStage::channelUnder)));
    }

    private static double nanos(AccessStage stage, IntFunction<Ask> asks) {
        return median(() -> stage.permits(TIMES, asks)) * 1e9 / TIMES;
    }

    /** Asks in turn about at most 100 of {@code count} grants, which lie evenly among them. */
    private static IntFunction<Ask> some(int count, IntFunction<byte[]> channels) {
        int chosen = Math.min(count, ASKED_FOR);
        return asks(IntStream.range(0, chosen).map(i -> i * (count / chosen)).toArray(), channels);
    }

    private static IntFunction<Ask> asks(int[] grants, IntFunction<byte[]> channels) {
        byte[][] names = IntStream.of(grants).mapToObj(channels).toArray(byte[][]::new);
        byte[][] keys = IntStream.of(grants).mapToObj(AccessStage::authKeyOf).toArray(byte[][]::new);
        return i -> AccessStage.byKey(keys[i % keys.length], names[i % names.length]);
    }

    private static void memory() {
        long before = PresenceDriver.heap();
        AccessStage stage = AccessStage.controlled(MANY_GRANTS, false);
        long bytes = PresenceDriver.heap() - before;
        stage.permits(SOME, some(MANY_GRANTS, AccessStage::channelOf)); // they are still there
        print(Workload.GRANT_MEMORY, Metric.BYTES_PER_GRANT, (double) bytes / MANY_GRANTS);
    }

    private static double median(DoubleSupplier seconds) {
        List<Double> tries = new ArrayList<>();
        for (int i = 0; i < 2 * TRIES; i++) {
            double took = seconds.getAsDouble();
            if (i >= TRIES) {
                tries.add(took);
            }
        }
        return PresenceDriver.median(tries);
    }

    private static void print(Workload workload, Metric metric, double value) {
        System.out.println(DriverFigures.line(workload, metric, value));
    }
}
