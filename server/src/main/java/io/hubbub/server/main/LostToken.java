package io.hubbub.server.main;

import io.hubbub.broker.port.AdminStore;
import io.hubbub.server.admin.AdminToken;
import io.hubbub.server.admin.KeyMaker;
import io.hubbub.store.sql.Database;
import io.hubbub.store.sql.SqlAdminStore;
import io.hubbub.store.sql.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;

/** For operators who have lost the admin token: whoever may write the data folder may make a new one. */
public final class LostToken {
    private static final String DATABASE = "hubbub.db";

    private LostToken() {}

    /**
     * Puts a new admin token in the place of the one of {@code folder}, on which no server may run, and returns it.
     *
     * @throws ConfigurationException when a server runs there, or none ever has
     */
    public static String replace(Path folder, InstantSource clock) throws ConfigurationException {
        if (!Files.isRegularFile(folder.resolve(DATABASE))) {
            throw new ConfigurationException(
                    "The folder %s is not that of a server: name it with --data.".formatted(folder));
        }
        try (Database database = Database.open(folder)) {
            AdminStore store = new SqlAdminStore(database);
            String token = AdminToken.replace(store, new KeyMaker(new SecureRandom()));
            store.append(new AdminStore.Entry(
                            0, clock.instant().getEpochSecond(), "the data folder", "token.rotate", "", "{}"))
                    .toCompletableFuture()
                    .join();
            return token;
        } catch (StoreException e) {
            throw new ConfigurationException(e.sentence(), e);
        } catch (CompletionException e) {
            throw new ConfigurationException("The folder %s cannot be written now.".formatted(folder), e);
        }
    }
}
