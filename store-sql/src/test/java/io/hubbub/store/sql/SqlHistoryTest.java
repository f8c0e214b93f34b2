package io.hubbub.store.sql;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Messages and actions on a real file, closed and opened anew before most looks at it. */
final class SqlHistoryTest extends HistoryContract {
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
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return new SqlActionStore(database);
    }
}
