package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.GrantStoreContract;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants and revoked tokens on a real file, closed and opened anew before most looks at them. */
final class SqlGrantStoreTest extends GrantStoreContract {
    private static final int MANY = 4500; // several steps to delete them

    @TempDir
    Path folder = Path.of("");

    private @Nullable Database database;

    @BeforeEach
    void open() {
        database = Database.open(folder);
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
    protected GrantStore store() {
        return new SqlGrantStore(database());
    }

    @Test
    void put_oneOfABatchCannotBeStored_keepsNoneOfIt() {
        done(store().put(KEY, List.of(channel("a", "k", 1, 0))));
        failOn("access_grant", "new.resource = 'bad'");
        CompletionStage<Void> bad =
                store().put(KEY, List.of(channel("a", "k", 2, 0), channel("b", "k", 1, 0), channel("bad", "k", 1, 0)));
        CompletionStage<Void> good = store().put(KEY, List.of(channel("c", "k", 1, 0)));

        assertThatThrownBy(() -> done(bad)).hasMessageContaining("The database failed");
        done(good);
        reopen();
        assertThat(grants(KEY)).containsExactly(channel("a", "k", 1, 0), channel("c", "k", 1, 0));
    }

    @Test
    void deleteAll_manyGrants_removesTheRowsInSteps() throws Exception {
        putMany();
        CountDownLatch go = new CountDownLatch(1);
        CompletionStage<Boolean> blocked = database().ask(session -> await(go));
        CompletionStage<Void> deleted = store().deleteAll(KEY);
        CompletionStage<Integer> left = database().ask(SqlGrantStoreTest::rows); // right behind it
        go.countDown();

        assertThat(done(blocked)).isTrue();
        done(deleted);
        assertThat(done(left)).isEqualTo(MANY);
        awaitNoRows();
    }

    @Test
    void load_deletionWasBrokenOff_showsNothingOfItAndGoesOn() {
        putMany();
        done(database().ask(session -> session.change("UPDATE access_book SET subscribe_key = NULL")));
        reopen();

        assertThat(grants()).isEmpty();
        awaitNoRows();
    }

    private void putMany() {
        done(store().put(
                        KEY,
                        IntStream.range(0, MANY)
                                .mapToObj(i -> channel("c" + i, "", 1, 0))
                                .toList()));
    }

    /** Each look stands behind a step, so that the end comes after as many looks as there are steps. */
    private void awaitNoRows() {
        for (int look = 0; look < MANY; look++) {
            if (done(database().ask(SqlGrantStoreTest::rows)) == 0
                    && done(database().ask(session -> count(session, "SELECT count(*) FROM access_book"))) == 0) {
                return;
            }
        }
        throw new AssertionError("There is still something");
    }

    private void failOn(String table, String condition) {
        done(database()
                .ask(session -> session.change("CREATE TRIGGER broken BEFORE INSERT ON " + table + " WHEN " + condition
                        + " BEGIN SELECT raise(ABORT, 'broken'); END")));
    }

    private static int rows(Session session) throws SQLException {
        return count(session, "SELECT count(*) FROM access_grant");
    }

    private static int count(Session session, String sql) throws SQLException {
        try (ResultSet rows = session.prepare(sql).executeQuery()) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Database database() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return database;
    }
}
