package io.hubbub.store.sql;

import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Timetoken;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's look at what it missed.
 *
 * <p>A few channels are read each on its own. Where there are many, or patterns, all messages of the keyset are looked
 * through in their order, as many as a look may cost: then the page may be short, even empty, and yet go on elsewhere.
 */
final class CatchUp {
    private static final int MOST_CHANNELS = 64; // that are read each on its own
    private static final int MOST_EXAMINED = 10_000; // messages, in about 10 ms

    private static final String SEEN = "live = 1 AND ((expires IS NULL AND timetoken >= ?) OR expires > ?)";
    private static final String OF_CHANNEL = "SELECT " + SqlHistory.COLUMNS + " FROM message"
            + " WHERE channel_id = ? AND timetoken > ? AND timetoken <= ? AND " + SEEN + " ORDER BY timetoken LIMIT ?";
    private static final String OF_KEYSET = "SELECT timetoken, channel_id, id FROM message"
            + " WHERE keyset_id = ? AND timetoken > ? AND timetoken <= ? ORDER BY timetoken LIMIT ?";
    private static final String ONE = "SELECT " + SqlHistory.COLUMNS + " FROM message WHERE id = ? AND " + SEEN;
    private static final String NAME = "SELECT name FROM channel WHERE id = ?";

    private final Session session;
    private final long keyset;
    private final List<String> names;
    private final int limit;
    private final int maxBytes;
    private final Retention retention;

    CatchUp(Session session, long keyset, List<String> names, int limit, int maxBytes, Retention retention) {
        this.session = session;
        this.keyset = keyset;
        this.names = names;
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.retention = retention;
    }

    HistoryPage after(Timetoken cursor, Timetoken through) throws SQLException {
        boolean wide = names.size() > MOST_CHANNELS || names.stream().anyMatch(ChannelNames::isPattern);
        return wide ? examine(cursor, through) : readEach(cursor, through);
    }

    private HistoryPage readEach(Timetoken cursor, Timetoken through) throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        Timetoken end = through;
        for (String name : names) {
            Long channel = session.channel(keyset, name);
            if (channel != null && read(name, channel, cursor, end, found)) {
                found.sort(Comparator.comparing(StoredMessage::place));
                end = cut(found, end);
            }
        }
        return new HistoryPage(List.copyOf(found), end, Timetoken.NONE);
    }

    /** Whether there was something. */
    private boolean read(String name, long channel, Timetoken cursor, Timetoken end, List<StoredMessage> found)
            throws SQLException {
        int before = found.size();
        long bytes = 0;
        try (ResultSet rows = session.prepare(
                        OF_CHANNEL,
                        channel,
                        cursor.ticks(),
                        end.ticks(),
                        retention.since().ticks(),
                        retention.now().ticks(),
                        limit + 1L)
                .executeQuery()) {
            while (bytes <= maxBytes && rows.next()) {
                StoredMessage message = SqlHistory.message(rows, 1, name);
                bytes += message.length();
                found.add(message);
            }
        }
        return found.size() > before;
    }

    /** Takes away what is too much; up to where the rest is complete. */
    private Timetoken cut(List<StoredMessage> found, Timetoken end) {
        int count = 0;
        long bytes = 0;
        while (count < found.size() && count < limit) {
            bytes += found.get(count).length();
            if (bytes > maxBytes && count > 0) {
                break;
            }
            count++;
        }
        if (count == found.size()) {
            return end;
        }
        found.subList(count, found.size()).clear();
        return found.get(count - 1).place();
    }

    private HistoryPage examine(Timetoken cursor, Timetoken through) throws SQLException {
        Set<String> wanted = new HashSet<>(names);
        Map<Long, String> channels = new HashMap<>(); // names; empty for those that are not wanted
        List<StoredMessage> found = new ArrayList<>();
        long bytes = 0;
        int examined = 0;
        long last = cursor.ticks();
        PreparedStatement all =
                session.prepare(OF_KEYSET, keyset, cursor.ticks(), through.ticks(), (long) MOST_EXAMINED);
        try (ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                examined++;
                String channel = channels.get(rows.getLong(2));
                if (channel == null) {
                    channel = nameIfWanted(rows.getLong(2), wanted);
                    channels.put(rows.getLong(2), channel);
                }
                StoredMessage message = channel.isEmpty() ? null : one(rows.getLong(3), channel);
                if (message != null) {
                    bytes += message.length();
                    if (found.size() == limit || (bytes > maxBytes && !found.isEmpty())) {
                        return new HistoryPage(List.copyOf(found), new Timetoken(last), Timetoken.NONE);
                    }
                    found.add(message);
                }
                last = rows.getLong(1);
            }
        }
        Timetoken end = examined < MOST_EXAMINED ? through : new Timetoken(last);
        return new HistoryPage(List.copyOf(found), end, Timetoken.NONE);
    }

    private String nameIfWanted(long channel, Set<String> wanted) throws SQLException {
        try (ResultSet rows = session.prepare(NAME, channel).executeQuery()) {
            String name = rows.next() ? rows.getString(1) : "";
            boolean isWanted = wanted.contains(name)
                    || ChannelNames.patternsOf(name).stream().anyMatch(wanted::contains);
            return isWanted ? name : "";
        }
    }

    private @Nullable StoredMessage one(long id, String channel) throws SQLException {
        try (ResultSet rows = session.prepare(
                        ONE, id, retention.since().ticks(), retention.now().ticks())
                .executeQuery()) {
            return rows.next() ? SqlHistory.message(rows, 1, channel) : null;
        }
    }
}
