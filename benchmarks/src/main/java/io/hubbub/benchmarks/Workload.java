package io.hubbub.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is played on a server. The letter groups workloads that share a started server and can be asked for by flag. */
enum Workload {
    ONE_AT_A_TIME(
            'a',
            "fan-out, one message at a time",
            "One channel, long polls; the next message is published when every subscriber has the previous one.",
            Metric.DELIVERIES_PER_SECOND,
            true),
    FIXED_RATE(
            'a',
            "fan-out at a fixed rate",
            "The same subscribers; messages on a schedule. Latency counts from when a message was due.",
            Metric.LATENCY_P99,
            false),
    BATCHES(
            'b',
            "fan-out as fast as it goes",
            "The same subscribers; the highest rate on a schedule that is sustained with nothing lost.",
            Metric.DELIVERIES_PER_SECOND,
            true),
    BATCHES_JOINED(
            'b',
            "fan-out as fast as it goes, the peer joining messages",
            "As before, with the peer's non-default setting that lets an answer carry several messages.",
            Metric.DELIVERIES_PER_SECOND,
            true),
    CHANNELS(
            'c',
            "many channels, one subscriber each",
            "Every connection publishes its next message, to its next channel, when the previous was answered.",
            Metric.DELIVERIES_PER_SECOND,
            true),
    CHANNELS_FIXED_RATE(
            'c',
            "many channels at a fixed rate",
            "The same channels; messages on a schedule. Latency counts from when a message was due.",
            Metric.LATENCY_P99,
            false),
    IDLE_OWN_CHANNELS(
            'd',
            "idle polls, a channel each",
            "Polls that wait, more and more of them; what each adds to the server's memory, and its CPU at rest.",
            Metric.KIB_PER_POLL,
            false),
    IDLE_ONE_CHANNEL(
            'd', "idle polls on one channel", "The same with all polls on one channel.", Metric.KIB_PER_POLL, false),
    PUBLISH(
            'e',
            "publish alone",
            "Keep-alive connections that publish, each to its own channel, with no subscribers.",
            Metric.PUBLISHES_PER_SECOND,
            true);

    private final char letter;
    private final String title;
    private final String meaning;
    private final Metric headline;
    private final boolean moreIsBetter;

    Workload(char letter, String title, String meaning, Metric headline, boolean moreIsBetter) {
        this.letter = letter;
        this.title = title;
        this.meaning = meaning;
        this.headline = headline;
        this.moreIsBetter = moreIsBetter;
    }

    @JsonValue
    String id() {
        return letter + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    char letter() {
        return letter;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }

    /** The figure that stands in the summary. */
    Metric headline() {
        return headline;
    }

    boolean moreIsBetter() {
        return moreIsBetter;
    }
}
