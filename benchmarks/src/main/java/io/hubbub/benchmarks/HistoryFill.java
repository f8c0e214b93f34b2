package io.hubbub.benchmarks;

import io.hubbub.store.sql.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Fills the database of a data folder, in a process of its own with the server's jar on its class path.
 *
 * <p>Arguments: the folder and the number of rows. The tables and indexes are those that the server makes; only the
 * log and the flushing are left out.
 */
public final class HistoryFill {
    private static final int AT_ONCE = 10_000; // rows

    private HistoryFill() {}

    /** Fills the folder. */
    public static void main(String[] arguments) throws SQLException {
        Path folder = Path.of(arguments[0]);
        Database.open(folder).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hubbub.db"))) {
            try (Statement settings = connection.createStatement()) {
                settings.execute("PRAGMA journal_mode = OFF");
                settings.execute("PRAGMA synchronous = OFF");
                settings.execute("PRAGMA cache_size = -1048576");
            }
            connection.setAutoCommit(false);
            channels(connection);
            messages(connection, Integer.parseInt(arguments[1]));
            connection.setAutoCommit(true);
            try (Statement settings = connection.createStatement()) {
                settings.execute("PRAGMA journal_mode = WAL"); // as the server leaves it
            }
        }
    }

    private static void channels(Connection connection) throws SQLException {
        try (Statement keyset = connection.createStatement()) {
            keyset.execute("INSERT INTO keyset (id, subscribe_key, reached) VALUES (1, 'demo', 0)");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO channel (id, keyset_id, name) VALUES (?, 1, ?)")) {
            for (int channel = 0; channel < HistorySizes.CHANNELS; channel++) {
                insert.setInt(1, channel + 1);
                insert.setString(2, Dialect.channel(channel));
                insert.executeUpdate();
            }
        }
        connection.commit();
    }

    private static void messages(Connection connection, int count) throws SQLException {
        FilledRows rows = new FilledRows();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO message (keyset_id, channel_id, timetoken, live, type, publisher,"
                        + " payload) VALUES (1, ?, ?, 1, 0, '" + FilledRows.PUBLISHER + "', ?)")) {
            for (int row = 0; row < count; row++) {
                insert.setInt(1, rows.next() + 1);
                insert.setLong(2, rows.timetoken());
                insert.setBytes(3, rows.payload());
                insert.executeUpdate();
                if (row % AT_ONCE == AT_ONCE - 1) {
                    connection.commit();
                }
            }
        }
        connection.commit();
    }
}
