package io.hubbub.server.admin;

import io.hubbub.broker.Broker;
import io.hubbub.broker.Stores;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStore.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes keysets with all they have: messages and their actions, channel groups, grants and revocations.
 *
 * <p>That a keyset is being deleted is stored before anything of it goes, and forgotten after all of it has gone. Whatever
 * ends the process meanwhile, the next start goes on; whatever fails, the next request to delete it does.
 */
public final class KeysetRemoval {
    private static final Logger log = LoggerFactory.getLogger(KeysetRemoval.class);

    private final KeysetRegistry registry;
    private final Broker broker;
    private final Stores stores;
    private final Entitlements entitlements;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>(); // guarded by this

    /** Over the stores of {@code broker}. */
    public KeysetRemoval(KeysetRegistry registry, Broker broker, Stores stores, Entitlements entitlements) {
        this.registry = registry;
        this.broker = broker;
        this.stores = stores;
        this.entitlements = entitlements;
    }

    /**
     * Deletes the rest of keysets whose deletion was interrupted, before anybody can use them. Blocks; what cannot be deleted
     * stays for the next time.
     */
    public static void finish(KeysetStore keysets, Stores stores, Entitlements entitlements) {
        for (Stored stored : keysets.load()) {
            if (stored.deleting()) {
                String subscribeKey = stored.keyset().subscribeKey();
                try {
                    deleteData(subscribeKey, stores, entitlements)
                            .thenCompose(done -> keysets.delete(subscribeKey))
                            .toCompletableFuture()
                            .join();
                    log.info(
                            "Keyset {} is deleted, which was interrupted",
                            stored.keyset().name());
                } catch (CompletionException failure) {
                    log.warn("Keyset {} could not be deleted", stored.keyset().name(), failure);
                }
            }
        }
    }

    /** Deletes a keyset; whoever asks meanwhile waits for the same end. */
    synchronized CompletionStage<Void> remove(String subscribeKey) {
        CompletableFuture<Void> known = underWay.get(subscribeKey);
        if (known != null) {
            return known.copy();
        }
        CompletableFuture<Void> removal = new CompletableFuture<>();
        underWay.put(subscribeKey, removal);
        var unused = registry.close(subscribeKey)
                .thenCompose(closed -> broker.end(subscribeKey))
                .thenCompose(ended -> deleteData(subscribeKey, stores, entitlements))
                .thenCompose(deleted -> registry.forget(subscribeKey))
                .whenComplete((done, failure) -> {
                    synchronized (this) {
                        underWay.remove(subscribeKey);
                    }
                    if (failure == null) {
                        broker.admit(subscribeKey);
                        removal.complete(null);
                    } else {
                        removal.completeExceptionally(failure);
                    }
                });
        return removal.copy();
    }

    private static CompletionStage<Void> deleteData(String subscribeKey, Stores stores, Entitlements entitlements) {
        return stores.history()
                .deleteAll(subscribeKey)
                .thenCompose(done -> stores.groups().deleteAll(subscribeKey))
                .thenCompose(done -> entitlements.forget(subscribeKey));
    }
}
