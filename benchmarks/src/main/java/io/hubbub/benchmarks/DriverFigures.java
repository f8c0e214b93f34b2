package io.hubbub.benchmarks;

import java.util.EnumMap;
import java.util.Map;

/** What a driver prints, a figure a line: {@code figure HERE_NOW HERE_PAGE 81.4}. */
final class DriverFigures {
    private static final String FIGURE = "figure";
    private static final int WORDS = 4;

    private DriverFigures() {}

    static String line(Workload workload, Metric metric, double value) {
        return FIGURE + " " + workload.name() + " " + metric.name() + " " + value;
    }

    /**
     * The figures among the lines of {@code text}.
     *
     * @throws IllegalArgumentException when there is none, or one that nobody knows
     */
    static Map<Workload, Map<Metric, Double>> parse(String text) {
        Map<Workload, Map<Metric, Double>> figures = new EnumMap<>(Workload.class);
        text.lines().filter(line -> line.startsWith(FIGURE + " ")).forEach(line -> {
            String[] words = line.split(" ", -1);
            if (words.length != WORDS) {
                throw new IllegalArgumentException("not a figure: " + line);
            }
            figures.computeIfAbsent(Workload.valueOf(words[1]), unused -> new EnumMap<>(Metric.class))
                    .put(Metric.valueOf(words[2]), Double.valueOf(words[3]));
        });
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures in: " + text);
        }
        return figures;
    }
}
