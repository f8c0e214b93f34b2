package io.hubbub.server.admin;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.Keysets;
import io.hubbub.broker.port.TokenKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All keysets: those of the configuration, and those that operators made, which the store keeps.
 *
 * <p>What a keyset of the configuration does not say of itself, its secret key and the keys of its tokens, is made once and
 * kept in the store, so that it is the same after a restart.
 *
 * <p>Any thread may ask and change. A change is stored first and counts when that is done; changes belong to the lock.
 */
public final class KeysetRegistry implements Keysets {
    private final KeysetStore store;
    private final KeyMaker keys;
    private final InstantSource clock;
    private final Map<String, Entry> bySubscribeKey = new ConcurrentHashMap<>();
    private final Map<String, Keyset> usable = new ConcurrentHashMap<>(); // by subscribe key

    /**
     * Takes in {@code configured} keysets, those without a secret key included, and what the store kept. Blocks while the
     * store reads and writes.
     */
    public KeysetRegistry(List<Keyset> configured, KeysetStore store, KeyMaker keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        store.load().forEach(stored -> remember(new Entry(stored, false)));
        for (Keyset keyset : configured) {
            Entry known = bySubscribeKey.get(keyset.subscribeKey());
            Entry entry = new Entry(completed(keyset, known == null ? null : known.stored()), true);
            if (known == null || !known.stored().equals(toStore(entry))) {
                store.put(toStore(entry)).toCompletableFuture().join();
            }
            remember(entry);
        }
    }

    @Override
    public @Nullable Keyset find(String subscribeKey) {
        return usable.get(subscribeKey);
    }

    /** Every keyset, those that cannot be used included, by subscribe key. */
    public List<Entry> all() {
        List<Entry> all = new ArrayList<>(bySubscribeKey.values());
        all.sort((one, other) ->
                one.keyset().subscribeKey().compareTo(other.keyset().subscribeKey()));
        return all;
    }

    /** The keyset, also when it cannot be used, or null. */
    public @Nullable Entry entry(String subscribeKey) {
        return bySubscribeKey.get(subscribeKey);
    }

    /** Adds a keyset; false when its name or its subscribe key is taken. */
    public synchronized CompletionStage<Boolean> create(Keyset keyset) {
        boolean taken = bySubscribeKey.values().stream()
                .anyMatch(entry -> entry.keyset().subscribeKey().equals(keyset.subscribeKey())
                        || entry.keyset().name().equals(keyset.name()));
        if (taken) {
            return CompletableFuture.completedFuture(false);
        }
        Stored created = new Stored(withTokenKey(keyset), true, clock.instant().getEpochSecond());
        return store.put(created).thenApply(done -> {
            remember(new Entry(created, false));
            return true;
        });
    }

    /** Changes a keyset; completes with what it is then, or with null when there is none. */
    public synchronized CompletionStage<@Nullable Entry> change(String subscribeKey, UnaryOperator<Stored> change) {
        Entry entry = bySubscribeKey.get(subscribeKey);
        if (entry == null) {
            return CompletableFuture.completedFuture(null);
        }
        Entry changed = new Entry(change.apply(entry.stored()), entry.configured());
        return store.put(toStore(changed)).thenApply(done -> {
            remember(changed);
            return changed;
        });
    }

    /** From now on nobody can use the keyset, whose data are to be deleted. */
    public synchronized void close(String subscribeKey) {
        usable.remove(subscribeKey);
    }

    /** Forgets a keyset whose data are deleted. */
    public synchronized CompletionStage<Void> forget(String subscribeKey) {
        usable.remove(subscribeKey);
        return store.delete(subscribeKey).thenRun(() -> bySubscribeKey.remove(subscribeKey));
    }

    /** A keyset that only the configuration switches on is off in the store: it goes when it leaves the configuration. */
    private static Stored toStore(Entry entry) {
        Stored stored = entry.stored();
        return entry.configured() ? new Stored(stored.keyset(), false, stored.created()) : stored;
    }

    private void remember(Entry entry) {
        Keyset keyset = entry.keyset();
        bySubscribeKey.put(keyset.subscribeKey(), entry);
        if (entry.stored().enabled()) {
            usable.put(keyset.subscribeKey(), keyset);
        } else {
            usable.remove(keyset.subscribeKey());
        }
    }

    /** A keyset of the configuration with what the store knows, or new keys. */
    private Stored completed(Keyset keyset, @Nullable Stored known) {
        String secret = keyset.secretKey();
        if (secret.isEmpty()) {
            secret = known == null ? keys.secretKey() : known.keyset().secretKey();
        }
        AccessOptions access = keyset.access();
        if (access.tokenKeys().isEmpty() && known != null) {
            access = new AccessOptions(
                    access.enabled(),
                    access.revocation(),
                    known.keyset().access().tokenKeys());
        }
        long created = known == null ? clock.instant().getEpochSecond() : known.created();
        return new Stored(withTokenKey(keyset.withSecretKey(secret).with(access)), true, created);
    }

    private Keyset withTokenKey(Keyset keyset) {
        AccessOptions access = keyset.access();
        if (!access.tokenKeys().isEmpty()) {
            return keyset;
        }
        TokenKey key = keys.tokenKey(clock.instant().getEpochSecond());
        return keyset.with(new AccessOptions(access.enabled(), access.revocation(), List.of(key)));
    }

    /**
     * A keyset and where it comes from.
     *
     * @param configured whether the configuration says what it is; then only its keys can be changed elsewhere
     */
    public record Entry(Stored stored, boolean configured) {
        /** The keyset itself. */
        public Keyset keyset() {
            return stored.keyset();
        }
    }
}
