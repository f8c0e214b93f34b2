package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.KeysetStoreContract;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.RateLimits;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keysets on a real file, closed and opened anew before most looks at them. */
final class SqlKeysetStoreTest extends KeysetStoreContract {
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
    protected KeysetStore store() {
        return new SqlKeysetStore(database());
    }

    @Test
    void load_optionsThatAreMissing_areWhatTheyAreByDefault() {
        done(store().put(new Stored(everything(), true, 1)));
        change("DELETE FROM made_keyset_option WHERE name NOT LIKE 'access.%'");

        Keyset found = store().load().get(0).keyset();
        assertThat(found)
                .isEqualTo(everything()
                        .with(PresenceOptions.DEFAULT)
                        .with(PersistenceOptions.DEFAULT)
                        .with(RateLimits.NONE));
    }

    @Test
    void load_optionsThatAreNotKnown_passesThemOver() {
        Stored stored = new Stored(everything(), true, 1);
        done(store().put(stored));
        change("INSERT INTO made_keyset_option SELECT id, 'later.option', 'text' FROM made_keyset");
        done(store().put(stored));
        reopen();

        assertThat(store().load()).containsExactly(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence.enabled", "presence.max-entries", "presence.interval", "persistence.retention"})
    void load_optionThatCannotBeRead_namesIt(String option) {
        done(store().put(new Stored(everything(), true, 1)));
        change("UPDATE made_keyset_option SET value = 'TRUE-ish' WHERE name = '" + option + "'");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store().load())
                .withMessage("The option " + option + " of the keyset chat cannot be read: TRUE-ish.");
    }

    @Test
    void delete_keyset_leavesNoSecretsInTheTables() {
        done(store().put(new Stored(everything(), true, 1)));
        done(store().delete("sub"));

        for (String table : List.of("made_keyset", "made_keyset_option", "made_keyset_token_key")) {
            int rows = done(database().ask(session -> {
                try (ResultSet found =
                        session.prepare("SELECT count(*) FROM " + table).executeQuery()) {
                    return found.next() ? found.getInt(1) : 0;
                }
            }));
            assertThat(rows).as(table).isZero();
        }
    }

    private void change(String sql) {
        int rows = done(database().ask(session -> session.change(sql)));
        assertThat(rows).isPositive();
    }

    private Database database() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return database;
    }
}
