package io.hubbub.store.sql;

import io.hubbub.broker.port.GroupStore;
import io.hubbub.broker.port.GroupStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store of channel groups on a real file, closed and opened anew before each look at it. */
final class SqlGroupStoreTest extends GroupStoreContract {
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
    protected GroupStore store() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return new SqlGroupStore(database);
    }
}
