package io.hubbub.broker;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.Chore;
import org.jspecify.annotations.Nullable;

/** Something that the shard does for a request, in one turn or in several. Owned by the loop of the shard. */
abstract class Errand implements Chore {
    private boolean done;
    private @Nullable RuntimeException failure;
    private Runnable then = () -> {};

    /** Does what the allowance allows, and returns whether that was the last of it. */
    abstract boolean proceed(Allowance allowance);

    /** Whether it is done, or has failed. */
    final boolean isDone() {
        return done;
    }

    /** Has {@code action} run in a turn of the shard when it is done, which it is not yet. */
    final void then(Runnable action) {
        then = action;
    }

    /** Throws why it failed, if it did. */
    final void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** It cannot be done. */
    final void fail(RuntimeException cause) {
        failure = cause;
        done = true;
    }

    @Override
    public final boolean goOn(Allowance allowance) {
        try {
            done = proceed(allowance);
        } catch (RuntimeException e) {
            fail(e);
        }
        return done;
    }

    @Override
    public final void done() {
        then.run();
    }
}
