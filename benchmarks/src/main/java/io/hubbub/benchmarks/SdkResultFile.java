package io.hubbub.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The report of a run over the SDKs, as Markdown for people and as JSON for programs. */
final class SdkResultFile {
    private final Run run;

    SdkResultFile(Run run) {
        this.run = run;
    }

    String json() {
        return Report.json(run);
    }

    String markdown() {
        StringBuilder text = Report.titled("SDK benchmark run", run.name());
        setting(text);
        summary(text);
        rounds(text);
        remarks(text);
        return text.toString();
    }

    private void setting(StringBuilder text) {
        SdkSizes sizes = run.sizes();
        Report.setting(text, run.command(), run.startedAt(), run.minutes() + " min", run.commit(), run.machine());
        Report.line(text, "Server", "`" + run.server() + "`");
        run.sdks().forEach((title, sdk) -> {
            Report.line(text, title, sdk.version());
            Report.line(text, title + " run by", "`" + sdk.commandLine() + "`");
        });
        Report.line(
                text,
                "Sizes",
                sizes.rounds() + " rounds of " + sizes.laps() + " laps; publishing for "
                        + sizes.publishing().toMillis() + " ms; "
                        + "%,d".formatted(sizes.channels() * sizes.kept())
                        + " messages to catch up with, 8 times a lap; "
                        + "%,d".formatted(sizes.floodRate()) + " messages/s live; "
                        + "%,d".formatted(sizes.clients()) + " clients, measured 2 s after they were subscribed and "
                        + sizes.rest().toSeconds() + " s later");
        text.append('\n');
    }

    private void summary(StringBuilder text) {
        List<String> sdks = titles();
        text.append("## Summary\n\nMedians of all rounds, and the lowest and highest lap. The ratio is first to last, ")
                .append("from this run.\n\n| Figure |");
        sdks.forEach(sdk -> text.append(' ').append(sdk).append(" |"));
        text.append(" ratio | aim | |\n|---|")
                .append("---:|".repeat(sdks.size()))
                .append("---:|---:|---|\n");
        for (SdkFigure figure : SdkFigure.values()) {
            if (sdks.stream().noneMatch(sdk -> median(sdk, figure).isPresent())) {
                continue;
            }
            text.append("| ").append(figure.title()).append(" |");
            for (String sdk : sdks) {
                text.append(' ').append(withSpread(sdk, figure)).append(" |");
            }
            text.append(' ').append(verdict(figure, sdks)).append(" |\n");
        }
        text.append('\n').append(faultsInAll()).append("\n\n");
    }

    private String withSpread(String sdk, SdkFigure figure) {
        OptionalDouble median = median(sdk, figure);
        if (median.isEmpty()) {
            return "–";
        }
        double[] all = run.measurements().stream()
                .filter(of -> of.sdk().equals(sdk))
                .flatMap(of -> of.laps().getOrDefault(figure, List.of()).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        String text = figure.text(median.getAsDouble());
        return all.length == 1
                ? text
                : text + " (" + figure.text(all[0]) + "–" + figure.text(all[all.length - 1]) + ")";
    }

    private String verdict(SdkFigure figure, List<String> sdks) {
        OptionalDouble first = median(sdks.get(0), figure);
        OptionalDouble last = sdks.size() > 1 ? median(sdks.get(sdks.size() - 1), figure) : OptionalDouble.empty();
        if (first.isEmpty() || last.isEmpty() || last.getAsDouble() == 0) {
            return "– | " + figure.aim() + " | ";
        }
        double ratio = first.getAsDouble() / last.getAsDouble();
        return String.format(Locale.ROOT, "%.2f", ratio) + " | " + figure.aim() + " | "
                + (figure.holds(ratio) ? "reached" : "**missed**");
    }

    private String faultsInAll() {
        List<String> found = new ArrayList<>();
        for (SdkMeasurement measurement : run.measurements()) {
            measurement
                    .faults()
                    .forEach(fault ->
                            found.add("- " + measurement.sdk() + ", round " + measurement.round() + ", " + fault));
        }
        return found.isEmpty()
                ? "Every publish was accepted; every message was heard once and in order, wherever a rate was given."
                : "**What should not have happened:**\n\n" + String.join("\n", found);
    }

    private void rounds(StringBuilder text) {
        text.append("## Rounds\n\nThe median of the laps of each round.\n\n| Figure | SDK |");
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            text.append(" round ").append(round).append(" |");
        }
        text.append("\n|---|---|").append("---:|".repeat(run.sizes().rounds())).append('\n');
        for (SdkFigure figure : SdkFigure.values()) {
            for (String sdk : titles()) {
                if (median(sdk, figure).isEmpty()) {
                    continue;
                }
                text.append("| ")
                        .append(figure.title())
                        .append(" | ")
                        .append(sdk)
                        .append(" |");
                for (double ofRound : rounds(sdk, figure)) {
                    text.append(' ').append(figure.text(ofRound)).append(" |");
                }
                text.append('\n');
            }
        }
    }

    private void remarks(StringBuilder text) {
        List<String> lines = new ArrayList<>();
        for (SdkMeasurement measurement : run.measurements()) {
            if (!measurement.remarks().isEmpty()) {
                lines.add("- " + measurement.sdk() + ", round " + measurement.round() + ": "
                        + String.join("; ", measurement.remarks()));
            }
        }
        if (!lines.isEmpty()) {
            text.append("\nRemarks:\n\n");
            lines.forEach(each -> text.append(each).append('\n'));
        }
    }

    private List<String> titles() {
        return List.copyOf(run.sdks().keySet());
    }

    private OptionalDouble median(String sdk, SdkFigure figure) {
        double[] ofRounds = rounds(sdk, figure).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return ofRounds.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(ResultFile.median(ofRounds));
    }

    private List<Double> rounds(String sdk, SdkFigure figure) {
        return run.measurements().stream()
                .filter(of -> of.sdk().equals(sdk) && of.laps().containsKey(figure))
                .map(of -> ResultFile.median(of.laps().getOrDefault(figure, List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray()))
                .toList();
    }

    /**
     * A finished run.
     *
     * @param name of the two files
     * @param command that made it
     * @param startedAt in UTC
     * @param minutes that it took
     * @param server how it was started
     * @param sdks by title, in the order in which they are compared
     */
    record Run(
            String name,
            String command,
            String startedAt,
            long minutes,
            String commit,
            Machine machine,
            SdkSizes sizes,
            String server,
            Map<String, Sdk> sdks,
            List<SdkMeasurement> measurements) {}

    /** One of the compared SDKs. */
    record Sdk(String version, String commandLine) {}
}
