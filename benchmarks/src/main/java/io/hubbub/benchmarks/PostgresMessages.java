package io.hubbub.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A table of messages in PostgreSQL with the columns and indexes of Hubbub's, written and read through its JDBC driver by
 * the statements that Hubbub's store uses.
 */
final class PostgresMessages {
    private static final String[] SCHEMA = {
        "CREATE TABLE message (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, keyset_id BIGINT NOT NULL,"
                + " channel_id BIGINT NOT NULL, timetoken BIGINT NOT NULL, live SMALLINT NOT NULL, expires BIGINT,"
                + " type SMALLINT NOT NULL, publisher TEXT, sequence INTEGER, custom_type TEXT, meta BYTEA,"
                + " payload BYTEA NOT NULL)",
        "CREATE INDEX message_of_channel ON message (channel_id, timetoken)",
        "CREATE INDEX message_of_keyset ON message (keyset_id, timetoken, channel_id)",
        "CREATE INDEX message_with_expiry ON message (keyset_id, expires) WHERE expires IS NOT NULL"
    };
    private static final String INSERT = "INSERT INTO message (keyset_id, channel_id, timetoken, live, expires, type,"
            + " publisher, sequence, custom_type, meta, payload) VALUES (1, ?, ?, 1, NULL, 0, '" + FilledRows.PUBLISHER
            + "', NULL, NULL, NULL, ?)";
    private static final String NEWEST =
            "SELECT timetoken, live, expires, type, publisher, sequence, custom_type, meta, payload FROM message"
                    + " WHERE channel_id = ? AND timetoken >= 0 AND timetoken < ?"
                    + " AND ((expires IS NULL AND timetoken >= 0) OR expires > 0) ORDER BY timetoken DESC LIMIT ?";
    private static final int PAYLOAD = 9; // column
    private static final int AT_ONCE = 1_000; // rows of a filling
    private static final long LONGEST_MICROS = 120_000_000;

    private final Postgres server;
    private final String database;

    private PostgresMessages(Postgres server, String database) {
        this.server = server;
        this.database = database;
    }

    /** An empty table, whatever was there. */
    static PostgresMessages empty(Postgres server, String database) throws SQLException {
        server.administer("DROP DATABASE IF EXISTS " + database);
        return make(server, database);
    }

    /** A table with {@code count} rows; made unless there is one. */
    static PostgresMessages filled(Postgres server, int count) throws SQLException {
        String database = "rows" + count;
        if (server.has(database)) {
            return new PostgresMessages(server, database);
        }
        String unfinished = "filling";
        PostgresMessages table = empty(server, unfinished);
        table.fill(count);
        server.administer("ALTER DATABASE " + unfinished + " RENAME TO " + database);
        return new PostgresMessages(server, database);
    }

    private static PostgresMessages make(Postgres server, String database) throws SQLException {
        server.administer("CREATE DATABASE " + database);
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        return new PostgresMessages(server, database);
    }

    private void fill(int count) throws SQLException {
        FilledRows rows = new FilledRows();
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (int row = 0; row < count; row++) {
                    insert.setLong(1, rows.next() + 1L);
                    insert.setLong(2, rows.timetoken());
                    insert.setBytes(3, rows.payload().clone());
                    insert.addBatch();
                    if (row % AT_ONCE == AT_ONCE - 1 || row == count - 1) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM (ANALYZE) message");
                statement.execute("CHECKPOINT");
            }
        }
    }

    /** Bytes on disk of a row, indexes included. */
    double bytesPerRow() throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_total_relation_size('message')::float8 / greatest(1, count(*)) FROM message")) {
            row.next();
            return row.getDouble(1);
        }
    }

    /**
     * Inserts from {@code threads} connections, a row in a transaction of its own at a time.
     *
     * @param rate rows a second on a schedule; 0 for the next one as soon as the one before is committed
     */
    Map<HistoryFigure, Double> insert(int threads, double rate, Duration warmUp, Duration measured, CoreUseOf cores)
            throws SQLException, InterruptedException {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < threads; i++) {
                connections.add(server.connect(database));
            }
            return new Inserts(connections, rate, warmUp, measured).play(cores);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    /**
     * Reads pages of random channels on one connection.
     *
     * @param before the timetoken before which a page ends
     */
    Fetches.Seen read(int limit, long before, Duration warmUp, Duration measured) throws SQLException {
        SplittableRandom random = new SplittableRandom(2);
        Histogram micros = new Histogram(1, LONGEST_MICROS, 3);
        try (Connection connection = server.connect(database);
                PreparedStatement select = connection.prepareStatement(NEWEST)) {
            long from = System.nanoTime() + warmUp.toNanos();
            long to = from + measured.toNanos();
            long messages = 0;
            long now = System.nanoTime();
            while (now < to) {
                boolean counts = now >= from;
                long sentAt = now;
                select.setLong(1, random.nextInt(HistorySizes.CHANNELS) + 1L);
                select.setLong(2, before);
                select.setInt(3, limit);
                int found = 0;
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found += rows.getBytes(PAYLOAD).length / Payload.LENGTH;
                    }
                }
                now = System.nanoTime();
                if (counts) {
                    messages += found;
                    micros.recordValue(Math.min((now - sentAt) / 1_000, LONGEST_MICROS));
                }
            }
            long answers = micros.getTotalCount();
            return new Fetches.Seen(
                    answers / (measured.toNanos() / 1e9), (double) messages / answers, Latency.of(micros));
        }
    }

    /** Begins to watch the cores. */
    interface CoreUseOf {
        CoreUse start();
    }

    /** One measured stretch of inserts. Each thread has a connection and a histogram of its own. */
    private static final class Inserts {
        private final List<Connection> connections;
        private final double nanosPerRow;
        private final long warmUp;
        private final long measured;
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong timetokens = new AtomicLong(System.currentTimeMillis() * 10_000);
        private final Queue<Histogram> histograms = new ConcurrentLinkedQueue<>();
        private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        private final CountDownLatch started;
        private final CountDownLatch begin = new CountDownLatch(1);
        private volatile long startedAt;

        Inserts(List<Connection> connections, double rate, Duration warmUp, Duration measured) {
            this.connections = connections;
            this.nanosPerRow = rate == 0 ? 0 : 1e9 / rate;
            this.warmUp = warmUp.toNanos();
            this.measured = measured.toNanos();
            this.started = new CountDownLatch(connections.size());
        }

        Map<HistoryFigure, Double> play(CoreUseOf cores) throws InterruptedException, SQLException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < connections.size(); i++) {
                int number = i;
                Thread thread = new Thread(() -> insert(connections.get(number), number), "insert-" + i);
                thread.start();
                threads.add(thread);
            }
            started.await();
            startedAt = System.nanoTime();
            begin.countDown();
            Thread.sleep(Duration.ofNanos(warmUp).toMillis());
            CoreUse use = cores.start();
            Thread.sleep(Duration.ofNanos(measured).toMillis());
            Map<HistoryFigure, Double> figures = new EnumMap<>(HistoryFigure.class);
            use.into(figures);
            for (Thread thread : threads) {
                thread.join();
            }
            Exception failure = failures.peek();
            if (failure != null) {
                throw new SQLException("an insert failed", failure);
            }
            Histogram all = new Histogram(1, LONGEST_MICROS, 3);
            histograms.forEach(all::add);
            Latency latency = Latency.of(all);
            figures.put(HistoryFigure.RATE, all.getTotalCount() / (measured / 1e9));
            figures.put(HistoryFigure.P50, latency.p50());
            figures.put(HistoryFigure.P99, latency.p99());
            figures.put(HistoryFigure.WORST, latency.max());
            return figures;
        }

        private void insert(Connection connection, int thread) {
            Histogram micros = new Histogram(1, LONGEST_MICROS, 3);
            SplittableRandom random = new SplittableRandom(thread);
            byte[] payload = new byte[Payload.LENGTH];
            started.countDown();
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                begin.await();
                long from = startedAt + warmUp;
                long to = from + measured;
                long due = System.nanoTime();
                for (long row = next.getAndIncrement(); ; row = next.getAndIncrement()) {
                    if (nanosPerRow > 0) {
                        due = startedAt + (long) (row * nanosPerRow);
                        while (due < to && System.nanoTime() < due) {
                            LockSupport.parkNanos(due - System.nanoTime());
                        }
                    }
                    if (due >= to) {
                        break;
                    }
                    int channel = random.nextInt(HistorySizes.CHANNELS);
                    Payload.write(payload, 0, channel, thread, row, due);
                    insert.setLong(1, channel + 1L);
                    insert.setLong(2, timetokens.getAndIncrement());
                    insert.setBytes(3, payload);
                    insert.executeUpdate();
                    long now = System.nanoTime();
                    boolean counts = nanosPerRow > 0 ? due >= from : now >= from && now < to;
                    if (counts) {
                        micros.recordValue(Math.min((now - due) / 1_000, LONGEST_MICROS));
                    }
                    if (nanosPerRow == 0) {
                        due = now;
                    }
                }
            } catch (SQLException e) {
                failures.add(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
            }
            histograms.add(micros);
        }
    }
}
