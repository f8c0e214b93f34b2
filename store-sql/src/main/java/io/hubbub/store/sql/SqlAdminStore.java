package io.hubbub.store.sql;

import io.hubbub.broker.port.AdminStore;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The admin token's hash and the log of changes in a database. Has no state of its own. */
public final class SqlAdminStore implements AdminStore {
    private static final String LOAD = "SELECT token_hash FROM admin";
    private static final String PUT = "INSERT INTO admin (id, token_hash) VALUES (1, ?)"
            + " ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash";
    private static final String APPEND =
            "INSERT INTO admin_change (at, origin, action, subject, detail) VALUES (?, ?, ?, ?, ?)";
    private static final String DROP_OLDEST = "DELETE FROM admin_change WHERE number IN"
            + " (SELECT number FROM admin_change WHERE number <= (SELECT max(number) FROM admin_change) - "
            + MOST_CHANGES + " ORDER BY number LIMIT 100)"; // more than come in, should there ever be too many
    private static final String CHANGES = "SELECT number, at, origin, action, subject, detail FROM admin_change"
            + " WHERE number < ? ORDER BY number DESC LIMIT ?";

    private final Database database;

    /** What operators need in {@code database}, which stays its owner's to close. */
    public SqlAdminStore(Database database) {
        this.database = database;
    }

    /** @throws StoreException when it cannot be read */
    @Override
    public @Nullable String loadTokenHash() {
        Optional<String> hash = database.await(session -> {
            try (ResultSet rows = session.prepare(LOAD).executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        });
        return hash.orElse(null);
    }

    @Override
    public CompletionStage<Void> putTokenHash(String hash) {
        return database.ask(session -> session.change(PUT, hash)).thenAccept(rows -> {});
    }

    @Override
    public CompletionStage<Void> append(Entry entry) {
        return database.ask(
                        session -> {
                            session.change(
                                    APPEND, entry.at(), entry.from(), entry.action(), entry.subject(), entry.detail());
                            return session.change(DROP_OLDEST);
                        },
                        entry.detail().length())
                .thenAccept(dropped -> {});
    }

    @Override
    public CompletionStage<List<Entry>> changes(long before, int count) {
        return database.read(session -> {
            List<Entry> found = new ArrayList<>();
            // SQLite takes a limit below zero for none.
            try (ResultSet rows =
                    session.prepare(CHANGES, before, (long) Math.max(0, count)).executeQuery()) {
                while (rows.next()) {
                    found.add(new Entry(
                            rows.getLong(1),
                            rows.getLong(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
            return found;
        });
    }
}
