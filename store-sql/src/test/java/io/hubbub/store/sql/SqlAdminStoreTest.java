package io.hubbub.store.sql;

import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.AdminStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What operators need on a real file, closed and opened anew before most looks at it. */
final class SqlAdminStoreTest extends AdminStoreContract {
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
    protected AdminStore store() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return new SqlAdminStore(database);
    }
}
