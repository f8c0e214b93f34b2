package io.hubbub.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that answer questions beside the writer, each with a session of its own. What they see is everything that was
 * committed before the question is taken up, the same throughout one question.
 *
 * <p>Questions wait in a queue with a bound; what does not fit is refused at once.
 */
final class Readers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Readers.class);
    private static final int MOST_WAITING = 20_000;
    private static final Job<?> END = new Job<>(session -> "", 0);

    private final DataSource source;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed; // guarded by this

    /** Starts {@code count} threads; {@code source} gives their connections. */
    Readers(DataSource source, int count) {
        this.source = source;
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::read, "hubbub-store-reader-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Has {@code work} done; completes on a thread of these. */
    <T> CompletionStage<T> ask(Work<T> work) {
        Job<T> question = new Job<>(work, 0);
        synchronized (this) {
            if (closed) {
                question.fail(new StoreException("The database is closed."));
            } else if (!waiting.offer(question)) {
                question.fail(new StoreException("Too much waits to be read."));
            }
        }
        return question.answer;
    }

    /** Answers what was asked, then ends the threads. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean interrupted = false;
        int told = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            try {
                for (; told < threads.size(); told++) {
                    waiting.put(END); // each thread takes one
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                interrupted = true; // what was asked is answered all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        Session session = null;
        while (true) {
            Job<?> question = next();
            if (question == END) {
                close(session);
                return;
            }
            session = answer(question, session);
        }
    }

    private Job<?> next() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                log.debug("The threads that read end when the database is closed", e);
            }
        }
    }

    /** The session for the next question, or null when it is to be a new one. */
    private @Nullable Session answer(Job<?> question, @Nullable Session session) {
        Session open = session;
        try {
            if (open == null) {
                open = new Session(source.getConnection());
                open.execute("PRAGMA query_only = true");
            }
            open.forgetNumbers(); // channels come and go
            open.execute("BEGIN");
            question.run(open);
            open.execute("COMMIT");
            question.succeed();
            return open;
        } catch (SQLException | RuntimeException | Error e) {
            // A new connection has no half transaction, and may do better.
            close(open);
            question.fail(
                    e instanceof RuntimeException refused
                            ? refused
                            : new StoreException("The database failed: " + Reasons.of(e) + ".", e));
            return null;
        }
    }

    private static void close(@Nullable Session session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            log.warn("A connection was not closed as it should be", e);
        }
    }
}
