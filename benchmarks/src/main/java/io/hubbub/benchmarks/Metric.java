package io.hubbub.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/** A figure that a workload yields: its name in the raw file, how the result file calls it, and its decimals there. */
enum Metric {
    DELIVERIES_PER_SECOND("deliveries_per_s", "deliveries/s", 0),
    MESSAGES_PER_SECOND("messages_per_s", "messages/s", 0),
    PUBLISHES_PER_SECOND("publishes_per_s", "publishes/s", 0),
    MESSAGES_PER_ANSWER("messages_per_answer", "messages per answer", 2),
    LATENCY_P50("latency_p50_ms", "latency p50, ms", 2),
    LATENCY_P99("latency_p99_ms", "latency p99, ms", 2),
    LATENCY_P999("latency_p999_ms", "latency p99.9, ms", 2),
    LATENCY_MAX("latency_max_ms", "latency worst, ms", 1),
    LAG("schedule_lag_ms", "worst lateness of a publish, ms", 1),
    DRAIN("drain_ms", "drain after the last publish, ms", 0),
    SERVER_CPU_PER_DELIVERY("server_cpu_us_per_delivery", "server CPU per delivery, µs", 2),
    SERVER_CPU_PER_PUBLISH("server_cpu_us_per_publish", "server CPU per publish, µs", 2),
    SERVER_CPU("server_cpu_percent", "server CPU, % of a core", 0),
    CLIENT_CPU("client_cpu_percent", "load program CPU, % of a core", 0),
    FOREIGN_CPU("foreign_cpu_percent", "other processes' CPU, % of a core", 0),
    STEAL("steal_percent", "CPU stolen by the host, % of a core", 1),
    RSS("rss_mib", "server RSS afterwards, MiB", 0),
    LOST("lost", "deliveries lost", 0),
    REPEATED("repeated", "deliveries repeated", 0),
    LATE("late", "deliveries out of order", 0),
    DAMAGED("damaged", "deliveries damaged or misdirected", 0),

    POLLS("polls", "polls held at the end", 0),
    KIB_PER_POLL("kib_per_poll", "memory per poll at the upper count, KiB of RSS", 2),
    KIB_PER_POLL_SETTLED(
            "kib_per_poll_settled", "memory per poll at the upper count after a collection, KiB of RSS", 2),
    KIB_PER_POLL_MIDDLE("kib_per_poll_middle", "memory per poll at the middle count, KiB of RSS", 2),
    KIB_PER_POLL_MIDDLE_SETTLED(
            "kib_per_poll_middle_settled", "memory per poll at the middle count after a collection, KiB of RSS", 2),
    LIVE_HEAP_PER_POLL("live_heap_kib_per_poll", "live heap per poll at the upper count, KiB", 2),
    RSS_LOW("rss_low_mib", "RSS at the lower count, MiB", 1),
    RSS_MIDDLE("rss_middle_mib", "RSS at the middle count, MiB", 1),
    RSS_HIGH("rss_high_mib", "RSS at the upper count, MiB", 1),
    PSS_LOW("pss_low_mib", "PSS at the lower count, MiB", 1),
    PSS_HIGH("pss_high_mib", "PSS at the upper count, MiB", 1),
    RSS_HIGH_SETTLED("rss_high_settled_mib", "RSS at the upper count after a collection, MiB", 1),
    CPU_AT_REST_MIDDLE("cpu_at_rest_middle_percent", "CPU at rest at the middle count, % of a core", 2),
    CPU_AT_REST("cpu_at_rest_percent", "CPU at rest at the upper count, % of a core", 2),

    CHANGES_PER_SECOND("changes_per_s", "joins and leaves/s", 0),
    EVENTS_PER_SECOND("events_per_s", "events published/s", 0),
    HERE_PAGE("here_page_us", "first 1,000 names, µs", 1),
    HERE_LAST_PAGE("here_last_page_us", "last 1,000 names, µs", 1),
    HERE_COUNT_SMALL("here_count_100_us", "count of 100 users, µs", 2),
    HERE_COUNT_MIDDLE("here_count_10000_us", "count of 10,000 users, µs", 2),
    HERE_COUNT_LARGE("here_count_100000_us", "count of 100,000 users, µs", 2),
    BYTES_PER_ENTRY("bytes_per_entry", "heap per user on 10,000 channels, bytes", 0),
    BYTES_PER_ENTRY_ONE_CHANNEL("bytes_per_entry_one_channel", "heap per user on one channel, bytes", 0),
    BYTES_OF_EVENTS("bytes_of_events_per_entry", "kept events besides, on 10,000 channels, bytes per user", 0),
    STORM("storm_ms", "from the first to the last timeout, ms", 1),
    LONGEST_TURN("longest_turn_ms", "longest turn, ms", 1),
    LONGEST_TURN_OF_ALL("longest_turn_worst_ms", "longest turn of all storms, ms", 1),

    NEW_TOKENS("new_tokens_per_s", "permits/s by tokens seen for the first time", 0),
    KNOWN_TOKENS("known_tokens_per_s", "permits/s by 1,000 known tokens", 0),
    OPEN_PERMITS("open_permits_per_s", "permits/s where access is open", 0),
    GOOD_SIGNATURES("good_signatures_per_s", "permits/s by signatures", 0),
    WRONG_SIGNATURES("wrong_signatures_per_s", "refusals/s of the worst wrong signature", 0),
    OPEN_PERMIT("open_permit_ns", "permit where access is open, ns", 0),
    KEY_OF_ONE("key_of_1_ns", "by auth key, of 1, ns", 0),
    KEY_OF_SOME("key_of_1000_ns", "by auth key, of 1,000, ns", 0),
    KEY_OF_MANY("key_of_1000000_ns", "by auth key, of 1,000,000, ns", 0),
    ANY_KEY_OF_MANY("any_key_of_1000000_ns", "by auth key, any of 1,000,000, ns", 0),
    WILDCARD_OF_ONE("wildcard_of_1_ns", "by wildcard, of 1, ns", 0),
    WILDCARD_OF_SOME("wildcard_of_1000_ns", "by wildcard, of 1,000, ns", 0),
    WILDCARD_OF_MANY("wildcard_of_1000000_ns", "by wildcard, of 1,000,000, ns", 0),
    MISS_OF_ONE("miss_of_1_ns", "not granted and refused, of 1, ns", 0),
    MISS_OF_SOME("miss_of_1000_ns", "not granted and refused, of 1,000, ns", 0),
    MISS_OF_MANY("miss_of_1000000_ns", "not granted and refused, of 1,000,000, ns", 0),
    BYTES_PER_GRANT("bytes_per_grant", "heap per grant, bytes", 0);

    /** Those that must be zero. */
    static final Set<Metric> FAULTS = Set.of(LOST, REPEATED, LATE, DAMAGED);

    private final String id;
    private final String title;
    private final int decimals;

    Metric(String id, String title, int decimals) {
        this.id = id;
        this.title = title;
        this.decimals = decimals;
    }

    @JsonValue
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** The figure with thousands separated and this metric's decimals. */
    String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
