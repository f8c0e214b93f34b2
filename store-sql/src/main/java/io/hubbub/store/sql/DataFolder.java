package io.hubbub.store.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything that is kept, for this process alone as long as it is open.
 *
 * <p>What is made here is for the owner only: the folder with mode 700, files with mode 600. Files that the database makes
 * next to its own get that one's mode.
 *
 * <p>The lock is the operating system's and ends with the process, however it ends.
 */
final class DataFolder implements AutoCloseable {
    /** The file of the database. */
    static final String DATABASE = "hubbub.db";

    private static final String LOCK = "hubbub.lock";
    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final FileChannel lockFile; // its lock goes when it is closed
    private final Path database;

    private DataFolder(FileChannel lockFile, Path database) {
        this.lockFile = lockFile;
        this.database = database;
    }

    /**
     * Makes the folder if need be, and locks it.
     *
     * @throws StoreException when another process has it, or it cannot be made or written
     */
    static DataFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath();
        try {
            Files.createDirectories(absolute, mode("rwx------"));
            FileChannel lockFile = lock(absolute);
            try {
                Path database = makeFile(absolute.resolve(DATABASE));
                flush(absolute);
                flush(absolute.getParent());
                return new DataFolder(lockFile, database);
            } catch (IOException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    "The data folder %s cannot be used: %s. Choose another with --data, or --ephemeral to keep nothing."
                            .formatted(absolute, reason(e)),
                    e);
        }
    }

    /** Whether a file of this name in a data folder is the server's. */
    static boolean owns(String name) {
        return name.equals(LOCK) || name.equals(DATABASE) || name.startsWith(DATABASE + "-");
    }

    /** The file of the database; there, maybe empty. */
    Path database() {
        return database;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StoreException("The lock of the data folder could not be given back.", e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = makeFile(folder.resolve(LOCK));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new StoreException(
                        "Another process uses the data folder %s%s. Stop it, choose another folder with --data, or --ephemeral to keep nothing."
                                .formatted(folder, owner(channel)));
            }
            ByteBuffer pid =
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n");
            channel.truncate(0);
            channel.write(pid, 0);
            return channel;
        } catch (IOException | StoreException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** Whoever locked the folder wrote its number into the lock; it may be just about to. */
    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().trim();
        return pid.matches("\\d+") ? " (process " + pid + ")" : "";
    }

    private static Path makeFile(Path file) throws IOException {
        try {
            return Files.createFile(file, mode("rw-------"));
        } catch (FileAlreadyExistsException isThere) {
            return file;
        }
    }

    /** Puts a folder's list of files on the disk, so that a new file is found again after a loss of power. */
    static void flush(@Nullable Path folder) throws IOException {
        if (HAS_MODES && folder != null && Files.isReadable(folder)) {
            try (FileChannel list = FileChannel.open(folder, StandardOpenOption.READ)) {
                list.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return HAS_MODES
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "it is a file";
        }
        if (e instanceof AccessDeniedException) {
            return "it may not be written";
        }
        return String.valueOf(e.getMessage());
    }
}
