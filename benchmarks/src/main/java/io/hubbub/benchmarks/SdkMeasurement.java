package io.hubbub.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What one SDK showed in one round.
 *
 * @param sdk its title
 * @param round from 1
 * @param laps every lap of every figure
 * @param faults what should not have happened; empty when every message arrived once, in order, and every publish was
 *     accepted
 * @param remarks what a reader should know before trusting the figures
 */
record SdkMeasurement(
        String sdk, int round, Map<SdkFigure, List<Double>> laps, List<String> faults, List<String> remarks) {}
