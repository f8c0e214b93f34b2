package io.hubbub.store.sql;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema of this version. A migration that was released is never changed; the next one follows it.
 *
 * <p>Flyway does the work, with the files named here: it would look through all that is on the class path. It takes its
 * time even when nothing is to be done, so a database that is up to date does not see it.
 */
final class Migrations {
    /** In their order; the number in front is the version. */
    private static final List<String> FILES = List.of("V1__channel_groups.sql", "V2__history.sql", "V3__access.sql");

    private static final int VERSION = FILES.size();
    private static final String HISTORY = "flyway_schema_history";

    private Migrations() {}

    /**
     * Migrates what {@code database} leads to, if need be.
     *
     * @param connection to the same
     * @throws StoreException when a newer version or another program wrote it, or a migration failed; then the last version that was complete
     *     is still there
     */
    static void run(Connection connection, DataSource database) throws SQLException {
        if (version(connection) == VERSION) {
            return;
        }
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .loggers("slf4j")
                    .resourceProvider(new Files())
                    .javaMigrationClassProvider(List::of)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException("The database could not be brought to this version: " + e.getMessage(), e);
        }
    }

    /**
     * The last migration that was done, with all before it; 0 for none, or when one of them failed.
     *
     * @throws StoreException when a newer version or another program wrote it
     */
    static int version(Connection connection) throws SQLException {
        if (count(connection, "SELECT count(*) FROM sqlite_master") == 0) {
            return 0;
        }
        if (count(connection, "SELECT count(*) FROM sqlite_master WHERE name = '" + HISTORY + "'") == 0) {
            throw new StoreException("The database is that of another program: choose another folder with --data.");
        }
        int version = count(connection, "SELECT max(CAST(version AS INTEGER)) * min(success) FROM " + HISTORY);
        if (version > VERSION) {
            throw new StoreException(
                    "The database was written by a newer version of Hubbub (schema %d, this one knows %d): run that one."
                            .formatted(version, VERSION));
        }
        return version;
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static final class Files implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return null; // what Flyway asks for by name is optional
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return prefix.equals("V")
                    ? FILES.stream().<LoadableResource>map(File::new).toList()
                    : List.of();
        }
    }

    private static final class File extends LoadableResource {
        private final String name;

        File(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            InputStream in = Migrations.class.getResourceAsStream(name);
            if (in == null) {
                throw new IllegalStateException("No migration " + name);
            }
            return new InputStreamReader(in, StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
