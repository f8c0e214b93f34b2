package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a loss of power leaves of the log: an end that was never written, or garbage in its place. The database opens, is
 * whole, and has what was committed before that, without a hole. {@code -Dhubbub.seed} repeats the choices.
 */
@Timeout(120)
final class PowerLossTest {
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int TRIALS = 25;
    private static final int IN_FILE = 200; // messages that a checkpoint has brought into the file
    private static final int IN_LOG = 400;

    private final Random random = new Random(SEED);
    private final NavigableMap<Long, Integer> acknowledged = new TreeMap<>(); // messages by the length of the log then

    @TempDir
    Path temporary = Path.of("");

    private Path lost = Path.of(""); // what is left after the loss of power

    @BeforeAll
    static void tellSeed() {
        System.out.println("PowerLossTest: -Dhubbub.seed=" + SEED);
    }

    @BeforeEach
    void writeAndCopy() throws IOException, SQLException {
        Path folder = temporary.resolve("data");
        lost = Files.createDirectory(temporary.resolve("lost"));
        try (Database database = Database.open(folder)) {
            write(database, 1, IN_FILE);
        }
        Path log = folder.resolve("hubbub.db-wal");
        try (Connection reader = readingTheFileAsItIs(folder.resolve("hubbub.db"));
                Database database = Database.open(folder)) {
            assertThat(reader.isValid(1)).isTrue();
            acknowledged.put(0L, IN_FILE);
            for (int number = IN_FILE + 1; number <= IN_FILE + IN_LOG; ) {
                int together = Math.min(1 + random.nextInt(20), IN_FILE + IN_LOG + 1 - number);
                write(database, number, together);
                number += together;
                acknowledged.put(Files.size(log), number - 1);
            }
            copy(folder, temporary.resolve("whole"));
        }
    }

    /**
     * A reader of the file as the closed database left it; while it is open, no checkpoint brings anything more there. What
     * one has brought there stood in the log for good, and could not be lost from it any more.
     */
    private static Connection readingTheFileAsItIs(Path file) throws SQLException {
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM message")) {
                assertThat(rows.getInt(1)).isEqualTo(IN_FILE);
            }
        }
        return reader;
    }

    @Test
    void open_logAsItWas_hasEverything() throws IOException {
        restore();
        assertThat(kept()).hasSize(IN_FILE + IN_LOG);
    }

    @Test
    void open_endOfTheLogMissing_hasWhatWasCommittedBefore() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            long length = random.nextLong(logLength() + 1);
            restore();
            try (RandomAccessFile log = log()) {
                log.setLength(length);
            }
            assertKept(length);
        }
    }

    @Test
    void open_garbageAtTheEndOfTheLog_hasWhatWasCommittedBefore() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            long from = random.nextLong(logLength());
            restore();
            try (RandomAccessFile log = log()) {
                log.seek(from);
                log.write(garbage((int) (log.length() - from)));
            }
            assertKept(from);
        }
    }

    @Test
    void open_pageTornInTheMiddleOfTheLog_hasWhatWasCommittedBefore() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            int length = 1 + random.nextInt(4096);
            long from = random.nextLong(logLength() - length);
            restore();
            try (RandomAccessFile log = log()) {
                log.seek(from);
                log.write(garbage(length));
            }
            assertKept(from);
        }
    }

    @Test
    void open_endOfTheLogIsZeros_hasWhatWasCommittedBefore() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            long from = random.nextLong(logLength());
            restore();
            try (RandomAccessFile log = log()) {
                log.seek(from);
                log.write(new byte[(int) (log.length() - from)]);
            }
            assertKept(from);
        }
    }

    /** Checks what is left, and that it can be written to, after a loss from {@code offset} of the log on. */
    private void assertKept(long offset) {
        List<Long> kept = kept();
        assertThat(kept)
                .as("seed %s, damaged from %s on", SEED, offset)
                .isEqualTo(LongStream.rangeClosed(1, kept.size()).boxed().toList());
        assertThat(kept)
                .as("seed %s, damaged from %s on", SEED, offset)
                .hasSizeGreaterThanOrEqualTo(acknowledged.floorEntry(offset).getValue());
    }

    private List<Long> kept() {
        try (Database database = Database.open(lost)) {
            String integrity = database.ask(session -> {
                        try (var rows =
                                session.prepare("PRAGMA integrity_check").executeQuery()) {
                            return rows.next() ? String.valueOf(rows.getString(1)) : "";
                        }
                    })
                    .toCompletableFuture()
                    .join();
            assertThat(integrity).as("seed %s", SEED).isEqualTo("ok");
            List<Long> kept = new ArrayList<>();
            SqlHistory.open(database)
                    .read(
                            "demo",
                            List.of("room"),
                            HistoryRange.ALL,
                            10_000,
                            1 << 24,
                            Retention.at(new Timetoken(1), null))
                    .toCompletableFuture()
                    .join()
                    .getOrDefault("room", List.of())
                    .forEach(message -> kept.add(message.place().ticks()));
            write(database, 100_000, 1);
            return kept;
        }
    }

    private static void write(Database database, int first, int count) {
        SqlHistory history = SqlHistory.open(database);
        List<CompletionStage<Timetoken>> appends = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            JsonText payload =
                    JsonText.check(("\"" + "x".repeat(number % 3_000) + "\"").getBytes(StandardCharsets.UTF_8));
            appends.add(history.append(
                    "demo",
                    new StoredMessage(
                            "room",
                            new Timetoken(number),
                            Message.of(MessageType.MESSAGE, payload, null),
                            true,
                            null)));
        }
        appends.forEach(append -> append.toCompletableFuture().join());
    }

    private void restore() throws IOException {
        Files.deleteIfExists(lost.resolve("hubbub.db-shm"));
        copy(temporary.resolve("whole"), lost);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of("hubbub.db", "hubbub.db-wal")) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private long logLength() throws IOException {
        return Files.size(temporary.resolve("whole/hubbub.db-wal"));
    }

    private RandomAccessFile log() throws IOException {
        return new RandomAccessFile(lost.resolve("hubbub.db-wal").toFile(), "rw");
    }

    private byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
