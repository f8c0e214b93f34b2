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
    private static final int ENOUGH_WORLDS = 200; // to meet everything that must be met, however slow the machine

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
        Map<Judge.Event, Long> seen = new EnumMap<>(Judge.Event.class);
        long start = System.nanoTime();
        long seed = first;
        int worlds = 0;
        BooleanSupplier metAll = () -> seen.size() == Judge.Event.values().length;
        BooleanSupplier timeIsUp = () -> metAll.getAsBoolean() && System.nanoTime() - start > BUDGET.toNanos();
        for (; metAll.getAsBoolean() ? !timeIsUp.getAsBoolean() : worlds < ENOUGH_WORLDS; worlds++) {
            simulate(seed, SimulatedWorld.STEPS, timeIsUp)
                    .forEach((event, count) -> seen.merge(event, count, Long::sum));
            seed = seeds.nextLong();
        }
        System.out.println("BrokerSimulationTest saw " + worlds + " worlds: " + seen);
        assertThat(seen).as("what a simulation must meet to mean something").containsKeys(Judge.Event.values());
    }

    private static Map<Judge.Event, Long> simulate(long seed, int steps, BooleanSupplier timeIsUp) {
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
