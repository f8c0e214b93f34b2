package io.hubbub.benchmarks;

import java.time.Duration;

/**
 * How large and how long a run over the SDKs is.
 *
 * @param rounds how often server and SDKs are started anew
 * @param laps measurements of a figure in a round, of which the median counts
 * @param warmUp publishing and, once more, receiving before the first lap
 * @param publishing length of a lap of publishing
 * @param channels of which each has {@code kept} messages to catch up with
 * @param kept messages a channel
 * @param floodRate messages a second at which the cost of a flood is measured
 * @param flood length of a flood
 * @param trials in the search of the highest rate, at most
 * @param clients that are parked at once
 * @param rest after parking, until threads that have nothing to do have ended
 * @param quietLimit how long to wait at most for other processes to calm down
 */
record SdkSizes(
        int rounds,
        int laps,
        Duration warmUp,
        Duration publishing,
        int channels,
        int kept,
        int floodRate,
        Duration flood,
        int trials,
        int clients,
        Duration rest,
        Duration quietLimit) {

    static final SdkSizes FULL = new SdkSizes(
            3,
            3,
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            10,
            10_000,
            10_000,
            Duration.ofSeconds(2),
            8,
            1_000,
            Duration.ofSeconds(65),
            Duration.ofSeconds(20));

    static final SdkSizes QUICK = new SdkSizes(
            1,
            1,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            5,
            10_000,
            5_000,
            Duration.ofSeconds(1),
            5,
            200,
            Duration.ofSeconds(8),
            Duration.ZERO);

    SdkSizes withRounds(int count) {
        return new SdkSizes(
                count, laps, warmUp, publishing, channels, kept, floodRate, flood, trials, clients, rest, quietLimit);
    }
}
