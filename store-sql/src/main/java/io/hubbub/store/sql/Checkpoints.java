package io.hubbub.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was committed from the database's log into its file, beside the writer, so that nobody waits for it.
 *
 * <p>While the writer goes on, the log never comes to its end. So after each pass, which takes most of it, the writer is asked for
 * the rest, which is little: then the log begins anew instead of growing.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    // The writer's own flush waits behind that of what one pass moves. The longer, the less is moved twice.
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String PASS = "PRAGMA wal_checkpoint(PASSIVE)"; // waits for nobody

    private final DataSource source;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Not started yet; {@code source} gives its connection. */
    Checkpoints(DataSource source) {
        this.source = source;
    }

    void start(Database database) {
        Thread started = new Thread(() -> run(database), "hubbub-store-checkpoints");
        thread = started;
        started.start();
    }

    /** Ends the thread, after the pass that is under way. */
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        Thread started = thread;
        while (started != null && started.isAlive()) {
            try {
                started.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Database database) {
        Session session = null;
        long passed = 0; // commits, when the last pass began
        while (!isClosing()) {
            long commits = database.commits();
            if (commits != passed) {
                passed = commits;
                session = pass(database, session);
            }
        }
        close(session);
    }

    private boolean isClosing() {
        try {
            return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            log.debug("The thread for checkpoints ends when the database is closed", e);
            return false;
        }
    }

    private @Nullable Session pass(Database database, @Nullable Session session) {
        Session open = session;
        try {
            if (open == null) {
                open = new Session(source.getConnection());
            }
            open.execute(PASS);
            database.executeAfterNext(PASS);
            return open;
        } catch (SQLException e) {
            log.debug("A checkpoint was not made", e); // the next one does its work
            close(open);
            return null;
        }
    }

    private static void close(@Nullable Session session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            log.debug("A connection was not closed as it should be", e);
        }
    }
}
