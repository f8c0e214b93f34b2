package io.hubbub.server.main;

import io.hubbub.broker.HistoryLimits;
import io.hubbub.broker.Stores;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.memory.MemoryAdminStore;
import io.hubbub.broker.memory.MemoryGrantStore;
import io.hubbub.broker.memory.MemoryKeysetStore;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.store.sql.Database;
import io.hubbub.store.sql.SqlActionStore;
import io.hubbub.store.sql.SqlAdminStore;
import io.hubbub.store.sql.SqlGrantStore;
import io.hubbub.store.sql.SqlGroupStore;
import io.hubbub.store.sql.SqlHistory;
import io.hubbub.store.sql.SqlKeysetStore;
import io.hubbub.store.sql.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where a server keeps what is to outlive it: the database in the data folder, or memory. */
final class Store implements AutoCloseable {
    private static final long HISTORY_BYTES = 256L << 20;

    private final @Nullable Database database; // null when everything is in memory

    private Store(@Nullable Database database) {
        this.database = database;
    }

    static Store open(Settings settings) throws ConfigurationException {
        if (settings.get(Settings.EPHEMERAL)) {
            return new Store(null);
        }
        try {
            return new Store(Database.open(settings.dataFolder()));
        } catch (StoreException e) {
            throw new ConfigurationException(e.sentence(), e);
        }
    }

    /** What was given to whom. */
    GrantStore grants() {
        return database == null ? new MemoryGrantStore() : new SqlGrantStore(database);
    }

    /** The keysets that operators made. */
    KeysetStore keysets() {
        return database == null ? new MemoryKeysetStore() : new SqlKeysetStore(database);
    }

    /** What operators need. */
    AdminStore administration() {
        return database == null ? new MemoryAdminStore() : new SqlAdminStore(database);
    }

    /** What a broker keeps things in. */
    Stores stores(Settings settings) throws ConfigurationException {
        Stores memory = Stores.inMemory(HISTORY_BYTES);
        if (database == null) {
            return memory.with(memory.groups(), groupLimits(settings)).with(historyLimits(settings));
        }
        try {
            return new Stores(
                    new SqlGroupStore(database),
                    groupLimits(settings),
                    SqlHistory.open(database),
                    new SqlActionStore(database),
                    historyLimits(settings));
        } catch (StoreException e) {
            throw new ConfigurationException(e.sentence(), e);
        }
    }

    /** Whether something can be stored now, which is tried. */
    CompletionStage<Boolean> probe() {
        return database == null ? CompletableFuture.completedFuture(true) : database.probe();
    }

    /** Whether the last attempt to store something failed. */
    boolean isFailing() {
        return database != null && database.isFailing();
    }

    /** Waits until everything that was asked for is stored. */
    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }

    /** What a server that is ready says of its store. */
    static String description(Settings settings) {
        return settings.get(Settings.EPHEMERAL) ? "nothing kept on disk" : "data in " + settings.get(Settings.DATA);
    }

    private static GroupLimits groupLimits(Settings settings) {
        return new GroupLimits(
                settings.get(Settings.CHANNEL_GROUPS),
                settings.get(Settings.GROUP_CHANNELS),
                settings.get(Settings.GROUP_MEMBERSHIPS));
    }

    private static HistoryLimits historyLimits(Settings settings) {
        return new HistoryLimits(
                settings.get(Settings.ANSWER_BYTES),
                settings.get(Settings.ANSWER_ACTIONS),
                settings.get(Settings.MESSAGE_ACTIONS));
    }
}
