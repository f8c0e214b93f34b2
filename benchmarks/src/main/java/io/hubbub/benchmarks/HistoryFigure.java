package io.hubbub.benchmarks;

import java.util.Locale;

/** What is measured of history. */
enum HistoryFigure {
    RATE("per_second", "per second", 0),
    P50("p50_ms", "p50, ms", 2),
    P99("p99_ms", "p99, ms", 2),
    WORST("worst_ms", "worst, ms", 1),
    MESSAGES("messages_per_answer", "messages an answer", 0),
    SECONDS("seconds", "seconds until all had all", 2),
    DELIVERED("delivered", "messages delivered", 0),
    RECALLED("read_from_disk", "messages read from disk", 0),
    BYTES("bytes_per_message", "bytes on disk a message", 0),
    SERVER_CORE("server_core_percent", "server's core, %", 0),
    LOAD_CORE("load_core_percent", "load program's core, %", 0);

    private final String id;
    private final String title;
    private final int decimals;

    HistoryFigure(String id, String title, int decimals) {
        this.id = id;
        this.title = title;
        this.decimals = decimals;
    }

    /** Its key in the JSON file. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
