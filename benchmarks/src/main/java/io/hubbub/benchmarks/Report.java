package io.hubbub.benchmarks;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the reports of all benchmark runs have in common. */
final class Report {
    private Report() {}

    /** A run for programs. */
    static String json(Object run) {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(run)
                + "\n";
    }

    /** The first lines of a report for people. */
    static StringBuilder titled(String title, String name) {
        return new StringBuilder("# " + title + " " + name + "\n\n")
                .append("How to read this file: [docs/performance.md](../../docs/performance.md). Raw figures: [")
                .append(name)
                .append(".json](")
                .append(name)
                .append(".json).\n\n");
    }

    /** Begins the table of what was run on what; {@code duration} with its unit. */
    static void setting(
            StringBuilder text, String command, String startedAt, String duration, String commit, Machine machine) {
        text.append("| | |\n|---|---|\n");
        line(text, "Command", "`" + command + "`");
        line(text, "Date, duration", startedAt + ", " + duration);
        line(text, "Commit", commit);
        line(
                text,
                "Machine",
                machine.cores() + " cores (" + machine.cpu() + "), " + machine.memoryGib() + " GiB, " + machine.system()
                        + ", Linux " + machine.kernel());
        line(text, "JDK", machine.jdk());
    }

    /** One more line of that table. */
    static void line(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }
}
