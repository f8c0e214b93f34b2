package io.hubbub.broker.park;

import org.jspecify.annotations.Nullable;

/** What a poll's right to wait rests on. Asked in turns of the poll's loop. */
public interface Standing {
    /** When it ends by itself, in units of 100 ns since the Unix epoch. */
    long untilTicks();

    /** Why the poll may wait no longer, or null while it may. */
    @Nullable
    RuntimeException lost();

    /** A right that nobody takes away. */
    Standing FIRM = new Standing() {
        @Override
        public long untilTicks() {
            return Long.MAX_VALUE;
        }

        @Override
        public @Nullable RuntimeException lost() {
            return null;
        }
    };
}
