package io.hubbub.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChoresTest {
    private static final int PER_TURN = 10;

    private final VirtualLoop loop = VirtualLoops.single();
    private final Chores chores = loop.ask(() -> new Chores(loop, PER_TURN));
    private final List<String> log = new ArrayList<>();
    private int turn; // between two looks at the sockets

    @Test
    void begin_fitsIntoTheTurn_isDoneAtOnce() {
        assertThat(begin("ann", new Steps("short", PER_TURN))).isTrue();

        assertThat(log).containsExactly("0: short 10");
        assertThat(loop.loops().timers()).isZero();
    }

    @Test
    void begin_doesNotFit_takesAsManyTurnsAsTheBoundAsksFor() {
        Steps longOne = new Steps("long", 35);
        assertThat(begin("ann", longOne)).isFalse();
        assertThat(longOne.isTold).isFalse();
        runTurns();

        assertThat(log).containsExactly("0: long 10", "1: long 10", "2: long 10", "3: long 5");
        assertThat(longOne.isTold).isTrue();
    }

    @Test
    void line_ofShortOnes_sharesTheTurn() {
        begin("ann", new Steps("long", 12));
        for (int i = 0; i < 6; i++) {
            begin("ann", new Steps("short " + i, 3));
        }
        runTurns();

        assertThat(log)
                .containsExactly(
                        "0: long 10",
                        "1: long 2",
                        "1: short 0 3",
                        "1: short 1 3",
                        "1: short 2 2",
                        "2: short 2 1",
                        "2: short 3 3",
                        "2: short 4 3",
                        "2: short 5 3");
    }

    @Test
    void begin_sameUserIsInTheLine_waitsItsTurn() {
        begin("ann", new Steps("first", 15));

        assertThat(begin("ann", new Steps("second", 1))).isFalse();
        assertThat(loop.ask(() -> chores.isBusyWith("ann"))).isTrue();
        runTurns();
        assertThat(log).containsExactly("0: first 10", "1: first 5", "1: second 1");
        assertThat(loop.ask(() -> chores.isBusyWith("ann"))).isFalse();
    }

    @Test
    void begin_somebodyElseIsInTheLine_overtakesWhenItIsShort() {
        begin("ann", new Steps("long", 15));

        assertThat(begin("bob", new Steps("short", 1))).isTrue();
        assertThat(begin(null, new Steps("nameless", 1))).isTrue();
    }

    @Test
    void line_ofLongOnes_isDoneInOrderOfArrival() {
        begin("ann", new Steps("first", 25));
        begin("bob", new Steps("second", 25));
        runTurns();

        assertThat(log)
                .containsExactly(
                        "0: first 10", "0: second 10", "1: first 10", "2: first 5", "2: second 5", "3: second 10");
    }

    @Test
    void done_beginsTheNextOfTheSameUser_itNeedNotWait() {
        Steps longOne = new Steps("long", 15);
        List<Boolean> atOnce = new ArrayList<>();
        longOne.then = () -> atOnce.add(chores.begin("ann", new Steps("next", 1)));
        begin("ann", longOne);
        runTurns();

        assertThat(atOnce).containsExactly(true);
    }

    @Test
    void line_isLong_isFullUntilItGetsShorter() {
        for (int i = 0; i < 1000; i++) {
            assertThat(loop.ask(chores::isFull)).isFalse();
            begin("user-" + i, new Steps("long", 11));
        }

        assertThat(loop.ask(chores::isFull)).isTrue();
        runTurns();
        assertThat(loop.ask(chores::isFull)).isFalse();
    }

    @Test
    void chore_breaks_theLineGoesOnWithoutIt() {
        Steps broken = new Steps("broken", 15);
        begin("ann", broken);
        begin("ann", new Steps("next", 1));
        broken.left = -1;

        assertThatThrownBy(this::runTurns).isInstanceOf(IllegalStateException.class);
        runTurns();
        assertThat(log).containsExactly("0: broken 10", "2: next 1");
    }

    private boolean begin(@Nullable String user, Chore chore) {
        return loop.ask(() -> chores.begin(user, chore));
    }

    /** Lets the loop look at its sockets after all that was posted, until there is nothing left to do. */
    private void runTurns() {
        while (loop.loops().timers() > 0) {
            turn++;
            loop.loops().fireTimers();
            loop.loops().runUntilIdle();
        }
        loop.loops().advance(Duration.ZERO);
    }

    /** Work that writes down how much of it was done in which turn. */
    private final class Steps implements Chore {
        private final String name;
        private int left;
        private boolean isTold;
        private Runnable then = () -> {};

        Steps(String name, int steps) {
            this.name = name;
            this.left = steps;
        }

        @Override
        public boolean goOn(Allowance allowance) {
            if (left < 0) {
                throw new IllegalStateException(name);
            }
            int done = 0;
            for (; left > 0 && !allowance.isSpent(); left--) {
                allowance.spend(1);
                done++;
            }
            log.add(turn + ": " + name + " " + done);
            return left == 0;
        }

        @Override
        public void done() {
            isTold = true;
            then.run();
        }
    }
}
