package io.hubbub.benchmarks;

import java.time.Duration;

/**
 * How large and how long a run is.
 *
 * @param rounds how often every server is started anew for every workload
 * @param laps measurements of a workload in a round, of which the median counts
 * @param subscribers long polls of workloads a to c
 * @param fanOutLanes publishing connections of workloads a and b
 * @param channelLanes publishing connections of workloads c and e
 * @param fixedDeliveries deliveries a second of workload a at a fixed rate
 * @param fixedMessages messages a second of workload c at a fixed rate
 * @param warmUp load before the first measurement on a started server
 * @param measured length of a measurement
 * @param trial length of one trial in the search of the highest rate
 * @param mostTrials of such trials
 * @param resolution the largest ratio between the rate found and the lowest that failed
 * @param idleLow the count that is subtracted
 * @param idleMiddle an intermediate count
 * @param idleHigh the largest count; the kernel allows a process 20,000 descriptors here
 * @param idleOnOneChannel whether idle polls are also watched on one channel
 * @param rest how long CPU at rest is watched
 * @param quietLimit how long to wait at most for other processes to calm down before a server is measured
 */
record Sizes(
        int rounds,
        int laps,
        int subscribers,
        int fanOutLanes,
        int channelLanes,
        int fixedDeliveries,
        int fixedMessages,
        Duration warmUp,
        Duration measured,
        Duration trial,
        int mostTrials,
        double resolution,
        int idleLow,
        int idleMiddle,
        int idleHigh,
        boolean idleOnOneChannel,
        Duration rest,
        Duration quietLimit) {

    static final Sizes FULL = new Sizes(
            3,
            3,
            1_000,
            32,
            64,
            75_000,
            20_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            16,
            1.05,
            1_000,
            10_000,
            19_000,
            true,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));

    static final Sizes QUICK = new Sizes(
            1,
            1,
            1_000,
            32,
            64,
            75_000,
            20_000,
            Duration.ofSeconds(3),
            Duration.ofMillis(1500),
            Duration.ofMillis(700),
            10,
            1.15,
            1_000,
            4_000,
            8_000,
            false,
            Duration.ofSeconds(2),
            Duration.ZERO);

    Sizes withRounds(int count) {
        return new Sizes(
                count,
                laps,
                subscribers,
                fanOutLanes,
                channelLanes,
                fixedDeliveries,
                fixedMessages,
                warmUp,
                measured,
                trial,
                mostTrials,
                resolution,
                idleLow,
                idleMiddle,
                idleHigh,
                idleOnOneChannel,
                rest,
                quietLimit);
    }
}
