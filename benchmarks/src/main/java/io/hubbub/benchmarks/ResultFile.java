package io.hubbub.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The report of a run, as Markdown for people and as JSON for programs. */
final class ResultFile {
    private static final double FULL_CORE = 93; // percent; above it a process has no core time left
    private static final double NOISE = 5; // percent of a core that other processes may use unremarked

    private final Run run;

    ResultFile(Run run) {
        this.run = run;
    }

    String json() {
        return Report.json(run);
    }

    String markdown() {
        StringBuilder text = Report.titled("Benchmark run", run.name());
        setting(text);
        summary(text);
        for (Workload workload : Workload.values()) {
            List<Measurement> of = of(workload);
            if (!of.isEmpty()) {
                details(text, workload, of);
            }
        }
        return text.toString();
    }

    private void setting(StringBuilder text) {
        Sizes sizes = run.sizes();
        Report.setting(text, run.command(), run.startedAt(), run.minutes() + " min", run.commit(), run.machine());
        run.servers().forEach((title, server) -> {
            Report.line(text, title, server.version());
            Report.line(text, title + " started by", "`" + server.commandLine() + "`");
        });
        Report.line(text, "Load program", "`" + run.client() + "`");
        Report.line(
                text,
                "Sizes",
                sizes.rounds() + " rounds of " + sizes.laps() + " laps; " + sizes.subscribers()
                        + " subscribers; messages of " + Payload.LENGTH
                        + " bytes; request heads of " + Dialect.REQUEST_BYTES + " bytes; publishing connections "
                        + sizes.fanOutLanes() + " (a, b) and " + sizes.channelLanes() + " (c, e); warm-up "
                        + sizes.warmUp().toSeconds() + " s, measured "
                        + sizes.measured().toMillis() + " ms, trials of "
                        + sizes.trial().toMillis() + " ms");
        text.append('\n');
    }

    private void summary(StringBuilder text) {
        List<String> servers = List.copyOf(run.servers().keySet());
        text.append("## Summary\n\nMedians. The ratio is first to second, from this run.\n\n| Workload | Figure |");
        servers.forEach(server -> text.append(' ').append(server).append(" |"));
        text.append(" ratio | CPU of server / load program, % of a core |\n|---|---|");
        text.append("---:|".repeat(servers.size())).append("---:|---|\n");
        for (Workload workload : Workload.values()) {
            if (of(workload).isEmpty()) {
                continue;
            }
            Metric headline = workload.headline();
            text.append("| (")
                    .append(workload.letter())
                    .append(") ")
                    .append(workload.title())
                    .append(" | ")
                    .append(headline.title())
                    .append(" |");
            List<String> cpu = new ArrayList<>();
            for (String server : servers) {
                OptionalDouble median = median(workload, server, headline);
                text.append(' ')
                        .append(median.isPresent() ? headline.text(median.getAsDouble()) : "–")
                        .append(" |");
                who(workload, server).ifPresent(shares -> cpu.add(server + " " + shares));
            }
            text.append(' ')
                    .append(ratio(workload, headline, workload, servers))
                    .append(" | ")
                    .append(String.join("; ", cpu))
                    .append(" |\n");
        }
        if (servers.size() == 2) {
            text.append('\n');
            text.append("Batched fan-out of ")
                    .append(servers.get(0))
                    .append(" against the one-at-a-time fan-out of ")
                    .append(servers.get(1))
                    .append(": ")
                    .append(ratio(Workload.BATCHES, Metric.DELIVERIES_PER_SECOND, Workload.ONE_AT_A_TIME, servers))
                    .append(".\n");
        }
        compared(text, servers);
        text.append('\n').append(faultsInAll()).append("\n\n");
        for (String failure : run.failures()) {
            text.append("**Not measured:** ")
                    .append(failure.lines().findFirst().orElse(""))
                    .append("\n\n");
        }
    }

    /** Workloads of one server with each other. */
    private void compared(StringBuilder text, List<String> servers) {
        List<String> lines = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            Workload peer = workload.peer();
            for (String server : servers) {
                if (peer != null && !of(workload).isEmpty()) {
                    lines.add("| " + workload.title() + " | " + peer.title() + " | " + server + " | "
                            + ratio(workload, peer, workload.headline(), server) + " | "
                            + ratio(workload, peer, workload.costPerMessage(), server) + " |\n");
                }
            }
        }
        if (!lines.isEmpty()) {
            text.append("\n| Workload | to | Server | ratio of the rates | ratio of the server CPU for each |\n")
                    .append("|---|---|---|---:|---:|\n");
            lines.forEach(text::append);
        }
    }

    private String ratio(Workload of, Workload to, Metric metric, String server) {
        return ratio(median(of, server, metric), median(to, server, metric));
    }

    private Optional<String> who(Workload workload, String server) {
        OptionalDouble own = median(workload, server, Metric.SERVER_CPU);
        OptionalDouble client = median(workload, server, Metric.CLIENT_CPU);
        if (own.isEmpty() || client.isEmpty()) {
            return Optional.empty();
        }
        String limit = own.getAsDouble() >= FULL_CORE
                ? (client.getAsDouble() >= FULL_CORE ? ", both full" : ", server full")
                : (client.getAsDouble() >= FULL_CORE ? ", load program full" : "");
        return Optional.of(
                Metric.SERVER_CPU.text(own.getAsDouble()) + "/" + Metric.CLIENT_CPU.text(client.getAsDouble()) + limit);
    }

    private String ratio(Workload of, Metric metric, Workload to, List<String> servers) {
        if (servers.size() != 2) {
            return "–";
        }
        return ratio(median(of, servers.get(0), metric), median(to, servers.get(1), metric));
    }

    private static String ratio(OptionalDouble first, OptionalDouble second) {
        return first.isPresent() && second.isPresent() && second.getAsDouble() != 0
                ? String.format(Locale.ROOT, "%.2f", first.getAsDouble() / second.getAsDouble())
                : "–";
    }

    private String faultsInAll() {
        List<String> found = new ArrayList<>();
        for (Measurement measurement : run.measurements()) {
            double sum = Metric.FAULTS.stream()
                    .mapToDouble(fault -> measurement.figures().getOrDefault(fault, 0.0))
                    .sum();
            if (sum > 0) {
                found.add(
                        measurement.workload().id() + " on " + measurement.server() + ", round " + measurement.round());
            }
        }
        return found.isEmpty()
                ? "Every message arrived once, in order and whole at each of its subscribers, in every measurement."
                : "**Messages were lost, repeated, late or damaged in: " + String.join("; ", found) + ".**";
    }

    private void details(StringBuilder text, Workload workload, List<Measurement> measurements) {
        text.append("## (")
                .append(workload.letter())
                .append(") ")
                .append(workload.title())
                .append("\n\n")
                .append(workload.meaning())
                .append(" Better is ")
                .append(workload.moreIsBetter() ? "more" : "less")
                .append(' ')
                .append(workload.headline().title())
                .append(".\n\n| Figure | Server |");
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            text.append(" round ").append(round).append(" |");
        }
        text.append(" median |\n|---|---|")
                .append("---:|".repeat(run.sizes().rounds() + 1))
                .append('\n');
        Set<Metric> metrics = new LinkedHashSet<>();
        metrics.add(workload.headline());
        for (Metric metric : Metric.values()) {
            if (measurements.stream().anyMatch(of -> of.figures().containsKey(metric))) {
                metrics.add(metric);
            }
        }
        for (Metric metric : metrics) {
            for (String server : run.servers().keySet()) {
                row(text, measurements, metric, server);
            }
        }
        remarks(text, measurements);
        text.append('\n');
    }

    private void row(StringBuilder text, List<Measurement> measurements, Metric metric, String server) {
        OptionalDouble median = median(measurements, server, metric);
        if (median.isEmpty()) {
            return;
        }
        text.append("| ").append(metric.title()).append(" | ").append(server).append(" |");
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            int wanted = round;
            String value = measurements.stream()
                    .filter(of -> of.server().equals(server) && of.round() == wanted)
                    .map(Measurement::figures)
                    .filter(figures -> figures.containsKey(metric))
                    .map(figures -> metric.text(figures.getOrDefault(metric, 0.0)))
                    .findFirst()
                    .orElse("–");
            text.append(' ').append(value).append(" |");
        }
        text.append(" **").append(metric.text(median.getAsDouble())).append("** |\n");
    }

    private static void remarks(StringBuilder text, List<Measurement> measurements) {
        List<String> lines = new ArrayList<>();
        for (Measurement measurement : measurements) {
            List<String> remarks = new ArrayList<>(measurement.remarks());
            double foreign = measurement.figures().getOrDefault(Metric.FOREIGN_CPU, 0.0);
            if (foreign > NOISE) {
                remarks.add("other processes used " + Metric.FOREIGN_CPU.text(foreign) + " % of a core");
            }
            if (!remarks.isEmpty()) {
                lines.add("- " + measurement.server() + ", round " + measurement.round() + ": "
                        + String.join("; ", remarks));
            }
        }
        if (!lines.isEmpty()) {
            text.append("\nRemarks:\n\n");
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }

    private List<Measurement> of(Workload workload) {
        return run.measurements().stream()
                .filter(measurement -> measurement.workload() == workload)
                .toList();
    }

    private OptionalDouble median(Workload workload, String server, Metric metric) {
        return median(of(workload), server, metric);
    }

    private static OptionalDouble median(List<Measurement> measurements, String server, Metric metric) {
        double[] sorted = measurements.stream()
                .filter(measurement -> measurement.server().equals(server))
                .map(Measurement::figures)
                .filter(figures -> figures.containsKey(metric))
                .mapToDouble(figures -> figures.getOrDefault(metric, 0.0))
                .sorted()
                .toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(sorted));
    }

    /** The middle of sorted values, or the mean of the two in the middle. */
    static double median(double... sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * A finished run.
     *
     * @param name of the two files
     * @param command that made it
     * @param startedAt in UTC
     * @param minutes that it took
     * @param client how the load program itself was started
     * @param servers by title, in the order in which they are compared
     * @param failures what could not be measured, and why
     */
    record Run(
            String name,
            String command,
            String startedAt,
            long minutes,
            String commit,
            Machine machine,
            Sizes sizes,
            String client,
            Map<String, Server> servers,
            List<Measurement> measurements,
            List<String> failures) {}

    /** One of the compared servers. */
    record Server(String version, String commandLine) {}
}
