package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.port.GroupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** The database with everything that may befall its file. */
final class DatabaseTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final Duration IMPATIENT = Duration.ofMillis(50);

    @TempDir
    Path temporary = Path.of("");

    @Test
    void open_newFolder_isForItsOwnerOnly() throws IOException {
        Path folder = temporary.resolve("a/data");
        try (Database database = Database.open(folder)) {
            done(new SqlGroupStore(database).add("demo", "g", List.of("a")));

            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(mode(temporary.resolve("a"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                        .extracting(file -> file.getFileName() + " " + mode(file))
                        .containsExactlyInAnyOrder(
                                "hubbub.db rw-------",
                                "hubbub.db-wal rw-------",
                                "hubbub.db-shm rw-------",
                                "hubbub.lock rw-------");
            }
        }
    }

    @Test
    void open_folderThatIsThere_keepsItsMode() throws IOException {
        Path folder = Files.createDirectory(
                temporary.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Database.open(folder).close();

        assertThat(mode(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void open_folderWithAnyName_isThatFolder() {
        Path folder = temporary.resolve("da ta?é%41#&=;'\"");
        try (Database database = Database.open(folder)) {
            done(new SqlGroupStore(database).add("demo", "g", List.of("a")));
        }

        assertThat(Files.isDirectory(folder)).isTrue();
        assertThat(groups(folder)).containsExactly(Map.entry("g", List.of("a")));
    }

    @Test
    void open_everyCommit_isFlushedToTheDisk() {
        try (Database database = Database.open(temporary)) {
            List<String> modes = done(database.ask(session -> List.of(
                    pragma(session.connection(), "journal_mode"), pragma(session.connection(), "synchronous"))));

            assertThat(modes).containsExactly("wal", "2"); // 2 is FULL
        }
    }

    @Test
    void open_alreadyOpen_namesTheProcess() {
        try (Database first = Database.open(temporary)) {
            assertThat(first).isNotNull();
            assertCannotOpen(temporary)
                    .isEqualTo("Another process uses the data folder " + temporary + " (process "
                            + ProcessHandle.current().pid()
                            + "). Stop it, choose another folder with --data, or --ephemeral to keep nothing.");
        }
        Database.open(temporary).close();
    }

    @Test
    void open_folderIsAFile_saysSo() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "text");

        assertCannotOpen(file)
                .isEqualTo("The data folder " + file + " cannot be used: it is a file. Choose another with --data, or"
                        + " --ephemeral to keep nothing.");
        assertCannotOpen(file.resolve("below")).contains("cannot be used: ");
    }

    @Test
    void open_fileOfSomethingElse_saysSoAndLeavesItAsItIs() throws IOException {
        Path file = temporary.resolve("hubbub.db");
        Files.writeString(file, "no database ".repeat(1000));

        assertCannotOpen(temporary)
                .isEqualTo("The database " + file + " cannot be opened: the file is damaged or no database; put a copy"
                        + " in its place, or move it away to begin anew.");
        assertThat(file).hasContent("no database ".repeat(1000));
        Files.delete(file);
        Database.open(temporary).close();
    }

    @Test
    void ask_partOfTheFileIsDamaged_failsClearly() throws IOException {
        try (Database database = Database.open(temporary)) {
            done(new SqlGroupStore(database).add("demo", "g", List.of("a")));
        }
        Path file = temporary.resolve("hubbub.db");
        byte[] bytes = Files.readAllBytes(file);
        for (int page = 1; page < bytes.length / 4096; page++) { // the first one holds the schema
            Arrays.fill(bytes, page * 4096, page * 4096 + 4096, (byte) 0x55);
        }
        Files.write(file, bytes);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> {
                    try (Database database = Database.open(temporary)) {
                        done(new SqlGroupStore(database).load("demo"));
                    }
                })
                .withMessageContaining("the file is damaged");
    }

    @Test
    void ask_severalAtOnce_areOneTransaction() throws Exception {
        try (Database database = Database.open(temporary)) {
            AtomicInteger commits = new AtomicInteger();
            done(database.ask(session -> count(session.connection(), commits)));
            CountDownLatch go = new CountDownLatch(1);
            CompletionStage<Boolean> blocked = database.ask(session -> await(go));
            int before = commits.get();
            GroupStore store = new SqlGroupStore(database);
            List<CompletionStage<Void>> changes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                changes.add(store.add("demo", "g" + i, List.of("a")));
            }
            assertThat(changes).noneMatch(change -> change.toCompletableFuture().isDone());
            go.countDown();
            changes.forEach(DatabaseTest::done);

            assertThat(done(blocked)).isTrue();
            assertThat(commits.get() - before).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void ask_oneOfSeveralFails_theOthersAreDone() throws Exception {
        try (Database database = Database.open(temporary)) {
            CountDownLatch go = new CountDownLatch(1);
            CompletionStage<Boolean> blocked = database.ask(session -> await(go));
            GroupStore store = new SqlGroupStore(database);
            CompletionStage<Void> before = store.add("demo", "g", List.of("a"));
            CompletionStage<Integer> wrong = database.ask(session -> {
                execute(session.connection(), "INSERT INTO group_channel VALUES (99, 'demo', 'h', 'half')");
                return execute(session.connection(), "INSERT INTO no_such_table VALUES (1)");
            });
            CompletionStage<Integer> broken = database.ask(session -> {
                throw new IllegalStateException("broken");
            });
            CompletionStage<Void> after = store.add("demo", "g", List.of("b"));
            go.countDown();

            assertThat(done(blocked)).isTrue();
            done(before);
            done(after);
            assertFails(wrong).contains("no such table");
            assertFails(broken).isEqualTo("The database failed: broken.");
            assertThat(done(store.load("demo"))).containsExactly(Map.entry("g", List.of("a", "b")));
        }
    }

    @Test
    void ask_diskFull_failsAndWorksAgainWhenThereIsRoom() {
        try (Database database = Database.open(temporary)) {
            GroupStore store = new SqlGroupStore(database);
            done(store.add("demo", "g", List.of("a")));
            // SQLite cannot tell its own bound of the file's size from the disk's.
            done(database.ask(session -> pragma(session.connection(), "max_page_count = 1")));
            List<String> many = Stream.iterate(0, i -> i + 1)
                    .limit(200)
                    .map(i -> "a channel with a name of some length, so that it needs a page of its own " + i)
                    .toList();

            assertFails(store.add("demo", "big", many)).isEqualTo("The database failed: the disk is full.");
            assertThat(done(store.load("demo"))).containsExactly(Map.entry("g", List.of("a")));
            done(store.remove("demo", "g", List.of("a")));

            done(database.ask(session -> pragma(session.connection(), "max_page_count = 1000000")));
            done(store.add("demo", "big", many));
        }
        assertThat(groups(temporary)).containsOnlyKeys("big");
    }

    @Test
    void ask_lockedByAnotherProgram_failsAndWorksAgainAfterwards() throws SQLException {
        try (Database database = Database.open(temporary, IMPATIENT)) {
            GroupStore store = new SqlGroupStore(database);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("hubbub.db"))) {
                execute(other, "BEGIN IMMEDIATE");

                assertFails(store.add("demo", "g", List.of("a")))
                        .isEqualTo("The database failed: another program has locked it.");
                execute(other, "ROLLBACK");
            }
            done(store.add("demo", "g", List.of("b")));
        }
        assertThat(groups(temporary)).containsExactly(Map.entry("g", List.of("b")));
    }

    @Test
    void ask_tableWasAway_worksAgainWhenItIsBack() throws SQLException {
        try (Database database = Database.open(temporary);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("hubbub.db"))) {
            GroupStore store = new SqlGroupStore(database);
            done(store.add("demo", "g", List.of("a")));
            execute(other, "ALTER TABLE group_channel RENAME TO away");
            assertFails(store.add("demo", "g", List.of("b"))).contains("no such table");
            assertFails(store.add("demo", "g", List.of("b"))).contains("no such table");
            execute(other, "ALTER TABLE away RENAME TO group_channel");

            done(store.add("demo", "g", List.of("c")));
            assertThat(done(store.load("demo"))).containsExactly(Map.entry("g", List.of("a", "c")));
        }
    }

    @Test
    void probe_diskFull_isFalseUntilThereIsRoom() {
        try (Database database = Database.open(temporary)) {
            assertThat(done(database.probe())).isTrue();
            done(database.ask(session -> pragma(session.connection(), "max_page_count = 1")));
            fill(database);
            // What fails on the whole gets a new connection, which does not know of this bound.
            done(database.ask(session -> pragma(session.connection(), "max_page_count = 1")));

            assertThat(done(database.probe())).isFalse();
            assertThat(database.isFailing()).isTrue();

            done(database.ask(session -> pragma(session.connection(), "max_page_count = 1000000")));
            assertThat(done(database.probe())).isTrue();
            assertThat(database.isFailing()).isFalse();
            String integrity = done(database.ask(session -> pragma(session.connection(), "integrity_check")));
            assertThat(integrity).isEqualTo("ok");
            assertThat(rows(database, "keyset")).isZero();
        }
    }

    @Test
    void probe_lockedByAnotherProgram_isFalseUntilItIsNot() throws SQLException {
        try (Database database = Database.open(temporary, IMPATIENT);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("hubbub.db"))) {
            execute(other, "BEGIN IMMEDIATE");
            assertThat(done(database.probe())).isFalse();
            assertThat(database.isFailing()).isTrue();
            execute(other, "ROLLBACK");

            assertThat(done(database.probe())).isTrue();
            assertThat(database.isFailing()).isFalse();
        }
    }

    @Test
    void probe_databaseOnlyToBeRead_isFalseAndTheNextConnectionMayDoBetter() {
        try (Database database = Database.open(temporary)) {
            done(database.ask(session -> execute(session.connection(), "PRAGMA query_only = true")));

            assertThat(done(database.probe())).isFalse();
            assertThat(database.isFailing()).isTrue();
            assertThat(done(database.probe())).isTrue();
            assertThat(database.isFailing()).isFalse();
        }
    }

    @Test
    void probe_askedByACrowd_isTriedOnceAtATime() throws Exception {
        try (Database database = Database.open(temporary)) {
            CountDownLatch go = new CountDownLatch(1);
            CompletionStage<Boolean> blocked = database.ask(session -> await(go));
            List<CompletionStage<Boolean>> crowd =
                    Stream.generate(database::probe).limit(20_000).toList();
            CompletionStage<Integer> next = database.ask(session -> 1);
            go.countDown();

            assertThat(done(blocked)).isTrue();
            assertThat(crowd).allMatch(DatabaseTest::done);
            assertThat(done(next)).isOne();
        }
    }

    @Test
    void probe_databaseClosed_isFalse() {
        Database database = Database.open(temporary);
        database.close();

        assertThat(done(database.probe())).isFalse();
        assertThat(done(database.probe())).isFalse();
    }

    @Test
    void ask_readByAnotherProgram_isDone() throws SQLException {
        try (Database database = Database.open(temporary, IMPATIENT);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve("hubbub.db"))) {
            execute(other, "BEGIN");
            try (Statement statement = other.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM group_channel")) {
                assertThat(rows.next()).isTrue();
                done(new SqlGroupStore(database).add("demo", "g", List.of("a")));
            }
        }
    }

    @Test
    void ask_moreThanMayWait_isRefusedAtOnce() throws Exception {
        try (Database database = Database.open(temporary)) {
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch busy = new CountDownLatch(1);
            CompletionStage<Boolean> blocked = database.ask(session -> {
                busy.countDown();
                return await(go);
            });
            assertThat(busy.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            List<CompletionStage<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                waiting.add(database.ask(session -> 1));
            }

            assertFails(database.ask(session -> 1)).isEqualTo("Too much waits to be stored.");
            go.countDown();
            assertThat(done(blocked)).isTrue();
            waiting.forEach(DatabaseTest::done);
        }
    }

    @Test
    void close_workWaits_isDoneFirst() {
        Database database = Database.open(temporary);
        GroupStore store = new SqlGroupStore(database);
        List<CompletionStage<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            changes.add(store.add("demo", "g", List.of("channel-" + i)));
        }
        database.close();
        database.close();

        assertThat(changes).allMatch(change -> change.toCompletableFuture().isDone());
        changes.forEach(DatabaseTest::done);
        assertFails(store.add("demo", "g", List.of("late"))).isEqualTo("The database is closed.");
        assertThat(groups(temporary).getOrDefault("g", List.of())).hasSize(1000);
    }

    @RepeatedTest(50)
    void close_writtenAndReadBySeveral_leavesOneFileAndTheLock() throws IOException {
        try (Database database = Database.open(temporary)) {
            SqlGroupStore store = new SqlGroupStore(database);
            done(store.add("demo", "g", List.of("a")));
            CountDownLatch together = new CountDownLatch(2);
            List<CompletionStage<Boolean>> reads = Stream.generate(() -> database.read(session -> {
                        together.countDown();
                        return await(together);
                    }))
                    .limit(2)
                    .toList();
            reads.forEach(read -> assertThat(done(read)).isTrue());
        }

        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("hubbub.db", "hubbub.lock");
        }
    }

    private static Map<String, List<String>> groups(Path folder) {
        try (Database database = Database.open(folder)) {
            return done(new SqlGroupStore(database).load("demo"));
        }
    }

    private static AbstractStringAssert<?> assertCannotOpen(Path folder) {
        try {
            Database.open(folder).close();
        } catch (StoreException e) {
            return assertThat(e.sentence());
        }
        throw new AssertionError("It opened");
    }

    private static AbstractStringAssert<?> assertFails(CompletionStage<?> stage) {
        try {
            done(stage);
        } catch (StoreException e) {
            return assertThat(e.sentence());
        }
        throw new AssertionError("It was done");
    }

    private static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static boolean count(Connection connection, AtomicInteger commits) throws SQLException {
        connection.unwrap(SQLiteConnection.class).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                commits.incrementAndGet();
            }

            @Override
            public void onRollback() {}
        });
        return true;
    }

    /** Takes the pages that are free. */
    private static void fill(Database database) {
        SqlGroupStore store = new SqlGroupStore(database);
        try {
            for (int i = 0; i < 10_000; i++) {
                done(store.add("demo", "fill", List.of("channel-" + i)));
            }
        } catch (StoreException full) {
            return;
        }
        throw new AssertionError("There is still room");
    }

    private static int rows(Database database, String table) {
        return done(database.ask(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pragma(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
