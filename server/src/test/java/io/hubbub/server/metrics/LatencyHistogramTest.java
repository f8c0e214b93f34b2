package io.hubbub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram("latency", "help");

    private HistogramDataPointSnapshot data() {
        return ((HistogramSnapshot) histogram.collect()).getDataPoints().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "-5,0.0001",
        "0,0.0001",
        "1,0.0001",
        "1000,0.0001",
        "1001,0.0002",
        "2000,0.0002",
        "2001,0.0004",
        "4001,0.0008",
        "32768001,6.5536",
        "65536000,6.5536",
        "65536001,Infinity",
        "9223372036854775807,Infinity"
    })
    void record_ticks_countInTheFirstBucketThatHoldsThem(long ticks, double bound) {
        histogram.record(ticks, 1);

        for (ClassicHistogramBucket bucket : data().getClassicBuckets()) {
            assertThat(bucket.getCount())
                    .as("up to %s s", bucket.getUpperBound())
                    .isEqualTo(bucket.getUpperBound() == bound ? 1 : 0);
        }
    }

    @Test
    void record_weight_countsSoManyTimes() {
        histogram.record(10_000_000, 1_000);

        assertThat(data().getCount()).isEqualTo(1_000);
        assertThat(data().getSum()).isEqualTo(1_000.0);
    }

    @Test
    void collect_nothingRecorded_hasAllBuckets() {
        assertThat(data().getClassicBuckets().size()).isEqualTo(18);
        assertThat(data().getCount()).isZero();
    }
}
