package io.hubbub.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A figure of an SDK: its name in the raw file, how the result file calls it, and the ratio to the peer that is aimed at. */
enum SdkFigure {
    PUBLISH_WAITING("publish_waiting_per_s", "publishes/s, each waited for", 0, true, 1),
    PUBLISH_1("publish_1_per_s", "publishes/s by callbacks, 1 in flight", 0, true, 1),
    PUBLISH_16("publish_16_per_s", "publishes/s by callbacks, 16 in flight", 0, true, 1),
    PUBLISH_64("publish_64_per_s", "publishes/s by callbacks, 64 in flight", 0, true, 1),
    PUBLISH_CPU("publish_cpu_us", "CPU per publish, 16 in flight, µs", 1, false, 1),
    PUBLISH_BYTES("publish_allocated_bytes", "allocated per publish, 16 in flight, bytes", 0, false, 1),
    CATCH_UP("catch_up_per_s", "messages/s received, catching up", 0, true, 2),
    CATCH_UP_CPU("catch_up_cpu_us", "CPU per message, catching up, µs", 2, false, 1),
    CATCH_UP_BYTES("catch_up_allocated_bytes", "allocated per message, catching up, bytes", 0, false, 1),
    FLOOD("flood_per_s", "messages/s received live, the highest sustained", 0, true, 1),
    FLOOD_CPU("flood_cpu_us", "CPU per message, live at a fixed rate, µs", 2, false, 1),
    FLOOD_BYTES("flood_allocated_bytes", "allocated per message, live at a fixed rate, bytes", 0, false, 1),
    THREADS_ONE("threads_one", "threads of 1 subscribed client", 0, false, 0.25),
    THREADS_ONE_RESTED("threads_one_rested", "threads of 1 subscribed client, after a rest", 0, false, 0.25),
    THREADS("threads_per_client", "threads per client, with many", 2, false, 0.25),
    THREADS_RESTED("threads_per_client_rested", "threads per client, with many, after a rest", 2, false, 0.25),
    HEAP_ONE("heap_one_kib", "heap in use of a process with 1 client, KiB", 0, false, 1),
    RSS_ONE("rss_one_mib", "RSS of a process with 1 client, MiB", 0, false, 1),
    HEAP("heap_per_client_kib", "heap in use per client, with many, KiB", 1, false, 1),
    RSS("rss_per_client_kib", "RSS per client, with many, KiB", 1, false, 1),
    SOCKETS("sockets_per_client", "open sockets per client, with many", 2, false, 1);

    private final String id;
    private final String title;
    private final int decimals;
    private final boolean moreIsBetter;
    private final double target;

    SdkFigure(String id, String title, int decimals, boolean moreIsBetter, double target) {
        this.id = id;
        this.title = title;
        this.decimals = decimals;
        this.moreIsBetter = moreIsBetter;
        this.target = target;
    }

    @JsonValue
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** The aim, such as {@code ≥ 2}. */
    String aim() {
        return (moreIsBetter ? "≥ " : "≤ ") + (target == Math.rint(target) ? Long.toString((long) target) : target);
    }

    /** Whether a ratio of ours to the peer's reaches the aim. */
    boolean holds(double ratio) {
        return moreIsBetter ? ratio >= target : ratio <= target;
    }

    /** The figure with thousands separated and its decimals. */
    String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
