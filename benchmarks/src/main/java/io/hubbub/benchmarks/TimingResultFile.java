package io.hubbub.benchmarks;

import java.util.List;
import java.util.Locale;

/** The report of a run over the times of refusals, as Markdown for people and as JSON for programs. */
final class TimingResultFile {
    private final Run run;

    TimingResultFile(Run run) {
        this.run = run;
    }

    String json() {
        return Report.json(run);
    }

    String markdown() {
        StringBuilder text = Report.titled("Benchmark run of refusals", run.name());
        setting(text);
        text.append("## Secrets\n\nWrong at the first byte, or only at the last. A difference is found from |t| = ")
                .append(TimingSamples.FOUND)
                .append(" on.\n\n");
        table(text, false);
        text.append("## Controls\n\nComparisons that leave at the first byte that differs.\n\n");
        table(text, true);
        verdict(text);
        return text.toString();
    }

    private void setting(StringBuilder text) {
        Report.setting(text, run.command(), run.startedAt(), run.seconds() + " s", run.commit(), run.machine());
        Report.line(text, "Hubbub run by", "`" + run.server() + "`");
        text.append('\n');
    }

    private void table(StringBuilder text, boolean controls) {
        text.append("| | samples | median, ns | greatest \\|t\\| | of the quickest, % | last − first, ns"
                + " | would have been found from, ns | |\n|---|---:|---:|---:|---:|---:|---:|---|\n");
        for (TimingFigure figure : run.figures()) {
            if (figure.control() == controls) {
                row(text, figure);
            }
        }
        text.append('\n');
    }

    private static void row(StringBuilder text, TimingFigure figure) {
        TimingSamples.Crop clearest = figure.clearest();
        String verdict = figure.found() ? "a difference" : "no difference";
        text.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.2f | %.1f | %.2f | %.2f | %s |%n",
                figure.subject(),
                figure.samples(),
                figure.medianNanos(),
                Math.abs(clearest.t()),
                100 * clearest.kept(),
                clearest.differenceNanos(),
                clearest.findableNanos(),
                figure.asItShould() ? verdict : "**" + verdict + "**"));
    }

    private void verdict(StringBuilder text) {
        List<TimingFigure> odd =
                run.figures().stream().filter(figure -> !figure.asItShould()).toList();
        if (odd.isEmpty()) {
            text.append("No time of a refusal told how much of a secret was right; every control was found.\n");
            return;
        }
        text.append("**What should not have happened:**\n\n");
        odd.forEach(figure -> text.append("- ")
                .append(figure.subject())
                .append(figure.control() ? ": the control was not found\n" : ": a difference was found\n"));
    }

    /**
     * A finished run.
     *
     * @param name of the two files
     * @param command that made it
     * @param startedAt in UTC
     * @param seconds that it took
     * @param server how Hubbub was started
     */
    record Run(
            String name,
            String command,
            String startedAt,
            long seconds,
            String commit,
            Machine machine,
            String server,
            List<TimingFigure> figures) {}
}
