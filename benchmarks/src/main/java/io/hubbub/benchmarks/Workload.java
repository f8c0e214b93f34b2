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
            false),
    OPEN_PUBLISH(
            'i',
            "publish where access is open",
            "Keep-alive connections that publish, each to its own channel, with no subscribers. " + Texts.KEYSET,
            Metric.PUBLISHES_PER_SECOND,
            Pass.NONE,
            null),
    OPEN_PUBLISH_WITH_TOKEN(
            'i',
            "publish where access is open, with a token",
            "The same with a token in each request, which nobody looks at: what its bytes cost.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.IGNORED_TOKEN,
            OPEN_PUBLISH),
    PUBLISH_BY_AUTH_KEY(
            'i',
            "publish by an auth key",
            "The same where access is controlled; each publisher has an auth key that was granted its channel.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.AUTH_KEY,
            OPEN_PUBLISH),
    PUBLISH_BY_TOKEN(
            'i',
            "publish by a token",
            "The same; each publisher has a token for its uuid that names its channel.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.TOKEN,
            OPEN_PUBLISH),
    PUBLISH_BY_PATTERN(
            'i',
            "publish by a token's pattern",
            "The same; each publisher has a token for its uuid with a pattern that matches its channel.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.PATTERN,
            OPEN_PUBLISH),
    PUBLISH_SIGNED(
            'i',
            "publish signed",
            "The same; each publisher signs its first message and sends it again and again, without a number. One hash "
                    + "each.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.SIGNATURE,
            OPEN_PUBLISH),
    PUBLISH_SIGNED_AS_GET(
            'i',
            "publish signed as a GET",
            "The same with other messages each time, signed as some clients do: as a GET without body. Two hashes each: "
                    + "the server tries what the request is first.",
            Metric.PUBLISHES_PER_SECOND,
            Pass.SIGNATURE_AS_GET,
            OPEN_PUBLISH),
    OPEN_FAN_OUT(
            'j',
            "fan-out where access is open",
            "One channel, long polls, one publisher; the next message when all have the previous. " + Texts.KEYSET,
            Metric.DELIVERIES_PER_SECOND,
            Pass.NONE,
            null),
    OPEN_FAN_OUT_WITH_TOKEN(
            'j',
            "fan-out where access is open, with tokens",
            "The same with a token in each request, which nobody looks at: what its bytes cost.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.IGNORED_TOKEN,
            OPEN_FAN_OUT),
    FAN_OUT_BY_AUTH_KEY(
            'j',
            "fan-out by auth keys",
            "The same where access is controlled; each client has an auth key that was granted the channel.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.AUTH_KEY,
            OPEN_FAN_OUT),
    FAN_OUT_BY_TOKEN(
            'j',
            "fan-out by tokens",
            "The same; each client has a token for its uuid that names the channel.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.TOKEN,
            OPEN_FAN_OUT),
    FAN_OUT_BY_PATTERN(
            'j',
            "fan-out by tokens' patterns",
            "The same; each client has a token for its uuid with a pattern that matches the channel.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.PATTERN,
            OPEN_FAN_OUT),
    OPEN_FAN_OUT_NAMELESS(
            'j',
            "fan-out where access is open, without a uuid",
            "As where access is open, to subscribers that do not say who they are.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.NAMELESS,
            OPEN_FAN_OUT),
    FAN_OUT_SIGNED(
            'j',
            "fan-out to signed polls",
            "The same where access is controlled; all polls are signed, and without a uuid, so that those with the same "
                    + "cursor have the same signature. The server verifies each. One hash each.",
            Metric.DELIVERIES_PER_SECOND,
            Pass.SIGNATURE_AS_GET,
            OPEN_FAN_OUT_NAMELESS),
    TOKENS(
            'k',
            "tokens",
            "In the broker, without HTTP: permits to publish, by tokens for a uuid that name the channel; 100,000 tokens, "
                    + "each seen for the first time, or the same 1,000 again and again. Beside it, where access is open.",
            Metric.NEW_TOKENS,
            true),
    SIGNATURES(
            'k',
            "signatures",
            "In the broker: permits to publish 200 bytes by a request signed as what it is, one hash; and the wrong "
                    + "signature that costs the most, 10 hashes.",
            Metric.GOOD_SIGNATURES,
            true),
    GRANTS(
            'k',
            "finding grants",
            "In the broker: permits to publish, by auth keys, in a keyset with 1, 1,000 and 1,000,000 grants, asked for "
                    + "100 of them in turn, or for any. What is not granted is refused. The time must not depend on their "
                    + "number, but for the processor's caches.",
            Metric.KEY_OF_MANY,
            false),
    GRANT_MEMORY(
            'k',
            "memory of grants",
            "In the broker: 1,000,000 grants that end, to auth keys of 36 letters, each on a channel of 12 letters.",
            Metric.BYTES_PER_GRANT,
            false),
    NAMED_ONE_AT_A_TIME(
            'l',
            "fan-out to polls with a uuid",
            "One channel, long polls, one publisher; the next message when all have the previous.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.PLAIN,
            null),
    NAMELESS_ONE_AT_A_TIME(
            'l',
            "fan-out to polls without a uuid, beside those with one",
            "The same to subscribers that do not say who they are and so are not present.",
            Metric.DELIVERIES_PER_SECOND,
            Manner.ANONYMOUS,
            NAMED_ONE_AT_A_TIME);

    private final char letter;
    private final String title;
    private final String meaning;
    private final Metric headline;
    private final boolean moreIsBetter;
    private final Manner manner;
    private final @Nullable Pass pass;
    private final @Nullable Workload peer;

    Workload(char letter, String title, String meaning, Metric headline, boolean moreIsBetter) {
        this(letter, title, meaning, headline, moreIsBetter, Manner.PLAIN, null, null);
    }

    Workload(char letter, String title, String meaning, Metric headline, Manner manner, @Nullable Workload peer) {
        this(letter, title, meaning, headline, true, manner, null, peer);
    }

    Workload(char letter, String title, String meaning, Metric headline, Pass pass, @Nullable Workload peer) {
        this(letter, title, meaning, headline, true, Manner.PLAIN, pass, peer);
    }

    Workload(
            char letter,
            String title,
            String meaning,
            Metric headline,
            boolean moreIsBetter,
            Manner manner,
            @Nullable Pass pass,
            @Nullable Workload peer) {
        this.letter = letter;
        this.title = title;
        this.meaning = meaning;
        this.headline = headline;
        this.moreIsBetter = moreIsBetter;
        this.manner = manner;
        this.pass = pass;
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

    /** What its clients show, where it is about access control; else null. */
    @Nullable
    Pass pass() {
        return pass;
    }

    /** The workload on the same server that it is compared with, or null. */
    @Nullable
    Workload peer() {
        return peer;
    }

    private static final class Texts {
        static final String KEYSET =
                "Its server has a keyset with a secret key from a file, as have those where access is controlled.";
    }
}
