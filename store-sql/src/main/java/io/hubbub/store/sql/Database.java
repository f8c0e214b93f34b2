package io.hubbub.store.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
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
    private static final long MOST_WAITING_BYTES = 64L << 20;
    private static final int GATHERING_SHARE = 4; // of the time that the last commit took
    private static final Duration MOST_GATHERING = Duration.ofMillis(1);
    private static final int CHECKPOINT_PAGES = 100_000; // by the writer itself, when those beside it do not keep up
    private static final int CACHE_KIBIBYTES = 64 << 10;
    private static final int READER_CACHE_KIBIBYTES = 8 << 10;
    private static final int MOST_READERS = 4;
    // A row that needs pages of its own and is gone at the end of the transaction. No subscribe key has spaces.
    private static final String PROBE =
            "INSERT INTO keyset (subscribe_key, reached) VALUES (printf(' probe %20000s', ''), 0)";
    private static final String PROBE_END = "DELETE FROM keyset WHERE id = last_insert_rowid()";
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5); // another program may look at the file
    private static final Job<?> END = new Job<>(session -> "", 0);

    private final DataFolder folder;
    private final SQLiteDataSource source;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread writer;
    private final Readers readers;
    private final Checkpoints checkpoints;
    private boolean closed; // guarded by this
    private @Nullable CompletableFuture<Boolean> probing; // guarded by this; null when none is under way
    private volatile boolean failing; // written by the writer

    private final AtomicLong commits = new AtomicLong();
    private final AtomicReference<@Nullable String> afterNext = new AtomicReference<>(); // SQL

    private @Nullable Session session; // of the writer, then of close; null after it broke

    private Database(DataFolder folder, SQLiteDataSource source, DataSource reading, Connection connection) {
        this.folder = folder;
        this.source = source;
        this.session = new Session(connection);
        this.readers =
                new Readers(reading, Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), MOST_READERS)));
        this.writer = new Thread(this::write, "hubbub-store");
        this.checkpoints = new Checkpoints(source);
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
            SQLiteDataSource source = source(dataFolder.database(), busyTimeout, CACHE_KIBIBYTES);
            Connection connection = source.getConnection();
            try {
                Migrations.run(connection, source);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            SQLiteDataSource reading = source(dataFolder.database(), busyTimeout, READER_CACHE_KIBIBYTES);
            Database database = new Database(dataFolder, source, reading, connection);
            database.writer.start();
            database.checkpoints.start(database);
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
        return ask(work, 0);
    }

    /** The same for work that holds {@code bytes} while it waits. */
    <T> CompletionStage<T> ask(Work<T> work, int bytes) {
        Job<T> job = new Job<>(work, bytes);
        synchronized (this) {
            if (closed) {
                job.fail(new StoreException("The database is closed."));
            } else if (waitingBytes.get() > MOST_WAITING_BYTES || !waiting.offer(job)) {
                job.fail(new StoreException("Too much waits to be stored."));
            } else {
                waitingBytes.addAndGet(bytes);
            }
        }
        return job.answer;
    }

    /** Has a question answered beside the changes: it sees those that were answered before it was asked. */
    <T> CompletionStage<T> read(Work<T> work) {
        return readers.ask(work);
    }

    /**
     * Reads at once, before anybody else asks.
     *
     * @throws StoreException when it cannot
     */
    <T> T await(Work<T> work) {
        try {
            return read(work).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new StoreException("The database cannot be read: " + Reasons.of(e) + ".", e);
        }
    }

    /** Whether the last change could not be stored for a reason that does not lie in the change. */
    public boolean isFailing() {
        return failing;
    }

    /**
     * Tries to store something, and completes with whether that went well. Those who ask while it is tried share the
     * answer, so that a crowd of them costs one flush after the other.
     */
    public CompletionStage<Boolean> probe() {
        CompletableFuture<Boolean> answer;
        synchronized (this) {
            if (probing != null) {
                return probing.copy();
            }
            answer = new CompletableFuture<>();
            probing = answer;
        }
        var unused = ask(session -> {
                    session.execute(PROBE);
                    session.execute(PROBE_END);
                    return true;
                })
                .whenComplete((done, failure) -> {
                    synchronized (this) {
                        probing = null;
                    }
                    answer.complete(failure == null);
                });
        return answer.copy();
    }

    /**
     * Does what was asked for, then gives everything back: the file alone holds everything that was stored, unless another
     * program has it open. A second call does nothing.
     */
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
        checkpoints.close();
        readers.close();
        disconnect(); // the last one, so that SQLite brings the log into the file
        folder.close();
    }

    private void write() {
        List<Job<?>> batch = new ArrayList<>();
        boolean ended = false;
        int before = 0; // in the batch before
        long nanos = 0; // that it took
        while (!ended) {
            batch.clear();
            batch.add(next());
            waiting.drainTo(batch, MOST_TOGETHER - 1);
            if (batch.size() < before / 2) {
                // Those who were answered together ask again together: their first is not to be stored alone.
                LockSupport.parkNanos(Math.min(nanos / GATHERING_SHARE, MOST_GATHERING.toNanos()));
                waiting.drainTo(batch, MOST_TOGETHER - batch.size());
            }
            ended = batch.removeIf(job -> job == END);
            batch.forEach(job -> waitingBytes.addAndGet(-job.bytes));
            long from = System.nanoTime();
            before = batch.size();
            store(batch);
            String sql = afterNext.getAndSet(null);
            if (sql != null) {
                executeBesides(sql);
            }
            nanos = System.nanoTime() - from;
        }
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
        Session open;
        try {
            open = session();
            open.execute("BEGIN IMMEDIATE");
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
            open.execute("COMMIT");
            commits.incrementAndGet();
            return null;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(open);
            return e;
        }
    }

    /** Executes what no answer waits for, outside of a transaction. */
    private void executeBesides(String sql) {
        try {
            session().execute(sql);
        } catch (SQLException e) {
            log.debug("{} was not executed", sql, e);
        }
    }

    private void rollBack(Session open) {
        open.forget();
        try {
            open.forgetStatements();
            open.execute("ROLLBACK");
        } catch (SQLException e) {
            // The database has ended the transaction itself, or cannot: a new connection has none.
            log.debug("A transaction was not rolled back", e);
            disconnect();
        }
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open == null) {
            open = new Session(source.getConnection());
            session = open;
        }
        return open;
    }

    private void disconnect() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            log.warn("The database was not closed as it should be", e);
        }
        session = null;
    }

    /** How many transactions were committed since it was opened. */
    long commits() {
        return commits.get();
    }

    /** Has {@code sql} executed by the writer after its next transaction. */
    void executeAfterNext(String sql) {
        afterNext.set(sql);
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

    private static SQLiteDataSource source(Path file, Duration busyTimeout, int cacheKibibytes) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) busyTimeout.toMillis());
        config.setCacheSize(-cacheKibibytes);
        config.setGetGeneratedKeys(false); // would cost a statement more at each insert
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri()); // as a URI, since the driver takes a question mark for its own

        return source;
    }
}
