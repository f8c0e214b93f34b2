package io.hubbub.store.sql;

import io.hubbub.broker.port.GroupStore;
import io.hubbub.protocol.GroupNames;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Channel groups in a database. Has no state of its own. */
public final class SqlGroupStore implements GroupStore {
    private static final String LOAD =
            "SELECT group_name, channel FROM group_channel WHERE subscribe_key = ? ORDER BY id";
    private static final String ADD = "INSERT INTO group_channel (subscribe_key, group_name, channel) VALUES (?, ?, ?)"
            + " ON CONFLICT (subscribe_key, group_name, channel) DO NOTHING";
    private static final String REMOVE =
            "DELETE FROM group_channel WHERE subscribe_key = ? AND group_name = ? AND channel = ?";
    private static final String DELETE = "DELETE FROM group_channel WHERE subscribe_key = ? AND group_name = ?";
    private static final String DELETE_NAMESPACE =
            "DELETE FROM group_channel WHERE subscribe_key = ? AND group_name >= ? AND group_name < ?";
    private static final String DELETE_ALL = "DELETE FROM group_channel WHERE subscribe_key = ?";

    private final Database database;

    /** The groups in {@code database}, which stays its owner's to close. */
    public SqlGroupStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Map<String, List<String>>> load(String subscribeKey) {
        return database.ask(session -> {
            Map<String, List<String>> groups = new HashMap<>();
            try (ResultSet rows = session.prepare(LOAD, subscribeKey).executeQuery()) {
                while (rows.next()) {
                    groups.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
            return groups;
        });
    }

    @Override
    public CompletionStage<Void> add(String subscribeKey, String group, List<String> channels) {
        return forEach(ADD, subscribeKey, group, channels);
    }

    @Override
    public CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels) {
        return forEach(REMOVE, subscribeKey, group, channels);
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String group) {
        return change(DELETE, subscribeKey, group);
    }

    @Override
    public CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace) {
        // The database compares names as bytes: these two are around all that begin with the prefix, and no others.
        String end = namespace + (char) (GroupNames.SEPARATOR + 1);
        return change(DELETE_NAMESPACE, subscribeKey, GroupNames.prefix(namespace), end);
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return change(DELETE_ALL, subscribeKey);
    }

    private CompletionStage<Void> forEach(String sql, String subscribeKey, String group, List<String> channels) {
        return done(database.ask(session -> {
            int changed = 0;
            for (String channel : channels) {
                changed += session.change(sql, subscribeKey, group, channel);
            }
            return changed;
        }));
    }

    private CompletionStage<Void> change(String sql, String... values) {
        return done(database.ask(session -> session.change(sql, (Object[]) values)));
    }

    private static CompletionStage<Void> done(CompletionStage<Integer> rows) {
        return rows.thenAccept(count -> {});
    }
}
