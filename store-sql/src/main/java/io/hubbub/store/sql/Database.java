package io.hubbub.store.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The database in the data folder: SQLite, with a log that is flushed to the disk at each commit.
 *
 * <p>One thread does all work, in the order in which it was asked for. What has arrived while it was busy becomes one
 * transaction, so that many changes share one flush; a stage completes after the commit that its work was part of. When a
 * transaction fails, its pieces of work are done once more, each in a transaction of its own, and only those fail that
 * cannot be done.
 *
 * <p>The connection belongs to that thread. Work waits in a queue with a bound; what does not fit is refused at once.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 500;
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5); // another program may look at the file
    private static final Job<?> END = new Job<>(connection -> "");

    private final DataFolder folder;
    private final SQLiteDataSource source;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;
    private boolean closed; // guarded by this

    private @Nullable Connection connection; // of the writer, as all that follows; null after it broke
    private boolean failing;

    private Database(DataFolder folder, SQLiteDataSource source, Connection connection) {
        this.folder = folder;
        this.source = source;
        this.connection = connection;
        this.writer = new Thread(this::write, "hubbub-store");
    }

    /**
     * Opens the database in {@code folder}, made and brought to the schema of this version if need be.
     *
     * @throws StoreException when another process has it, or it cannot be used
     */
    public static Database open(Path folder) {
        return open(folder, BUSY_TIMEOUT);
    }

    static Database open(Path folder, Duration busyTimeout) {
        DataFolder dataFolder = DataFolder.open(folder);
        try {
            SQLiteDataSource source = source(dataFolder.database(), busyTimeout);
            Connection connection = source.getConnection();
            try {
                Migrations.run(connection, source);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            Database database = new Database(dataFolder, source, connection);
            database.writer.start();
            return database;
        } catch (SQLException e) {
            dataFolder.close();
            throw new StoreException(
                    "The database %s cannot be opened: %s.".formatted(dataFolder.database(), Reasons.of(e)), e);
        } catch (RuntimeException e) {
            dataFolder.close();
            throw e;
        }
    }

    /**
     * Has {@code work} done, and completes after its commit, on the writer's thread. It may be done twice, and then only the
     * second time counts; it does nothing but what it does with its connection.
     */
    <T> CompletionStage<T> ask(Work<T> work) {
        Job<T> job = new Job<>(work);
        synchronized (this) {
            if (closed) {
                job.fail(new StoreException("The database is closed."));
            } else if (!waiting.offer(job)) {
                job.fail(new StoreException("Too much waits to be stored."));
            }
        }
        return job.answer;
    }

    /** Does what was asked for, then gives everything back. A second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                waiting.put(END);
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true; // what was asked for is stored all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private void write() {
        List<Job<?>> batch = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            batch.clear();
            batch.add(next());
            waiting.drainTo(batch, MOST_TOGETHER - 1);
            ended = batch.removeIf(job -> job == END);
            store(batch);
        }
        disconnect();
    }

    private Job<?> next() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                log.debug("The thread that stores ends when the database is closed", e);
            }
        }
    }

    private void store(List<Job<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Throwable failure = tryToStore(batch);
        if (failure == null) {
            succeeded(batch);
        } else if (batch.size() == 1 || Reasons.isBusy(failure)) {
            failed(batch, failure);
        } else {
            batch.forEach(job -> store(List.of(job)));
        }
    }

    private @Nullable Throwable tryToStore(List<Job<?>> batch) {
        Connection open;
        try {
            open = connection();
            execute(open, "BEGIN IMMEDIATE");
        } catch (SQLException e) {
            if (!Reasons.isBusy(e)) {
                disconnect(); // a new connection may do better
            }
            return e;
        }
        try {
            for (Job<?> job : batch) {
                job.run(open);
            }
            execute(open, "COMMIT");
            return null;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(open);
            return e;
        }
    }

    private void rollBack(Connection open) {
        try {
            execute(open, "ROLLBACK");
        } catch (SQLException e) {
            // The database has ended the transaction itself, or cannot: a new connection has none.
            log.debug("A transaction was not rolled back", e);
            disconnect();
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.warn("The database was not closed as it should be", e);
        }
        connection = null;
    }

    private void succeeded(List<Job<?>> batch) {
        if (failing) {
            failing = false;
            log.info("The database works again");
        }
        batch.forEach(Job::succeed);
    }

    private void failed(List<Job<?>> batch, Throwable failure) {
        StoreException told = new StoreException("The database failed: " + Reasons.of(failure) + ".", failure);
        if (!failing) {
            failing = true;
            log.warn("{} Changes are refused as long as it does", told.sentence(), failure);
        }
        batch.forEach(job -> job.fail(told));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static SQLiteDataSource source(Path file, Duration busyTimeout) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) busyTimeout.toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri()); // as a URI, since the driver takes a question mark for its own

        return source;
    }

    /** Questions and changes of one caller, done as a whole or not at all. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final class Job<T> {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        private final Work<T> work;
        private @Nullable Runnable success;

        Job(Work<T> work) {
            this.work = work;
        }

        void run(Connection connection) throws SQLException {
            T result = work.run(connection);
            success = () -> answer.complete(result);
        }

        void succeed() {
            if (success != null) {
                success.run();
            }
        }

        void fail(StoreException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
