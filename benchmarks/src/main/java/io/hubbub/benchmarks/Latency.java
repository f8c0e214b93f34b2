package io.hubbub.benchmarks;

import org.HdrHistogram.Histogram;

/** Quantiles of the time from when a message was due until it was received, in milliseconds. */
record Latency(double p50, double p99, double p999, double max) {
    static Latency of(Histogram micros) {
        return new Latency(
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getValueAtPercentile(99.9) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
