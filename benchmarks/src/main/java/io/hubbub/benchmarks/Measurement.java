package io.hubbub.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * The figures of one workload on one server in one round.
 *
 * @param server the contender's title
 * @param round from 1
 * @param figures by metric; a metric that does not apply is absent
 * @param remarks what a reader should know before trusting the figures
 */
record Measurement(Workload workload, String server, int round, Map<Metric, Double> figures, List<String> remarks) {}
