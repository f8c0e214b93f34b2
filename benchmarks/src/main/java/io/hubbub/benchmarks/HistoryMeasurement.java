package io.hubbub.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What one subject showed in one round.
 *
 * @param subject who did what
 * @param figures by {@link HistoryFigure#id}
 * @param faults what should not have happened
 */
record HistoryMeasurement(
        HistoryPart part, String subject, int round, Map<String, Double> figures, List<String> faults) {}
