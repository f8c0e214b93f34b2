package io.hubbub.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** The report of a run over history, as Markdown for people and as JSON for programs. */
final class HistoryResultFile {
    private final Run run;

    HistoryResultFile(Run run) {
        this.run = run;
    }

    String json() {
        return Report.json(run);
    }

    String markdown() {
        StringBuilder text = Report.titled("Benchmark run of history", run.name());
        setting(text);
        aims(text);
        for (HistoryPart part : HistoryPart.values()) {
            part(text, part);
        }
        faults(text);
        return text.toString();
    }

    private void setting(StringBuilder text) {
        HistorySizes sizes = run.sizes();
        Report.setting(text, run.command(), run.startedAt(), run.minutes() + " min", run.commit(), run.machine());
        Report.line(text, "Hubbub run by", "`" + run.server() + "`");
        Report.line(text, "Peer", run.peer());
        Report.line(
                text,
                "Sizes",
                sizes.rounds() + (sizes.rounds() == 1 ? " round" : " rounds") + "; stretches of "
                        + sizes.measured().toMillis() + " ms after a warm-up of "
                        + sizes.warmUp().toMillis() + " ms");
        text.append('\n');
    }

    private void aims(StringBuilder text) {
        List<String> lines = new ArrayList<>();
        for (int lanes : run.sizes().lanes()) {
            String of = "%,d publishers".formatted(lanes);
            String stored = "Hubbub, stored, " + of;
            aim(lines, stored + ": a second", stored, HistoryFigure.RATE, "≥ 20,000", value -> value >= 20_000);
            aim(lines, stored + ", at half: p99, ms", stored + ", at half", HistoryFigure.P99, "< 20", v -> v < 20);
            ratio(lines, "stored to store=0, " + of, stored, "Hubbub, store=0, " + of, HistoryFigure.RATE);
            ratio(lines, "stored to PostgreSQL, " + of, stored, "PostgreSQL, " + of, HistoryFigure.RATE);
            added(lines, "added p50, " + of + ", at half, ms", of, HistoryFigure.P50);
            added(lines, "added p99, " + of + ", at half, ms", of, HistoryFigure.P99);
        }
        for (int rows : run.sizes().rows()) {
            String last = "Hubbub, %,d rows, last 100".formatted(rows);
            aim(lines, last + ": p99, ms", last, HistoryFigure.P99, "< 2", value -> value < 2);
        }
        if (!lines.isEmpty()) {
            text.append("## Summary\n\nMedians of the rounds.\n\n| | | aim | |\n|---|---:|---:|---|\n");
            lines.forEach(text::append);
            text.append('\n');
        }
    }

    private void aim(List<String> lines, String title, String subject, HistoryFigure figure, String aim, Holds holds) {
        median(subject, figure)
                .ifPresent(value -> lines.add("| " + title + " | " + figure.text(value) + " | " + aim + " | "
                        + (holds.with(value) ? "reached" : "**missed**") + " |\n"));
    }

    private void ratio(List<String> lines, String title, String subject, String to, HistoryFigure figure) {
        OptionalDouble above = median(subject, figure);
        OptionalDouble below = median(to, figure);
        if (above.isPresent() && below.isPresent() && below.getAsDouble() > 0) {
            String ratio = String.format(Locale.ROOT, "%.2f", above.getAsDouble() / below.getAsDouble());
            lines.add("| " + title + " | " + ratio + " | | |\n");
        }
    }

    private void added(List<String> lines, String title, String publishers, HistoryFigure figure) {
        OptionalDouble stored = median("Hubbub, stored, " + publishers + ", at half", figure);
        OptionalDouble passed = median("Hubbub, store=0, " + publishers + ", at half", figure);
        if (stored.isPresent() && passed.isPresent()) {
            lines.add("| " + title + " | " + figure.text(stored.getAsDouble() - passed.getAsDouble()) + " | | |\n");
        }
    }

    private void part(StringBuilder text, HistoryPart part) {
        List<HistoryMeasurement> all =
                run.measurements().stream().filter(each -> each.part() == part).toList();
        if (all.isEmpty()) {
            return;
        }
        Set<String> subjects = new LinkedHashSet<>();
        all.forEach(each -> subjects.add(each.subject()));
        List<HistoryFigure> figures = Stream.of(HistoryFigure.values())
                .filter(figure -> all.stream().anyMatch(each -> each.figures().containsKey(figure.id())))
                .toList();
        text.append("## ")
                .append(part.title())
                .append("\n\n")
                .append(part.explanation())
                .append("\n\n| |");
        figures.forEach(figure -> text.append(' ').append(figure.title()).append(" |"));
        text.append("\n|---|").append("---:|".repeat(figures.size())).append('\n');
        for (String subject : subjects) {
            text.append("| ").append(subject).append(" |");
            figures.forEach(
                    figure -> text.append(' ').append(cell(subject, figure)).append(" |"));
            text.append('\n');
        }
        text.append('\n');
    }

    private String cell(String subject, HistoryFigure figure) {
        double[] rounds = rounds(subject, figure);
        if (rounds.length == 0) {
            return "–";
        }
        String median = figure.text(ResultFile.median(rounds));
        return rounds.length == 1
                ? median
                : median + " (" + figure.text(rounds[0]) + "–" + figure.text(rounds[rounds.length - 1]) + ")";
    }

    private void faults(StringBuilder text) {
        List<String> found = new ArrayList<>();
        for (HistoryMeasurement each : run.measurements()) {
            each.faults()
                    .forEach(fault ->
                            found.add("- " + each.subject() + ", round " + each.round() + ": " + fault + "\n"));
        }
        if (found.isEmpty()) {
            text.append("Every publish was accepted and answered; nothing was lost or came twice.\n");
        } else {
            text.append("**What should not have happened:**\n\n");
            found.forEach(text::append);
        }
    }

    private OptionalDouble median(String subject, HistoryFigure figure) {
        double[] rounds = rounds(subject, figure);
        return rounds.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(ResultFile.median(rounds));
    }

    private double[] rounds(String subject, HistoryFigure figure) {
        return run.measurements().stream()
                .filter(each -> each.subject().equals(subject))
                .flatMap(each -> Stream.ofNullable(each.figures().get(figure.id())))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    private interface Holds {
        boolean with(double value);
    }

    /**
     * A finished run.
     *
     * @param name of the two files
     * @param command that made it
     * @param startedAt in UTC
     * @param minutes that it took
     * @param server how Hubbub was started
     * @param peer its version and settings, or why there is none
     */
    record Run(
            String name,
            String command,
            String startedAt,
            long minutes,
            String commit,
            Machine machine,
            HistorySizes sizes,
            String server,
            String peer,
            List<HistoryMeasurement> measurements) {}
}
