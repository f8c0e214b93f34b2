package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a database from nothing, or from another version, to the schema of this one. */
final class MigrationsTest {
    // Of a migration that was released, the checksum is what it was when it was released.
    private static final List<String> RELEASED = List.of(
            "1 V1__channel_groups.sql 1167368719", "2 V2__history.sql -71387310", "3 V3__access.sql -1713751643");
    private static final List<String> OF_ACCESS = List.of(
            "access_book",
            "access_grant",
            "revoked_token",
            "made_keyset",
            "made_keyset_option",
            "made_keyset_token_key",
            "admin",
            "admin_change");

    @TempDir
    Path folder = Path.of("");

    @Test
    void open_newDatabase_runsEveryMigrationAsItWasReleased() throws SQLException {
        Database.open(folder).close();

        assertThat(query("SELECT version || ' ' || script || ' ' || checksum FROM flyway_schema_history"
                        + " WHERE success ORDER BY installed_rank"))
                .isEqualTo(RELEASED);
    }

    @Test
    void open_newDatabase_hasTheSchemaOfThisVersion() throws SQLException {
        Database.open(folder).close();

        assertThat(query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
                        + " AND name NOT LIKE 'flyway_%' ORDER BY name"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(List.of("action", "channel", "group_channel", "keyset", "message"), OF_ACCESS)
                                .flatMap(List::stream)
                                .toList());
        assertThat(query("SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('group_channel')"))
                .containsExactly("id INTEGER 0", "subscribe_key TEXT 1", "group_name TEXT 1", "channel TEXT 1");
    }

    @Test
    void open_upToDate_changesNothing() throws SQLException {
        Database.open(folder).close();
        List<String> before = query("SELECT installed_on FROM flyway_schema_history");
        Database.open(folder).close();

        assertThat(query("SELECT installed_on FROM flyway_schema_history")).isEqualTo(before);
    }

    @Test
    void open_writtenByTheVersionBeforeHistory_getsItsTablesAndKeepsTheGroups() throws SQLException {
        Database.open(folder).close();
        change("INSERT INTO group_channel (subscribe_key, group_name, channel) VALUES ('demo', 'g', 'a')");
        dropAccess();
        for (String table : List.of("action", "message", "channel", "keyset")) {
            change("DROP TABLE " + table);
        }
        change("DELETE FROM flyway_schema_history WHERE version = '2'");
        Database.open(folder).close();

        assertThat(query("SELECT version || ' ' || script || ' ' || checksum FROM flyway_schema_history"
                        + " WHERE success ORDER BY installed_rank"))
                .isEqualTo(RELEASED);
        assertThat(query("SELECT count(*) FROM message")).containsExactly("0");
        assertThat(query("SELECT channel FROM group_channel")).containsExactly("a");
    }

    @Test
    void open_writtenByTheVersionBeforeAccess_getsItsTablesAndKeepsTheRest() throws SQLException {
        Database.open(folder).close();
        change("INSERT INTO group_channel (subscribe_key, group_name, channel) VALUES ('demo', 'g', 'a')");
        change("INSERT INTO keyset (subscribe_key, reached) VALUES ('demo', 7)");
        dropAccess();
        Database.open(folder).close();

        assertThat(query("SELECT version || ' ' || script || ' ' || checksum FROM flyway_schema_history"
                        + " WHERE success ORDER BY installed_rank"))
                .isEqualTo(RELEASED);
        for (String table : OF_ACCESS) {
            assertThat(query("SELECT count(*) FROM " + table)).as(table).containsExactly("0");
        }
        assertThat(query("SELECT channel FROM group_channel")).containsExactly("a");
        assertThat(query("SELECT reached FROM keyset")).containsExactly("7");
    }

    @Test
    void open_writtenByANewerVersion_isRefusedAndLeftAsItIs() throws SQLException {
        Database.open(folder).close();
        change("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', '', 0, 1)");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Database.open(folder).close())
                .withMessage("The database was written by a newer version of Hubbub (schema 99, this one knows "
                        + RELEASED.size() + "): run that one.");
        assertThat(query("SELECT max(version) FROM flyway_schema_history")).containsExactly("99");
    }

    @Test
    void open_tablesOfSomethingElse_isRefusedAndLeftAsItIs() throws SQLException {
        change("CREATE TABLE theirs (a TEXT)");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Database.open(folder).close())
                .withMessage("The database is that of another program: choose another folder with --data.");
        assertThat(query("SELECT name FROM sqlite_master")).containsExactly("theirs");
    }

    @Test
    void open_migrationFailed_isRefusedUntilItWorks() throws SQLException {
        Database.open(folder).close();
        change("UPDATE flyway_schema_history SET success = 0");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Database.open(folder).close())
                .withMessageStartingWith("The database could not be brought to this version: ");
    }

    private void dropAccess() throws SQLException {
        for (String table : OF_ACCESS) {
            change("DROP TABLE " + table);
        }
        change("DELETE FROM flyway_schema_history WHERE version = '3'");
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hubbub.db"));
    }
}
