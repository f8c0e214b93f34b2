package io.hubbub.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the statements that were prepared on it, and the numbers of keysets and channels that were looked up.
 *
 * <p>Belongs to one thread at a time.
 */
final class Session implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final int MOST_REMEMBERED = 100_000; // channels

    private static final String FIND_KEYSET = "SELECT id FROM keyset WHERE subscribe_key = ?";
    private static final String ADD_KEYSET = "INSERT INTO keyset (subscribe_key, reached) VALUES (?, 0) RETURNING id";
    private static final String FIND_CHANNEL = "SELECT id FROM channel WHERE keyset_id = ? AND name = ?";
    private static final String ADD_CHANNEL = "INSERT INTO channel (keyset_id, name) VALUES (?, ?) RETURNING id";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>(); // by their text
    private final Map<String, Long> keysets = new HashMap<>(); // numbers by subscribe key
    private final Map<Channel, Long> channels = new LinkedHashMap<>(16, 0.75f, true) { // numbers
                @Override
                protected boolean removeEldestEntry(Map.Entry<Channel, Long> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    Session(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * A statement with these values, for one use before the next of the same text; it stays open.
     *
     * @param sql one of few texts: each is kept
     * @param values numbers, texts, bytes and nulls
     */
    PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** Inserts, updates or deletes; how many rows. */
    int change(String sql, @Nullable Object... values) throws SQLException {
        return prepare(sql, values).executeUpdate();
    }

    /** The number of a keyset, or null when nothing was kept of it. */
    @Nullable
    Long keyset(String subscribeKey) throws SQLException {
        return numberOf(keysets, subscribeKey, FIND_KEYSET, subscribeKey);
    }

    long keysetToWrite(String subscribeKey) throws SQLException {
        Long known = keyset(subscribeKey);
        return known != null ? known : add(keysets, subscribeKey, ADD_KEYSET, subscribeKey);
    }

    /** The number of a channel, or null when nothing is kept of it. */
    @Nullable
    Long channel(long keyset, String name) throws SQLException {
        return numberOf(channels, new Channel(keyset, name), FIND_CHANNEL, keyset, name);
    }

    long channelToWrite(long keyset, String name) throws SQLException {
        Long known = channel(keyset, name);
        return known != null ? known : add(channels, new Channel(keyset, name), ADD_CHANNEL, keyset, name);
    }

    /** Prepares everything anew: the driver has ended a statement that failed, and would fail it for ever. */
    void forgetStatements() throws SQLException {
        List<PreparedStatement> old = List.copyOf(prepared.values());
        prepared.clear();
        for (PreparedStatement statement : old) {
            statement.close();
        }
    }

    /** Forgets the numbers, for they may no longer be true: a change was undone, or somebody else made one. */
    void forgetNumbers() {
        keysets.clear();
        channels.clear();
    }

    /** Forgets the statements, too: the driver goes on with one that has failed as if it could not be mended. */
    void forget() {
        forgetNumbers();
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                log.debug("A statement was not closed", e);
            }
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // with its statements
    }

    private <K> @Nullable Long numberOf(Map<K, Long> known, K key, String sql, Object... values) throws SQLException {
        Long number = known.get(key);
        if (number == null) {
            try (ResultSet rows = prepare(sql, values).executeQuery()) {
                if (rows.next()) {
                    number = rows.getLong(1);
                    known.put(key, number);
                }
            }
        }
        return number;
    }

    private <K> long add(Map<K, Long> known, K key, String sql, Object... values) throws SQLException {
        try (ResultSet rows = prepare(sql, values).executeQuery()) {
            rows.next();
            long number = rows.getLong(1);
            known.put(key, number);
            return number;
        }
    }

    private record Channel(long keyset, String name) {}
}
