package io.hubbub.server.main;

import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.GroupStore;
import io.hubbub.store.sql.Database;
import io.hubbub.store.sql.SqlGroupStore;
import io.hubbub.store.sql.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a server keeps what is to outlive it: the database in the data folder, or memory. */
final class Store implements AutoCloseable {
    private final GroupStore groups;
    private final @Nullable Database database;

    private Store(GroupStore groups, @Nullable Database database) {
        this.groups = groups;
        this.database = database;
    }

    static Store open(Settings settings) throws ConfigurationException {
        if (settings.get(Settings.EPHEMERAL)) {
            return new Store(new MemoryGroupStore(), null);
        }
        try {
            Database database = Database.open(folder(settings));
            return new Store(new SqlGroupStore(database), database);
        } catch (StoreException e) {
            throw new ConfigurationException(e.sentence(), e);
        }
    }

    GroupStore groups() {
        return groups;
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

    private static Path folder(Settings settings) throws ConfigurationException {
        String folder = settings.get(Settings.DATA);
        try {
            if (!folder.isEmpty()) {
                return Path.of(folder);
            }
        } catch (InvalidPathException e) {
            throw new ConfigurationException("data must name a folder, but is \"%s\".".formatted(folder), e);
        }
        throw new ConfigurationException("data must name a folder; set ephemeral to true to keep nothing.");
    }
}
