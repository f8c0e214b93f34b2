package io.hubbub.store.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Copies a database out of its data folder and back into one.
 *
 * <p>A copy is one file, for its owner only, with all that was committed at one moment. It is written under another name
 * beside its own, flushed, and renamed when it is whole.
 */
public final class Backup {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private Backup() {}

    /**
     * Copies the database in {@code folder}, whether a server runs on it or not, to {@code file}.
     *
     * @param overwrite whether what is at {@code file} may be replaced
     * @return the length of the copy in bytes
     * @throws StoreException when it cannot; then {@code file} is as it was
     */
    public static long save(Path folder, Path file, boolean overwrite) {
        Path target = file.toAbsolutePath();
        try {
            Path database = databaseIn(folder);
            refuseInside(folder, target);
            if (Files.isDirectory(target)) {
                throw new StoreException(target + " is a folder: name a file.");
            }
            if (!overwrite && Files.exists(target)) {
                throw isThere(target);
            }
            Path parent = target.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new StoreException("There is no folder " + parent + ".");
            }
            Path part = Files.createTempFile(parent, target.getFileName() + ".", ".part"); // mode 600
            try {
                copy(database, part, false);
                long length = Files.size(part);
                move(part, target, overwrite);
                return length;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw isThere(target);
        } catch (IOException e) {
            throw new StoreException("%s cannot be written: %s.".formatted(target, reason(e)), e);
        }
    }

    /**
     * Makes the copy {@code file} the database in {@code folder}, when it is whole and from a version that this one knows.
     * What was the database there is kept beside it under another name.
     *
     * @param replace whether not to keep that
     * @return where it is kept; null when there was none, or it is not
     * @throws StoreException when it cannot, or a process has the folder; then the database is as it was
     */
    public static @Nullable Path restore(Path file, Path folder, boolean replace) {
        Path source = file.toAbsolutePath();
        if (!Files.isRegularFile(source)) {
            throw new StoreException("There is no file " + source + ".");
        }
        try {
            check(source);
            try (DataFolder locked = DataFolder.open(folder)) {
                refuseInside(folder, source);
                Path database = locked.database();
                Path part = Files.createTempFile(database.getParent(), "hubbub.db.", ".part");
                try {
                    copy(source, part, true);
                    Path kept = replace || isEmpty(database) ? null : keep(database);
                    // The log of the old database is not the new one's.
                    Files.deleteIfExists(log(database));
                    Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-shm"));
                    move(part, database, true);
                    return kept;
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            throw new StoreException("%s cannot be restored: %s.".formatted(source, reason(e)), e);
        }
    }

    /** Throws when {@code file} is damaged, or no database that this version can work with. */
    private static void check(Path file) {
        try (Connection connection = reading(file);
                Statement statement = connection.createStatement()) {
            if (Migrations.version(connection) == 0) {
                throw new StoreException(file + " holds nothing that could be restored.");
            }
            try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
                String found = rows.next() ? String.valueOf(rows.getString(1)) : "";
                if (!found.equals("ok")) {
                    throw new StoreException("%s is damaged: %s.".formatted(file, found));
                }
            }
        } catch (SQLException e) {
            throw new StoreException("%s cannot be restored: %s.".formatted(file, Reasons.ofCopy(e)), e);
        }
    }

    /** Both are databases, the copy an empty file. */
    private static void copy(Path database, Path copy, boolean restoring) throws IOException {
        // It only reads: as the only reader it leaves no log behind, and as the last one it does not remove the log of
        // a server that has started meanwhile.
        try (Connection connection = reading(database)) {
            if (Migrations.version(connection) == 0) {
                throw new StoreException("The database %s holds nothing.".formatted(database));
            }
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, copy.toString());
                vacuum.execute();
            }
        } catch (SQLException e) {
            throw new StoreException(
                    "%s cannot be copied%s: %s."
                            .formatted(database, restoring ? " into the data folder" : "", Reasons.ofCopy(e)),
                    e);
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Path databaseIn(Path folder) {
        Path database = folder.toAbsolutePath().resolve(DataFolder.DATABASE);
        if (!Files.exists(database)) {
            throw new StoreException(
                    "There is no database in %s: name the data folder with --data.".formatted(folder.toAbsolutePath()));
        }
        return database;
    }

    /** The files of a data folder are no copies. */
    private static void refuseInside(Path folder, Path file) throws IOException {
        Path parent = file.getParent();
        Path name = file.getFileName();
        boolean isInside = parent != null && Files.isDirectory(parent) && Files.isSameFile(parent, folder);
        boolean isDatabase = Files.exists(file) && Files.isSameFile(file, databaseIn(folder));
        if (isDatabase || (isInside && name != null && DataFolder.owns(name.toString()))) {
            throw new StoreException(file + " is what the server works with: name another file.");
        }
    }

    /** Links the database and its log to other names; returns the database's. */
    private static Path keep(Path database) throws IOException {
        Path kept = free(database);
        // The log holds what is not yet in the file.
        if (Files.exists(log(database))) {
            link(log(database), log(kept));
        }
        link(database, kept);
        return kept;
    }

    private static Path free(Path database) {
        for (int i = 1; ; i++) {
            Path name = database.resolveSibling("before-restore-" + i + ".db");
            if (!Files.exists(name) && !Files.exists(log(name))) {
                return name;
            }
        }
    }

    private static void link(Path file, Path other) throws IOException {
        try {
            Files.createLink(other, file);
        } catch (UnsupportedOperationException | IOException noLinksHere) {
            Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static boolean isEmpty(Path database) throws IOException {
        return Files.size(database) == 0; // SQLite does not look at its log then
    }

    private static Path log(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    private static void move(Path part, Path target, boolean overwrite) throws IOException {
        if (overwrite) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(part, target);
        }
        DataFolder.flush(target.getParent());
    }

    private static Connection reading(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri());
        return source.getConnection();
    }

    private static StoreException isThere(Path file) {
        return new StoreException(file + " is there already: name another file, or replace it with --force.");
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "that is not allowed";
        }
        if (e instanceof NoSuchFileException) {
            return "it is gone";
        }
        return String.valueOf(e.getMessage());
    }
}
