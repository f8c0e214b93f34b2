package io.hubbub.server.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long deliveries took, in buckets that double from 0.1 ms to 6.6 s. One message for a thousand subscribers is one
 * record with weight 1,000, which the histograms of libraries would take one by one.
 */
final class LatencyHistogram implements Collector {
    private static final long FIRST_BOUND_TICKS = 1_000; // of 100 ns
    private static final int BOUNDS = 17;
    private static final double TICKS_PER_SECOND = 1e7;

    private final String name;
    private final String help;
    private final LongAdder[] counts = new LongAdder[BOUNDS + 1]; // the last one has no bound
    private final LongAdder sumTicks = new LongAdder();

    LatencyHistogram(String name, String help) {
        this.name = name;
        this.help = help;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** {@code weight} deliveries took {@code ticks} of 100 ns; a clock that stepped back makes it 0. */
    void record(long ticks, int weight) {
        long taken = Math.max(0, ticks);
        int doublings = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, taken - 1) / FIRST_BOUND_TICKS);
        counts[Math.min(doublings, BOUNDS)].add(weight);
        sumTicks.add(taken * weight);
    }

    @Override
    public MetricSnapshot collect() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < BOUNDS; i++) {
            buckets.bucket((FIRST_BOUND_TICKS << i) / TICKS_PER_SECOND, counts[i].sum());
        }
        buckets.bucket(Double.POSITIVE_INFINITY, counts[BOUNDS].sum());
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(sumTicks.sum() / TICKS_PER_SECOND)
                        .build())
                .build();
    }
}
