package io.hubbub.store.sql;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was deleted and nobody sees any more, but still takes room in the file. It is removed in steps, beside everything
 * else, and after a failure or a restart when somebody says so.
 *
 * <p>Its state belongs to its lock.
 */
final class Remains {
    private static final Logger log = LoggerFactory.getLogger(Remains.class);

    private final Database database;
    private final Work<Boolean> step;
    private long deletions; // that have left something
    private boolean pending;
    private boolean removing;

    /** @param step removes some, and tells whether there may be more */
    Remains(Database database, Work<Boolean> step) {
        this.database = database;
        this.step = step;
    }

    /** Begins: there is something. */
    synchronized void remove() {
        pending = true;
        deletions++;
        goOn();
    }

    /** Begins again where a failure has ended it. */
    synchronized void goOn() {
        if (!pending || removing) {
            return;
        }
        removing = true;
        long before = deletions;
        var unused = Steps.run(database, step).whenComplete((done, failure) -> ended(before, failure));
    }

    private synchronized void ended(long before, @Nullable Throwable failure) {
        removing = false;
        if (failure != null) {
            log.debug("What was deleted is removed later", failure);
        } else if (deletions == before) {
            pending = false;
        } else {
            goOn();
        }
    }
}
