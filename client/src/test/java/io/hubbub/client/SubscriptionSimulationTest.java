package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNStatusCategory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Clients and a broker in virtual time, through mix changes, disconnects, reconnects and failures of the network.
 *
 * <p>{@code -Dhubbub.seed=N} lives one life again, {@code -Dhubbub.simulation=PT1M} lives for longer.
 */
final class SubscriptionSimulationTest {
    private static final String SEED = "hubbub.seed";
    private static final int STEPS = 400;
    private static final Duration BUDGET = Duration.parse(System.getProperty("hubbub.simulation", "PT8S"));
    private static final int LEAST_LIVES = 50; // to meet everything that must be met, however slow the machine

    @Test
    void messages_anythingHappens_eachIsHeardOnceAndInOrder() {
        Long given = Long.getLong(SEED);
        if (given != null) {
            live(given);
            return;
        }
        long seed = new SplittableRandom().nextLong();
        System.out.println("SubscriptionSimulationTest begins with -D" + SEED + "=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        Map<PNStatusCategory, Long> seen = new EnumMap<>(PNStatusCategory.class);
        long lives = 0;
        long delivered = 0;
        long faults = 0;
        long end = System.nanoTime() + BUDGET.toNanos();
        for (; lives < LEAST_LIVES || System.nanoTime() - end < 0; seed = seeds.nextLong()) {
            SimulatedSubscriber subscriber = live(seed);
            subscriber.seen().forEach((category, count) -> seen.merge(category, count, Long::sum));
            delivered += subscriber.delivered();
            faults += subscriber.faults();
            lives++;
        }
        System.out.println("SubscriptionSimulationTest lived " + lives + " lives: " + delivered + " messages, " + faults
                + " faults, " + seen);
        assertThat(seen)
                .containsKeys(
                        PNStatusCategory.PNConnectedCategory,
                        PNStatusCategory.PNReconnectedCategory,
                        PNStatusCategory.PNDisconnectedCategory,
                        PNStatusCategory.PNUnexpectedDisconnectCategory,
                        PNStatusCategory.PNNetworkIssuesCategory,
                        PNStatusCategory.PNAcknowledgmentCategory,
                        PNStatusCategory.PNTimeoutCategory,
                        PNStatusCategory.PNUnknownCategory);
        assertThat(delivered).isPositive();
    }

    private static SimulatedSubscriber live(long seed) {
        SimulatedSubscriber subscriber = new SimulatedSubscriber(seed);
        try {
            subscriber.live(STEPS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("Seed " + seed, e);
        }
        return subscriber;
    }
}
