package io.hubbub.store.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryContract;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages and actions on a real file, closed and opened anew before most looks at it. */
final class SqlHistoryTest extends HistoryContract {
    private static final int MOST = 100_000; // less than the writer leaves in the log
    private static final long MOVED_BYTES = 2_000_000;
    private static final int MANY = 2200; // messages; several steps to delete them
    private static final String ASIDE = "SELECT count(*) FROM keyset WHERE subscribe_key LIKE ' deleted %'";

    @TempDir
    Path folder = Path.of("");

    private @Nullable Database database;
    private @Nullable SqlHistory history;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        history = SqlHistory.open(database);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    protected void reopen() {
        close();
        open();
    }

    @Override
    protected History history() {
        if (history == null) {
            throw new IllegalStateException("Not open");
        }
        return history;
    }

    @Override
    protected ActionStore actions() {
        return new SqlActionStore(database());
    }

    @Test
    void append_manyMessages_movesThemOutOfTheLogMeanwhile() throws Exception {
        Message message = Message.of(
                MessageType.MESSAGE, JsonText.check(("\"" + "x".repeat(1000) + "\"").getBytes(US_ASCII)), null);
        for (int place = 1; place <= MOST && Files.size(folder.resolve("hubbub.db")) < MOVED_BYTES; place++) {
            StoredMessage stored = new StoredMessage("a", new Timetoken(place), message, true, null);
            history().append("demo", stored).toCompletableFuture().get(60, TimeUnit.SECONDS);
        }

        assertThat(folder.resolve("hubbub.db").toFile()).size().isGreaterThanOrEqualTo(MOVED_BYTES);
    }

    @Test
    void deleteAll_manyMessages_letsOthersInBetween() throws Exception {
        appendMany();
        CountDownLatch go = new CountDownLatch(1);
        CompletionStage<Boolean> blocked = database().ask(session -> await(go));
        CompletionStage<Void> deleted = history().deleteAll("demo");
        CompletionStage<Integer> left = database().ask(SqlHistoryTest::messages); // right behind it
        go.countDown();

        assertThat(done(blocked)).isTrue();
        done(deleted);
        assertThat(done(left)).isEqualTo(MANY);
        awaitNoRows();
    }

    @Test
    void open_deletionWasBrokenOff_goesOn() throws Exception {
        appendMany();
        done(database().ask(session -> session.change("UPDATE keyset SET subscribe_key = ' deleted 1'")));
        reopen();

        awaitNoRows();
    }

    @Test
    void removeExpired_deletionHadFailed_goesOn() throws Exception {
        appendMany();
        done(database()
                .ask(session -> session.change("CREATE TRIGGER broken BEFORE DELETE ON message"
                        + " BEGIN SELECT raise(ABORT, 'broken'); END")));
        done(history().deleteAll("demo"));
        // The step that fails was asked for before the deletion was answered.
        done(database().ask(session -> session.change("DROP TRIGGER broken")));
        assertThat(done(database().ask(SqlHistoryTest::messages))).isEqualTo(MANY);
        done(history().removeExpired("another", new Retention(Timetoken.NONE, Timetoken.NONE)));

        awaitNoRows();
    }

    private void appendMany() throws Exception {
        Message message = Message.of(MessageType.MESSAGE, JsonText.check("1".getBytes(US_ASCII)), null);
        List<CompletionStage<Timetoken>> appended = new ArrayList<>();
        for (int place = 1; place <= MANY; place++) {
            appended.add(history().append("demo", new StoredMessage("a", new Timetoken(place), message, true, null)));
        }
        for (CompletionStage<Timetoken> append : appended) {
            done(append);
        }
    }

    /** Each look stands behind a step, so that the end comes after as many looks as there are steps. */
    private void awaitNoRows() throws Exception {
        for (int look = 0; look < MANY; look++) {
            if (done(database().ask(SqlHistoryTest::messages)) == 0
                    && done(database().ask(session -> count(session, "SELECT count(*) FROM channel"))) == 0
                    && done(database().ask(session -> count(session, ASIDE))) == 0) {
                return;
            }
        }
        throw new AssertionError("There is still something");
    }

    private static int messages(Session session) throws SQLException {
        return count(session, "SELECT count(*) FROM message");
    }

    private static int count(Session session, String sql) throws SQLException {
        try (ResultSet rows = session.prepare(sql).executeQuery()) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private Database database() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return database;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
