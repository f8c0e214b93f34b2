package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Days of traffic in virtual time, against an oracle that knows every accepted message.
 *
 * <p>Each simulated world follows from one seed: its loops, keysets, bounds, clients and every step. {@code
 * -Dhubbub.seed=N} runs the world of that seed and no other, {@code -Dhubbub.steps=N} ends it after so many steps, and
 * {@code -Dhubbub.simulation=PT1M} simulates for longer.
 */
final class BrokerSimulationTest {
    private static final String SEED = "hubbub.seed";
    private static final String STEPS = "hubbub.steps";
    private static final Duration BUDGET = Duration.parse(System.getProperty("hubbub.simulation", "PT10S"));
    private static final int MAX_WORLDS = 100_000;

    @Test
    void traffic_anyOrderOfEvents_keepsOrderAndLosesNothingInSilence() {
        Long given = Long.getLong(SEED);
        if (given != null) {
            simulate(given, Integer.getInteger(STEPS, SimulatedWorld.STEPS), () -> false);
            return;
        }
        long first = new SplittableRandom().nextLong();
        System.out.println("BrokerSimulationTest begins with -D" + SEED + "=" + first);
        SplittableRandom seeds = new SplittableRandom(first);
        Map<SimulatedWorld.Event, Long> seen = new EnumMap<>(SimulatedWorld.Event.class);
        long end = System.nanoTime() + BUDGET.toNanos();
        long seed = first;
        int worlds = 0;
        for (; worlds < MAX_WORLDS && System.nanoTime() - end < 0; worlds++) {
            simulate(seed, SimulatedWorld.STEPS, () -> System.nanoTime() - end >= 0)
                    .forEach((event, count) -> seen.merge(event, count, Long::sum));
            seed = seeds.nextLong();
        }
        System.out.println("BrokerSimulationTest saw " + worlds + " worlds: " + seen);
        assertThat(seen)
                .as("what a simulation must meet to mean something")
                .containsKeys(SimulatedWorld.Event.values());
    }

    private static Map<SimulatedWorld.Event, Long> simulate(long seed, int steps, BooleanSupplier timeIsUp) {
        SimulatedWorld world = new SimulatedWorld(seed);
        try {
            return world.live(steps, timeIsUp);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Seed " + seed + ", again with: mvn -pl protocol,broker test -Dtest=BrokerSimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "=" + seed + " -D" + STEPS + "="
                            + world.steps(),
                    e);
        }
    }
}
