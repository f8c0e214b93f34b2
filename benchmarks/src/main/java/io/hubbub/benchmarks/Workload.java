package io.hubbub.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
            true),
    NO_FILTER(
            'f',
            "fan-out without a filter",
            "One channel, long polls with a uuid; messages with metadata, the next one when all have the previous.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.NO_FILTER,
            null),
    ONE_FILTER(
            'f',
            "fan-out through one filter",
            "The same with a filter on the metadata in each poll, the same for all, which every message passes.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.ONE_FILTER,
            NO_FILTER),
    OWN_FILTERS(
            'f',
            "fan-out through a filter each",
            "The same with another filter in each subscriber's polls.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.OWN_FILTERS,
            NO_FILTER),
    NAMELESS(
            'f',
            "fan-out to polls without a uuid",
            "As without a filter, to subscribers that do not say who they are and so are not present.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.NAMELESS,
            NO_FILTER),
    NO_PATTERNS(
            'g',
            "publish to names with dots",
            "Keep-alive connections that publish, each to its own channel, which nobody listens to.",
            Metric.PUBLISHES_PER_SECOND,
            Manner.DOTTED,
            null),
    OTHER_PATTERNS(
            'g',
            "publish beside patterns",
            "The same in a keyset with many wildcard patterns that somebody waits for and no channel matches.",
            Metric.PUBLISHES_PER_SECOND,
            Manner.DOTTED,
            NO_PATTERNS),
    BY_NAME(
            'g',
            "publish to one subscriber by name",
            "The connections publish to one channel with dots; one subscriber hears all of it by its name.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.DOTTED,
            null),
    BY_PATTERN(
            'g',
            "publish to one subscriber by a pattern",
            "The same in a keyset with many patterns, of which one matches: the subscriber's.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.BY_PATTERN,
            BY_NAME),
    CHANGES_ON_ONE_CHANNEL(
            'h',
            "joins and leaves on one channel",
            "In the broker, without HTTP: users join by heartbeat, 64 in a turn, then all leave. Their number is beyond "
                    + "that at which each is announced.",
            Metric.CHANGES_PER_SECOND,
            true),
    CHANGES_ON_MANY_CHANNELS(
            'h',
            "joins and leaves on 10,000 channels",
            "The same, few users on each channel: each change is an event of its own.",
            Metric.CHANGES_PER_SECOND,
            true),
    HERE_NOW(
            'h',
            "here-now",
            "In the broker: who is on a channel with 100,000 users, 1,000 names at a time; and how many, which must not "
                    + "depend on their number.",
            Metric.HERE_PAGE,
            false),
    PRESENCE_MEMORY(
            'h',
            "memory of presence",
            "In the broker: 1,000,000 users with names of 36 letters, on 10,000 channels and on one.",
            Metric.BYTES_PER_ENTRY,
            false),
    STORM_ON_ONE_CHANNEL(
            'h',
            "100,000 timeouts at once on one channel",
            "In the broker on a real loop: all are due in the same tick. A turn is what lies between two looks at the "
                    + "sockets; collections count.",
            Metric.STORM,
            false),
    STORM_ON_MANY_CHANNELS(
            'h',
            "100,000 timeouts at once on 10,000 channels",
            "The same, each an event of its own.",
            Metric.STORM,
            false);

    private final char letter;
    private final String title;
    private final String meaning;
    private final Metric headline;
    private final boolean moreIsBetter;
    private final Manner manner;
    private final @Nullable Workload peer;

    Workload(char letter, String title, String meaning, Metric headline, boolean moreIsBetter) {
        this(letter, title, meaning, headline, moreIsBetter, Manner.PLAIN, null);
    }

    Workload(char letter, String title, String meaning, Metric headline, Manner manner, @Nullable Workload peer) {
        this(letter, title, meaning, headline, true, manner, peer);
    }

    Workload(
            char letter,
            String title,
            String meaning,
            Metric headline,
            boolean moreIsBetter,
            Manner manner,
            @Nullable Workload peer) {
        this.letter = letter;
        this.title = title;
        this.meaning = meaning;
        this.headline = headline;
        this.moreIsBetter = moreIsBetter;
        this.manner = manner;
        this.peer = peer;
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

    /** What one message costs the server. */
    Metric costPerMessage() {
        return headline == Metric.PUBLISHES_PER_SECOND ? Metric.SERVER_CPU_PER_PUBLISH : Metric.SERVER_CPU_PER_DELIVERY;
    }

    boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** How its clients speak, where it is for Hubbub alone. */
    Manner manner() {
        return manner;
    }

    /** The workload on the same server that it is compared with, or null. */
    @Nullable
    Workload peer() {
        return peer;
    }
}
