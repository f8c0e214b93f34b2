package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.TokenKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a database, made and put back. */
@Timeout(120)
final class BackupTest {
    @TempDir
    Path temporary = Path.of("");

    private Path data = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void nameThem() {
        data = temporary.resolve("data");
        copy = temporary.resolve("copy.db");
    }

    @Test
    void save_databaseInUse_copiesWhatWasCommitted() throws IOException {
        try (Database database = Database.open(data)) {
            add(database, "a", "b");

            assertThat(Backup.save(data, copy, false)).isEqualTo(Files.size(copy));

            add(database, "late");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rw-------");
            assertThat(filesIn(temporary)).containsExactlyInAnyOrder("data", "copy.db");
        }
        assertThat(restoredFrom(copy)).containsExactly("a", "b");
    }

    @Test
    void save_changesGoOn_copiesOneMomentOfThem() {
        try (Database database = Database.open(data)) {
            SqlGroupStore store = new SqlGroupStore(database);
            List<CompletionStage<Void>> changes = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                changes.add(store.add("demo", "g", List.of("channel-" + i)));
                if (i == 1_000) {
                    changes.get(500).toCompletableFuture().join();
                    Backup.save(data, copy, false);
                }
            }
            changes.forEach(change -> change.toCompletableFuture().join());
        }

        List<String> kept = restoredFrom(copy);
        assertThat(kept)
                .hasSizeBetween(501, 1_001)
                .isEqualTo(IntStream.range(0, kept.size())
                        .mapToObj(i -> "channel-" + i)
                        .toList());
    }

    @Test
    void save_afterAKill_hasWhatIsInTheLogOnly() throws IOException {
        try (Database database = Database.open(data)) {
            add(database, "a");
            Path killed = Files.createDirectory(temporary.resolve("killed"));
            for (String name : List.of("hubbub.db", "hubbub.db-wal")) {
                Files.copy(data.resolve(name), killed.resolve(name));
            }
            assertThat(Files.size(killed.resolve("hubbub.db-wal"))).isPositive();

            Backup.save(killed, copy, false);
        }
        assertThat(restoredFrom(copy)).containsExactly("a");
    }

    @Test
    void save_nobodyUsesTheFolder_serverStartsAsBefore() {
        databaseWith("a");

        Backup.save(data, copy, false);

        assertThat(channelsIn(data)).containsExactly("a");
        assertThat(restoredFrom(copy)).containsExactly("a");
    }

    @Test
    void save_fileIsThere_isReplacedOnlyWhenAllowed() throws IOException {
        databaseWith("a");
        Files.writeString(copy, "precious");

        assertRefused(() -> Backup.save(data, copy, false))
                .isEqualTo(copy + " is there already: name another file, or replace it with --force.");
        assertThat(copy).hasContent("precious");
        Backup.save(data, copy, true);

        assertThat(restoredFrom(copy)).containsExactly("a");
        assertThat(filesIn(temporary)).containsExactlyInAnyOrder("data", "copy.db", "restored");
    }

    @Test
    void save_filesOfTheServer_areNeverOverwritten() throws IOException {
        databaseWith("a");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), data.resolve("hubbub.db"));

        for (String name : List.of("hubbub.db", "hubbub.lock", "hubbub.db-wal")) {
            assertRefused(() -> Backup.save(data, data.resolve(name), true)).contains("name another file");
        }
        assertRefused(() -> Backup.save(data, link, true)).contains("name another file");

        assertThat(channelsIn(data)).containsExactly("a");
    }

    @Test
    void save_wrongPlaces_saySo() throws IOException {
        assertRefused(() -> Backup.save(data, copy, false))
                .isEqualTo("There is no database in " + data + ": name the data folder with --data.");
        assertThat(data).doesNotExist();
        databaseWith("a");
        assertRefused(() -> Backup.save(data, temporary, true)).isEqualTo(temporary + " is a folder: name a file.");
        assertRefused(() -> Backup.save(data, temporary.resolve("none/copy.db"), false))
                .isEqualTo("There is no folder " + temporary.resolve("none") + ".");
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("hubbub.db"), "no database ".repeat(1_000));
        assertRefused(() -> Backup.save(other, copy, false))
                .endsWith(" cannot be copied: it is damaged or no database.");
        assertThat(filesIn(temporary)).containsExactlyInAnyOrder("data", "other");
    }

    @Test
    void saveAndRestore_accessAndAdministration_carryAllOfIt() {
        Grant grant = new Grant(Grant.Level.CHANNEL, "a", "auth", 3, 100);
        KeysetStore.Stored keyset = new KeysetStore.Stored(
                new Keyset("chat", "sub", "pub", "sec")
                        .with(new AccessOptions(true, false, List.of(new TokenKey("ab".repeat(32), 5)))),
                true,
                7);
        try (Database database = Database.open(data)) {
            SqlGrantStore grants = new SqlGrantStore(database);
            done(grants.put("demo", List.of(grant)));
            done(grants.revoke("demo", "cd".repeat(32), 200));
            done(new SqlKeysetStore(database).put(keyset));
            SqlAdminStore admin = new SqlAdminStore(database);
            done(admin.putTokenHash("hash"));
            done(admin.append(new AdminStore.Entry(0, 9, "::1", "keyset.create", "chat", "{}")));
            Backup.save(data, copy, false);
            done(grants.deleteAll("demo"));
            done(new SqlKeysetStore(database).delete("sub"));
            done(admin.putTokenHash("later"));
            done(admin.append(new AdminStore.Entry(0, 9, "::1", "keyset.delete", "chat", "{}")));
        }

        Backup.restore(copy, data, true);

        try (Database database = Database.open(data)) {
            List<Object> found = new ArrayList<>();
            new SqlGrantStore(database).load(new GrantStore.Visitor() {
                @Override
                public void grant(String subscribeKey, Grant kept) {
                    found.add(subscribeKey + kept);
                }

                @Override
                public void revocation(String subscribeKey, String tokenHash, long expires) {
                    found.add(subscribeKey + tokenHash + expires);
                }
            });
            assertThat(found).containsExactly("demo" + grant, "demo" + "cd".repeat(32) + 200);
            assertThat(new SqlKeysetStore(database).load()).containsExactly(keyset);
            SqlAdminStore admin = new SqlAdminStore(database);
            assertThat(admin.loadTokenHash()).isEqualTo("hash");
            assertThat(admin.changes(Long.MAX_VALUE, 10).toCompletableFuture().join())
                    .containsExactly(new AdminStore.Entry(1, 9, "::1", "keyset.create", "chat", "{}"));
        }
    }

    @Test
    void restore_overADatabase_keepsThatOneAside() throws IOException {
        databaseWith("a");
        Backup.save(data, copy, false);
        change(data, "later");

        Path first = Backup.restore(copy, data, false);
        Path second = Backup.restore(copy, data, false);

        assertThat(channelsIn(data)).containsExactly("a");
        assertThat(first).isEqualTo(data.resolve("before-restore-1.db"));
        assertThat(second).isEqualTo(data.resolve("before-restore-2.db"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("before-restore-1.db"))))
                .isEqualTo("rw-------");
        assertThat(restoredFrom(data.resolve("before-restore-1.db"))).containsExactly("a", "later");
    }

    @Test
    void restore_overADatabaseWithALog_keepsBothAndMixesNothing() throws IOException {
        databaseWith("a");
        Backup.save(data, copy, false);
        Path killed = Files.createDirectory(temporary.resolve("killed"));
        try (Database database = Database.open(data)) {
            add(database, "in the log");
            for (String name : List.of("hubbub.db", "hubbub.db-wal")) {
                Files.copy(data.resolve(name), killed.resolve(name));
            }
        }

        Backup.restore(copy, killed, false);

        assertThat(channelsIn(killed)).containsExactly("a");
        assertThat(restoredFrom(killed.resolve("before-restore-1.db"))).containsExactly("a", "in the log");
    }

    @Test
    void restore_force_keepsNothing() throws IOException {
        databaseWith("a");
        Backup.save(data, copy, false);
        change(data, "later");

        assertThat(Backup.restore(copy, data, true)).isNull();

        assertThat(channelsIn(data)).containsExactly("a");
        assertThat(filesIn(data)).containsExactlyInAnyOrder("hubbub.db", "hubbub.lock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("hubbub.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void restore_damagedDatabaseInTheWay_isReplaced() throws IOException {
        databaseWith("a");
        Backup.save(data, copy, false);
        Files.writeString(data.resolve("hubbub.db"), "damaged");

        assertThat(Backup.restore(copy, data, false)).hasContent("damaged");

        assertThat(channelsIn(data)).containsExactly("a");
    }

    @Test
    void restore_folderInUse_isRefused() {
        databaseWith("a");
        Backup.save(data, copy, false);
        try (Database database = Database.open(data)) {
            add(database, "b");

            assertRefused(() -> Backup.restore(copy, data, true)).startsWith("Another process uses the data folder");

            add(database, "c");
        }
        assertThat(channelsIn(data)).containsExactly("a", "b", "c");
    }

    @Test
    void restore_noHealthyCopy_saysSoAndChangesNothing() throws IOException, SQLException {
        databaseWith(IntStream.range(0, 2_000).mapToObj(i -> "channel-" + i).toArray(String[]::new));
        Backup.save(data, copy, false);
        Path bad = temporary.resolve("bad.db");

        assertRefused(() -> Backup.restore(bad, data, false)).isEqualTo("There is no file " + bad + ".");
        Files.writeString(bad, "no database ".repeat(1_000));
        assertRefused(() -> Backup.restore(bad, data, false))
                .isEqualTo(bad + " cannot be restored: it is damaged or no database.");
        Files.writeString(bad, "");
        assertRefused(() -> Backup.restore(bad, data, false)).contains("holds nothing");
        byte[] bytes = Files.readAllBytes(copy);
        Files.write(bad, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(() -> Backup.restore(bad, data, false)).contains("damaged");
        byte[] torn = bytes.clone();
        Arrays.fill(torn, bytes.length - 3 * 4096, bytes.length - 2 * 4096, (byte) 0x55);
        Files.write(bad, torn);
        assertRefused(() -> Backup.restore(bad, data, false)).contains("damaged");
        assertRefused(() -> Backup.restore(data.resolve("hubbub.db"), data, false))
                .contains("name another file");
        Files.copy(copy, bad, StandardCopyOption.REPLACE_EXISTING);
        execute(bad, "UPDATE flyway_schema_history SET version = '99' WHERE version = '1'");
        assertRefused(() -> Backup.restore(bad, data, false)).contains("written by a newer version of Hubbub");
        Files.delete(bad);
        execute(bad, "CREATE TABLE theirs (a)");
        assertRefused(() -> Backup.restore(bad, data, false)).contains("another program");

        assertThat(channelsIn(data)).hasSize(2_000);
        assertThat(filesIn(data)).containsExactlyInAnyOrder("hubbub.db", "hubbub.lock");
        assertRefused(() -> Backup.restore(bad, temporary.resolve("new"), false))
                .contains("another program");
        assertThat(temporary.resolve("new")).doesNotExist();
    }

    private static void done(CompletionStage<Void> change) {
        change.toCompletableFuture().join();
    }

    private void databaseWith(String... channels) {
        change(data, channels);
    }

    private static void change(Path folder, String... channels) {
        try (Database database = Database.open(folder)) {
            add(database, channels);
        }
    }

    private static void add(Database database, String... channels) {
        new SqlGroupStore(database)
                .add("demo", "g", List.of(channels))
                .toCompletableFuture()
                .join();
    }

    private List<String> restoredFrom(Path file) {
        Path folder = temporary.resolve("restored");
        Backup.restore(file, folder, true);
        return channelsIn(folder);
    }

    private static List<String> channelsIn(Path folder) {
        try (Database database = Database.open(folder)) {
            Map<String, List<String>> groups = new SqlGroupStore(database)
                    .load("demo")
                    .toCompletableFuture()
                    .join();
            return groups.getOrDefault("g", List.of());
        }
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static AbstractStringAssert<?> assertRefused(Runnable action) {
        try {
            action.run();
        } catch (StoreException e) {
            return assertThat(e.sentence());
        }
        throw new AssertionError("It was done");
    }
}
