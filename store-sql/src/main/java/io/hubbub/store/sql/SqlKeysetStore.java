package io.hubbub.store.sql;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.TokenKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Keysets in a database, their secrets among them. Has no state of its own. */
public final class SqlKeysetStore implements KeysetStore {
    private static final String LOAD = "SELECT id, name, subscribe_key, publish_key, secret_key, enabled, created"
            + " FROM made_keyset ORDER BY id";
    private static final String OPTIONS = "SELECT made_keyset_id, name, value FROM made_keyset_option";
    private static final String TOKEN_KEYS =
            "SELECT made_keyset_id, token_key, created FROM made_keyset_token_key ORDER BY made_keyset_id, position";
    private static final String PUT =
            "INSERT INTO made_keyset (subscribe_key, publish_key, secret_key, name, enabled, created)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subscribe_key) DO UPDATE SET"
                    + " publish_key = excluded.publish_key, secret_key = excluded.secret_key, name = excluded.name,"
                    + " enabled = excluded.enabled, created = excluded.created RETURNING id";
    private static final String PUT_OPTION = "INSERT INTO made_keyset_option (made_keyset_id, name, value)"
            + " VALUES (?, ?, ?) ON CONFLICT (made_keyset_id, name) DO UPDATE SET value = excluded.value";
    private static final String PUT_TOKEN_KEY =
            "INSERT INTO made_keyset_token_key (made_keyset_id, position, token_key, created) VALUES (?, ?, ?, ?)";
    private static final String DELETE_TOKEN_KEYS = "DELETE FROM made_keyset_token_key WHERE made_keyset_id = ?";
    private static final String DELETE_OPTIONS = "DELETE FROM made_keyset_option WHERE made_keyset_id = ?";
    private static final String DELETE = "DELETE FROM made_keyset WHERE subscribe_key = ? RETURNING id";

    private static final String DELETING = "store.deleting"; // an option of no keyset, kept beside them

    private final Database database;

    /** The keysets in {@code database}, which stays its owner's to close. */
    public SqlKeysetStore(Database database) {
        this.database = database;
    }

    /** @throws StoreException when one of them cannot be read */
    @Override
    public List<Stored> load() {
        return database.await(SqlKeysetStore::rows).values().stream()
                .map(Row::stored)
                .toList();
    }

    @Override
    public CompletionStage<Void> put(Stored stored) {
        Keyset keyset = stored.keyset();
        Map<String, String> options = KeysetOptions.of(keyset);
        options.put(DELETING, Boolean.toString(stored.deleting()));
        return database.ask(session -> {
                    long id = id(session, stored);
                    for (Map.Entry<String, String> option : options.entrySet()) {
                        session.change(PUT_OPTION, id, option.getKey(), option.getValue());
                    }
                    session.change(DELETE_TOKEN_KEYS, id);
                    long position = 0;
                    for (TokenKey key : keyset.access().tokenKeys()) {
                        session.change(PUT_TOKEN_KEY, id, position, key.hex(), key.created());
                        position++;
                    }
                    return id;
                })
                .thenAccept(id -> {});
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey) {
        return database.ask(session -> {
                    List<Long> ids = new ArrayList<>();
                    try (ResultSet rows = session.prepare(DELETE, subscribeKey).executeQuery()) {
                        while (rows.next()) {
                            ids.add(rows.getLong(1));
                        }
                    }
                    for (Long id : ids) {
                        session.change(DELETE_OPTIONS, id);
                        session.change(DELETE_TOKEN_KEYS, id);
                    }
                    return ids.size();
                })
                .thenAccept(count -> {});
    }

    private static long id(Session session, Stored stored) throws SQLException {
        Keyset keyset = stored.keyset();
        try (ResultSet rows = session.prepare(
                        PUT,
                        keyset.subscribeKey(),
                        keyset.publishKey(),
                        keyset.secretKey(),
                        keyset.name(),
                        stored.enabled() ? 1L : 0L,
                        stored.created())
                .executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Map<Long, Row> rows(Session session) throws SQLException {
        Map<Long, Row> found = new LinkedHashMap<>();
        try (ResultSet rows = session.prepare(LOAD).executeQuery()) {
            while (rows.next()) {
                Keyset keyset = new Keyset(rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5));
                Stored stored = new Stored(keyset, rows.getInt(6) != 0, rows.getLong(7));
                found.put(rows.getLong(1), new Row(stored, new HashMap<>(), new ArrayList<>()));
            }
        }
        try (ResultSet rows = session.prepare(OPTIONS).executeQuery()) {
            while (rows.next()) {
                Row row = found.get(rows.getLong(1));
                if (row != null) {
                    row.options.put(rows.getString(2), rows.getString(3));
                }
            }
        }
        try (ResultSet rows = session.prepare(TOKEN_KEYS).executeQuery()) {
            while (rows.next()) {
                Row row = found.get(rows.getLong(1));
                if (row != null) {
                    row.tokenKeys.add(new TokenKey(rows.getString(2), rows.getLong(3)));
                }
            }
        }
        return found;
    }

    /** A keyset as it is in the tables; its own options are those by default. */
    private record Row(Stored plain, Map<String, String> options, List<TokenKey> tokenKeys) {
        Stored stored() {
            Keyset keyset = KeysetOptions.on(plain.keyset(), options, tokenKeys);
            return new Stored(keyset, plain.enabled(), plain.created(), "true".equals(options.get(DELETING)));
        }
    }
}
