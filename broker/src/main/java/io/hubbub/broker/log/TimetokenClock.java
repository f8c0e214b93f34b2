package io.hubbub.broker.log;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.Timetoken;

/**
 * Gives out the timetokens of one keyset: each later than all before it, whatever the wall clock does.
 *
 * <p>Owned by the loop of the keyset's shard.
 */
@LoopOwned
public final class TimetokenClock {
    private final Loop owner;
    private final Timetoken start;
    private long lastTicks; // 100 ns since the Unix epoch

    /** A clock that starts at the loop's time, or at {@code notBefore} when that is later: the wall clock stepped back. */
    public TimetokenClock(Loop owner, Timetoken notBefore) {
        this.owner = owner;
        this.lastTicks = Math.max(owner.nowTicks(), notBefore.ticks());
        this.start = new Timetoken(lastTicks);
    }

    /** Before every place that it gives out. Never changes: any thread may ask. */
    public Timetoken start() {
        return start;
    }

    /** The place of the next message. */
    public Timetoken next() {
        assert owner.inLoop();
        // The wall clock may stand still or step back, and a timetoken that does not grow would hide the message
        // from every subscriber whose cursor is already past it.
        lastTicks = Math.max(owner.nowTicks(), lastTicks + 1);
        return new Timetoken(lastTicks);
    }

    /** Whether {@code cursor} lies after everything given out so far and after the wall clock. */
    public boolean isAhead(Timetoken cursor) {
        assert owner.inLoop();
        return cursor.ticks() > lastTicks && cursor.isAfter(now());
    }

    /** A cursor after everything given out so far and before everything to come. */
    public Timetoken now() {
        assert owner.inLoop();
        lastTicks = Math.max(owner.nowTicks(), lastTicks);
        return new Timetoken(lastTicks);
    }
}
