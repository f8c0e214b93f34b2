package io.hubbub.broker;

import io.hubbub.broker.access.Warrant;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.park.Standing;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/**
 * What a poll's right to wait rests on: its permit's warrant, and that the rules of its keyset are still those under which
 * it came.
 *
 * <p>Owned by the loop of the poll's connection.
 */
final class PollStanding implements Standing {
    private final Loop loop;
    private final Rules rules;
    private @Nullable Warrant warrant;
    private long untilTicks;
    private int seen; // how often rights had been taken away when it was last judged

    PollStanding(Loop loop, Rules rules, @Nullable Warrant warrant) {
        this.loop = loop;
        this.rules = rules;
        this.warrant = warrant;
        this.untilTicks = warrant == null ? Long.MAX_VALUE : warrant.until().ticks();
        this.seen = rules.takings;
    }

    @Override
    public long untilTicks() {
        return untilTicks;
    }

    @Override
    public @Nullable RuntimeException lost() {
        Warrant held = warrant;
        if (held == null || (seen == rules.takings && loop.nowTicks() < untilTicks)) {
            return null;
        }
        seen = rules.takings;
        try {
            Warrant renewed = held.renewed(new Timetoken(loop.nowTicks()));
            warrant = renewed;
            untilTicks = renewed.until().ticks();
            return null;
        } catch (Refusal lost) {
            return lost;
        }
    }

    /** Whether the poll is to be asked anew, under other rules. */
    boolean isOutdated() {
        return rules.outdated;
    }

    /** The rules of a keyset while they are the same. Owned by the same loop. */
    static final class Rules {
        private int takings; // how often rights were taken away
        private boolean outdated;

        void rightsTaken() {
            takings++;
        }

        void end() {
            outdated = true;
        }
    }
}
