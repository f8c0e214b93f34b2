package io.hubbub.store.sql;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Message actions in a database. Has no state of its own. */
public final class SqlActionStore implements ActionStore {
    private static final String ACTION =
            "SELECT message, timetoken, type, value, user FROM action WHERE channel_id = ?";
    private static final String OLDEST = ACTION + " AND timetoken >= ? AND timetoken < ? ORDER BY timetoken LIMIT ?";
    private static final String NEWEST =
            ACTION + " AND timetoken >= ? AND timetoken < ? ORDER BY timetoken DESC LIMIT ?";
    private static final String OF_MESSAGE = ACTION + " AND message = ? ORDER BY timetoken";
    private static final String AT = ACTION + " AND timetoken = ?";
    private static final String SAME =
            "SELECT 1 FROM action WHERE channel_id = ? AND message = ? AND user = ? AND type = ? AND value = ?";
    private static final String COUNT = "SELECT count(*) FROM action WHERE channel_id = ? AND message = ?";
    private static final String INSERT =
            "INSERT INTO action (keyset_id, channel_id, message, timetoken, type, value, user)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String DELETE = "DELETE FROM action WHERE channel_id = ? AND timetoken = ?";

    private final Database database;

    /** The actions in {@code database}, which stays its owner's to close. */
    public SqlActionStore(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Void> add(String subscribeKey, String channel, MessageAction action, int mostPerMessage) {
        return database.ask(session -> {
                    long keyset = session.keysetToWrite(subscribeKey);
                    return add(session, keyset, session.channelToWrite(keyset, channel), action, mostPerMessage);
                })
                .thenAccept(Answer::get);
    }

    @Override
    public CompletionStage<MessageAction> remove(
            String subscribeKey, String channel, Timetoken message, Timetoken place, String user) {
        return database.ask(session -> {
                    Long number = number(session, subscribeKey, channel);
                    return number == null
                            ? Answer.no(RefusalCode.ACTION_NOT_FOUND)
                            : remove(session, number, message, place, user);
                })
                .thenApply(Answer::get);
    }

    @Override
    public CompletionStage<List<MessageAction>> list(
            String subscribeKey, String channel, HistoryRange range, int limit) {
        return database.read(session -> {
            Long number = number(session, subscribeKey, channel);
            if (number == null || range.isEmpty()) {
                return List.of();
            }
            List<MessageAction> found =
                    actions(session, range.newest() ? NEWEST : OLDEST, number, range.from(), range.to(), (long) limit);
            if (range.newest()) {
                Collections.reverse(found);
            }
            return found;
        });
    }

    @Override
    public CompletionStage<Map<Timetoken, List<MessageAction>>> of(
            String subscribeKey, String channel, List<Timetoken> messages, int limit) {
        return database.read(session -> {
            Long number = number(session, subscribeKey, channel);
            Map<Timetoken, List<MessageAction>> found = new LinkedHashMap<>();
            int count = 0;
            for (Timetoken message : messages) {
                List<MessageAction> its =
                        number == null ? List.of() : actions(session, OF_MESSAGE, number, message.ticks());
                count += its.size();
                if (count > limit && !found.isEmpty()) {
                    break;
                }
                found.put(message, its);
            }
            return found;
        });
    }

    /** A no is no failure: what else is stored in the same transaction must not begin anew because of it. */
    private static Answer add(Session session, long keyset, long channel, MessageAction action, int mostPerMessage)
            throws SQLException {
        long message = action.message().ticks();
        if (number(session, SAME, channel, message, action.user(), action.type(), action.value()) > 0) {
            return Answer.no(RefusalCode.ACTION_EXISTS);
        }
        if (number(session, COUNT, channel, message) >= mostPerMessage) {
            return Answer.no(RefusalCode.TOO_MANY_ACTIONS);
        }
        session.change(
                INSERT, keyset, channel, message, action.place().ticks(), action.type(), action.value(), action.user());
        return Answer.of(action);
    }

    private static Answer remove(Session session, long channel, Timetoken message, Timetoken place, String user)
            throws SQLException {
        List<MessageAction> found = actions(session, AT, channel, place.ticks());
        if (found.isEmpty() || !found.get(0).message().equals(message)) {
            return Answer.no(RefusalCode.ACTION_NOT_FOUND);
        }
        if (!found.get(0).user().equals(user)) {
            return Answer.no(RefusalCode.NOT_YOUR_ACTION);
        }
        session.change(DELETE, channel, place.ticks());
        return Answer.of(found.get(0));
    }

    private static @Nullable Long number(Session session, String subscribeKey, String channel) throws SQLException {
        Long keyset = session.keyset(subscribeKey);
        return keyset == null ? null : session.channel(keyset, channel);
    }

    /** The number that a query finds, or 0 when it finds nothing. */
    private static long number(Session session, String sql, Object... values) throws SQLException {
        try (ResultSet rows = session.prepare(sql, values).executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static List<MessageAction> actions(Session session, String sql, Object... values) throws SQLException {
        List<MessageAction> found = new ArrayList<>();
        try (ResultSet rows = session.prepare(sql, values).executeQuery()) {
            while (rows.next()) {
                found.add(new MessageAction(
                        new Timetoken(rows.getLong(1)),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        new Timetoken(rows.getLong(2))));
            }
        }
        return found;
    }

    /** An action, or why there is none. */
    private record Answer(@Nullable MessageAction action, RefusalCode no) {
        static Answer of(MessageAction action) {
            return new Answer(action, RefusalCode.ACTION_NOT_FOUND);
        }

        static Answer no(RefusalCode code) {
            return new Answer(null, code);
        }

        MessageAction get() {
            if (action == null) {
                throw new Refusal(no);
            }
            return action;
        }
    }
}
