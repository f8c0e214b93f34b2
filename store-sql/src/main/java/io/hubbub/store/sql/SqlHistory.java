package io.hubbub.store.sql;

import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Messages in a database. */
public final class SqlHistory implements History {
    private static final int DELETED_AT_ONCE = 500; // messages; about as long as a commit takes anyway
    private static final String SEEN = "((expires IS NULL AND timetoken >= ?) OR expires > ?)";
    static final String COLUMNS = "timetoken, live, expires, type, publisher, sequence, custom_type, meta, payload";

    private static final String INSERT = "INSERT INTO message (keyset_id, channel_id, timetoken, live, expires, type,"
            + " publisher, sequence, custom_type, meta, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String EXISTS = "SELECT 1 FROM message WHERE channel_id = ? AND timetoken = ?";
    private static final String OLDEST = "SELECT " + COLUMNS + " FROM message"
            + " WHERE channel_id = ? AND timetoken >= ? AND timetoken < ? AND " + SEEN + " ORDER BY timetoken LIMIT ?";
    private static final String NEWEST = "SELECT " + COLUMNS + " FROM message"
            + " WHERE channel_id = ? AND timetoken >= ? AND timetoken < ? AND " + SEEN
            + " ORDER BY timetoken DESC LIMIT ?";
    private static final String COUNT = "SELECT count(*) FROM (SELECT 1 FROM message"
            + " WHERE channel_id = ? AND timetoken >= ? AND timetoken < ? AND " + SEEN + " LIMIT ?)";
    private static final String REMEMBER = "UPDATE keyset SET reached = ? WHERE id = ? AND reached < ?";
    private static final String LATEST =
            "max(reached, coalesce((SELECT max(timetoken) FROM message WHERE keyset_id = keyset.id), 0),"
                    + " coalesce((SELECT max(timetoken) FROM action WHERE keyset_id = keyset.id), 0))";
    private static final String REACHED = "SELECT subscribe_key, " + LATEST + " FROM keyset";

    // A keyset whose messages are deleted gets a key with spaces, which no other has, and its rows are removed later.
    private static final String PUT_ASIDE = "UPDATE keyset SET subscribe_key = ' deleted ' || id, reached = " + LATEST
            + " WHERE id = ? RETURNING reached";
    private static final String BEGIN_ANEW = "INSERT INTO keyset (subscribe_key, reached) VALUES (?, ?)";
    private static final String SOME_ASIDE =
            "SELECT id FROM keyset WHERE subscribe_key > ' deleted ' AND subscribe_key < ' deleted!' LIMIT 1";
    private static final List<String> DELETE_SOME_ASIDE = List.of(
            "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE keyset_id = ? LIMIT ?)",
            "DELETE FROM action WHERE id IN (SELECT id FROM action WHERE keyset_id = ? LIMIT ?)",
            "DELETE FROM channel WHERE id IN (SELECT id FROM channel WHERE keyset_id = ? LIMIT ?)");
    private static final String DELETE_KEYSET = "DELETE FROM keyset WHERE id = ?";

    private static final String SOME_OF_CHANNEL =
            "SELECT id, channel_id, timetoken FROM message WHERE channel_id = ? AND timetoken >= ? AND timetoken < ? LIMIT ?";
    private static final String SOME_TOO_OLD = "SELECT id, channel_id, timetoken FROM message"
            + " WHERE keyset_id = ? AND timetoken < ? AND expires IS NULL ORDER BY timetoken LIMIT ?";
    private static final String SOME_EXPIRED = "SELECT id, channel_id, timetoken FROM message"
            + " WHERE keyset_id = ? AND expires <= ? ORDER BY expires LIMIT ?";
    private static final String DELETE = "DELETE FROM message WHERE id = ?";
    private static final String DELETE_ACTIONS = "DELETE FROM action WHERE channel_id = ? AND message = ?";
    private static final String DELETE_ACTIONS_BETWEEN =
            "DELETE FROM action WHERE channel_id = ? AND message >= ? AND message < ?";
    private static final String DELETE_OLD_ACTIONS = "DELETE FROM action WHERE id IN (SELECT id FROM action"
            + " WHERE keyset_id = ? AND timetoken < ? AND message < ? AND NOT EXISTS (SELECT 1 FROM message"
            + " WHERE message.channel_id = action.channel_id AND message.timetoken = action.message)"
            + " ORDER BY timetoken LIMIT ?)";
    private static final String DELETE_EMPTY_CHANNEL = "DELETE FROM channel WHERE id = ?"
            + " AND NOT EXISTS (SELECT 1 FROM message WHERE channel_id = channel.id)"
            + " AND NOT EXISTS (SELECT 1 FROM action WHERE channel_id = channel.id)";

    private final Database database;
    private final Map<String, Timetoken> reached; // when it was opened
    private final Remains remains;

    private SqlHistory(Database database, Map<String, Timetoken> reached) {
        this.database = database;
        this.reached = reached;
        this.remains = new Remains(database, SqlHistory::removeSomeAside);
    }

    /**
     * The messages in {@code database}, which stays its owner's to close. Waits for what it must know at once.
     *
     * @throws StoreException when that cannot be read
     */
    public static SqlHistory open(Database database) {
        SqlHistory history = new SqlHistory(database, database.await(SqlHistory::reached));
        if (database.await(SqlHistory::aside).isPresent()) {
            history.remains.remove();
        }
        return history;
    }

    @Override
    public CompletionStage<Timetoken> append(String subscribeKey, StoredMessage stored) {
        Message message = stored.message();
        boolean dictated = message.storage().placedAt() != null;
        return database.ask(
                session -> {
                    long keyset = session.keysetToWrite(subscribeKey);
                    long channel = session.channelToWrite(keyset, stored.channel());
                    long place = stored.place().ticks();
                    while (dictated && exists(session, channel, place)) {
                        place++;
                    }
                    Timetoken expires = stored.expires();
                    JsonText meta = message.meta();
                    session.change(
                            INSERT,
                            keyset,
                            channel,
                            place,
                            stored.live() ? 1L : 0L,
                            expires == null ? null : (Long) expires.ticks(),
                            (long) message.type().wireNumber(),
                            message.publisher(),
                            message.sequence(),
                            message.customType(),
                            meta == null ? null : meta.bytes(),
                            message.payload().bytes());
                    return dictated ? new Timetoken(place) : stored.place();
                },
                stored.length());
    }

    @Override
    public CompletionStage<Map<String, List<StoredMessage>>> read(
            String subscribeKey,
            List<String> channels,
            HistoryRange range,
            int limit,
            int maxBytes,
            Retention retention) {
        return database.read(session -> {
                    Long keyset = session.keyset(subscribeKey);
                    if (keyset == null || range.isEmpty()) {
                        return new Found(Map.of());
                    }
                    Map<String, List<StoredMessage>> found = new LinkedHashMap<>();
                    int room = maxBytes;
                    for (String name : channels) {
                        Long channel = session.channel(keyset, name);
                        if (channel == null) {
                            continue;
                        }
                        List<StoredMessage> messages = messages(session, name, channel, range, limit, room, retention);
                        for (StoredMessage message : messages) {
                            room -= message.length();
                        }
                        if (room < 0) {
                            return Found.tooLarge;
                        }
                        if (!messages.isEmpty()) {
                            found.put(name, messages);
                        }
                    }
                    return new Found(found);
                })
                .thenApply(Found::messages);
    }

    @Override
    public CompletionStage<HistoryPage> after(
            String subscribeKey,
            List<String> names,
            Timetoken cursor,
            Timetoken through,
            int limit,
            int maxBytes,
            Retention retention) {
        return database.read(session -> {
            Long keyset = session.keyset(subscribeKey);
            if (keyset == null || !through.isAfter(cursor)) {
                return new HistoryPage(List.of(), through, Timetoken.NONE);
            }
            return new CatchUp(session, keyset, names, limit, maxBytes, retention).after(cursor, through);
        });
    }

    @Override
    public CompletionStage<Integer> count(
            String subscribeKey, String channel, HistoryRange range, int limit, Retention retention) {
        return database.read(session -> {
            Long keyset = session.keyset(subscribeKey);
            Long number = keyset == null ? null : session.channel(keyset, channel);
            if (number == null || range.isEmpty()) {
                return 0;
            }
            try (ResultSet rows = session.prepare(
                            COUNT,
                            number,
                            range.from(),
                            range.to(),
                            retention.since().ticks(),
                            retention.now().ticks(),
                            (long) limit)
                    .executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String channel, HistoryRange range) {
        return Steps.run(database, session -> delete(session, subscribeKey, channel, range));
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return database.ask(session -> putAside(session, subscribeKey)).thenAccept(anything -> {
            if (anything) {
                remains.remove();
            }
        });
    }

    @Override
    public CompletionStage<Boolean> removeExpired(String subscribeKey, Retention retention) {
        remains.goOn();
        return database.ask(session -> {
            Long keyset = session.keyset(subscribeKey);
            if (keyset == null) {
                return false;
            }
            int removed = remove(session, SOME_EXPIRED, keyset, retention.now().ticks(), (long) DELETED_AT_ONCE);
            if (removed == 0 && !retention.since().isNone()) {
                long since = retention.since().ticks();
                removed = remove(session, SOME_TOO_OLD, keyset, since, (long) DELETED_AT_ONCE);
                removed += session.change(DELETE_OLD_ACTIONS, keyset, since, since, (long) DELETED_AT_ONCE);
            }
            return removed > 0;
        });
    }

    @Override
    public CompletionStage<Void> remember(String subscribeKey, Timetoken reached) {
        return database.ask(session -> {
                    long keyset = session.keysetToWrite(subscribeKey);
                    return session.change(REMEMBER, reached.ticks(), keyset, reached.ticks());
                })
                .thenAccept(changed -> {});
    }

    @Override
    public Timetoken reached(String subscribeKey) {
        return reached.getOrDefault(subscribeKey, Timetoken.NONE);
    }

    /** One row as {@link #COLUMNS} selects it, from column {@code first} on. */
    static StoredMessage message(ResultSet row, int first, String channel) throws SQLException {
        long expires = row.getLong(first + 2);
        boolean ends = !row.wasNull();
        int sequence = row.getInt(first + 5);
        boolean numbered = !row.wasNull();
        byte[] meta = row.getBytes(first + 7);
        Message message = new Message(
                Types.of(row.getInt(first + 3)),
                JsonText.stored(row.getBytes(first + 8)),
                row.getString(first + 4),
                meta == null ? null : JsonText.stored(meta),
                numbered ? sequence : null,
                row.getString(first + 6),
                Message.Delivery.SUBSCRIBERS,
                Message.Storage.KEYSET_DEFAULT);
        return new StoredMessage(
                channel,
                new Timetoken(row.getLong(first)),
                message,
                row.getInt(first + 1) != 0,
                ends ? new Timetoken(expires) : null);
    }

    private static boolean delete(Session session, String subscribeKey, String name, HistoryRange range)
            throws SQLException {
        Long keyset = session.keyset(subscribeKey);
        Long channel = keyset == null ? null : session.channel(keyset, name);
        if (channel == null || range.isEmpty()) {
            return false;
        }
        int removed = remove(session, SOME_OF_CHANNEL, channel, range.from(), range.to(), (long) DELETED_AT_ONCE);
        if (removed < DELETED_AT_ONCE) {
            session.change(DELETE_ACTIONS_BETWEEN, channel, range.from(), range.to());
            removeEmpty(session, channel);
        }
        return removed == DELETED_AT_ONCE;
    }

    /** Removes the messages that {@code sql} finds, with their actions and the channels that are empty then. */
    private static int remove(Session session, String sql, Object... values) throws SQLException {
        Map<Long, Long> channels = new LinkedHashMap<>(); // by the id of the message
        Map<Long, Long> places = new HashMap<>();
        try (ResultSet rows = session.prepare(sql, values).executeQuery()) {
            while (rows.next()) {
                channels.put(rows.getLong(1), rows.getLong(2));
                places.put(rows.getLong(1), rows.getLong(3));
            }
        }
        for (Map.Entry<Long, Long> doomed : channels.entrySet()) {
            session.change(DELETE, doomed.getKey());
            session.change(DELETE_ACTIONS, doomed.getValue(), places.get(doomed.getKey()));
        }
        for (Long channel : new LinkedHashSet<>(channels.values())) {
            removeEmpty(session, channel);
        }
        return channels.size();
    }

    private static void removeEmpty(Session session, long channel) throws SQLException {
        if (session.change(DELETE_EMPTY_CHANNEL, channel) > 0) {
            session.forgetNumbers();
        }
    }

    private static boolean putAside(Session session, String subscribeKey) throws SQLException {
        Long keyset = session.keyset(subscribeKey);
        if (keyset == null) {
            return false;
        }
        long latest;
        try (ResultSet rows = session.prepare(PUT_ASIDE, keyset).executeQuery()) {
            rows.next();
            latest = rows.getLong(1);
        }
        session.change(BEGIN_ANEW, subscribeKey, latest);
        session.forgetNumbers();
        return true;
    }

    /** A keyset that was put aside. */
    private static Optional<Long> aside(Session session) throws SQLException {
        try (ResultSet rows = session.prepare(SOME_ASIDE).executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    private static boolean removeSomeAside(Session session) throws SQLException {
        Optional<Long> keyset = aside(session);
        if (keyset.isEmpty()) {
            return false;
        }
        for (String sql : DELETE_SOME_ASIDE) {
            if (session.change(sql, keyset.get(), (long) DELETED_AT_ONCE) > 0) {
                return true;
            }
        }
        return session.change(DELETE_KEYSET, keyset.get()) > 0;
    }

    private static boolean exists(Session session, long channel, long place) throws SQLException {
        try (ResultSet rows = session.prepare(EXISTS, channel, place).executeQuery()) {
            return rows.next();
        }
    }

    /** In timetoken order; stops when they are too long. */
    private static List<StoredMessage> messages(
            Session session,
            String name,
            long channel,
            HistoryRange range,
            int limit,
            int maxBytes,
            Retention retention)
            throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        long length = 0;
        try (ResultSet rows = session.prepare(
                        range.newest() ? NEWEST : OLDEST,
                        channel,
                        range.from(),
                        range.to(),
                        retention.since().ticks(),
                        retention.now().ticks(),
                        (long) limit)
                .executeQuery()) {
            while (length <= maxBytes && rows.next()) {
                StoredMessage message = message(rows, 1, name);
                length += message.length();
                found.add(message);
            }
        }
        if (range.newest()) {
            Collections.reverse(found);
        }
        return found;
    }

    private static Map<String, Timetoken> reached(Session session) throws SQLException {
        Map<String, Timetoken> reached = new HashMap<>();
        try (ResultSet rows = session.prepare(REACHED).executeQuery()) {
            while (rows.next()) {
                reached.put(rows.getString(1), new Timetoken(rows.getLong(2)));
            }
        }
        return reached;
    }

    /** What a read found; null when it is too much. */
    private record Found(@Nullable Map<String, List<StoredMessage>> found) {
        static final Found tooLarge = new Found(null);

        Map<String, List<StoredMessage>> messages() {
            if (found == null) {
                throw new Refusal(RefusalCode.ANSWER_TOO_LARGE);
            }
            return found;
        }
    }
}
