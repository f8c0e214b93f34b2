package io.hubbub.server.admin;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.Keysets;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All keysets: those of the configuration, and those that operators made, which the store keeps.
 *
 * <p>What a keyset of the configuration does not say of itself, its secret key and the keys of its tokens, is made once and
 * kept in the store, so that it is the same after a restart.
 *
 * <p>Any thread may ask and change. Changes are made one after the other, each checked against what those before it left
 * behind; one is stored first, then requests are judged by it, then it is handed to whoever works with the keyset, and then it
 * counts.
 */
public final class KeysetRegistry implements Keysets {
    private final KeysetStore store;
    private final KeyMaker keys;
    private final InstantSource clock;
    private final Function<Keyset, CompletionStage<Void>> user;
    private final Map<String, Entry> bySubscribeKey = new ConcurrentHashMap<>();
    private final Map<String, Keyset> usable = new ConcurrentHashMap<>(); // by subscribe key
    private CompletionStage<?> lastChange = CompletableFuture.completedFuture(null); // guarded by this

    /**
     * Takes in {@code configured} keysets, those without a secret key included, and what the store kept. Blocks while the
     * store reads and writes.
     *
     * @param user works with keysets: is handed each that has changed, and completes when it works by the change
     */
    public KeysetRegistry(
            List<Keyset> configured,
            KeysetStore store,
            KeyMaker keys,
            InstantSource clock,
            Function<Keyset, CompletionStage<Void>> user) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.user = user;
        store.load().forEach(stored -> remember(Entry.made(stored)));
        for (Keyset keyset : configured) {
            Entry known = bySubscribeKey.get(keyset.subscribeKey());
            Stored completed = completed(keyset, known == null ? null : known.stored());
            Entry entry = new Entry(completed, true, !keyset.secretKey().isEmpty());
            if (known == null || !known.stored().equals(toStore(entry))) {
                store.put(toStore(entry)).toCompletableFuture().join();
            }
            bySubscribeKey.remove(keyset.subscribeKey());
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

    /**
     * The keyset, also when it cannot be used.
     *
     * @throws Refusal {@link RefusalCode#KEYSET_NOT_FOUND}
     */
    public Entry entry(String subscribeKey) {
        Entry entry = bySubscribeKey.get(subscribeKey);
        if (entry == null) {
            throw new Refusal(RefusalCode.KEYSET_NOT_FOUND);
        }
        return entry;
    }

    /** Adds a keyset; fails with {@link RefusalCode#CONFLICT} when its name or its subscribe key is taken. */
    public CompletionStage<Entry> create(Keyset keyset, boolean enabled) {
        return inTurn(() -> {
            if (bySubscribeKey.containsKey(keyset.subscribeKey())) {
                throw new Refusal(RefusalCode.CONFLICT, "a keyset has this subscribe key", "subscribeKey");
            }
            refuseTakenName(keyset);
            Stored created = new Stored(withTokenKey(keyset), enabled, now());
            return put(Entry.made(created));
        });
    }

    /**
     * Changes a keyset; fails with what {@code change} throws, with {@link RefusalCode#KEYSET_NOT_FOUND}, or with
     * {@link RefusalCode#CONFLICT} when it is being deleted or its new name is taken.
     */
    public CompletionStage<Entry> change(String subscribeKey, UnaryOperator<Stored> change) {
        return inTurn(() -> {
            Entry entry = entry(subscribeKey);
            if (entry.stored().deleting()) {
                throw new Refusal(RefusalCode.CONFLICT, "the keyset is being deleted");
            }
            Entry changed = entry.with(change.apply(entry.stored()));
            refuseTakenName(changed.keyset());
            return put(changed);
        });
    }

    /** From now on nobody can use the keyset, whose data are to be deleted. */
    public CompletionStage<Entry> close(String subscribeKey) {
        return inTurn(() -> {
            Entry entry = entry(subscribeKey);
            return put(
                    entry.with(new Stored(entry.keyset(), false, entry.stored().created(), true)));
        });
    }

    /** Forgets a keyset whose data are deleted. */
    public CompletionStage<Void> forget(String subscribeKey) {
        return inTurn(() -> store.delete(subscribeKey).thenRun(() -> {
            usable.remove(subscribeKey);
            bySubscribeKey.remove(subscribeKey);
        }));
    }

    /** Drops the keys that no token can be alive of that they have sealed. Completes when that is stored. */
    public CompletionStage<?> dropOldTokenKeys() {
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (Entry entry : bySubscribeKey.values()) {
            AccessOptions access = entry.keyset().access();
            if (!TokenKeys.living(access.tokenKeys(), now()).equals(access.tokenKeys())
                    && !entry.stored().deleting()) {
                changes.add(change(entry.keyset().subscribeKey(), this::withLivingTokenKeys)
                        .toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    private Stored withLivingTokenKeys(Stored stored) {
        AccessOptions access = stored.keyset().access();
        List<TokenKey> living = TokenKeys.living(access.tokenKeys(), now());
        return new Stored(
                stored.keyset().with(new AccessOptions(access.enabled(), access.revocation(), living)),
                stored.enabled(),
                stored.created());
    }

    /** Begins a change when all that were asked for before are through, however they ended. */
    private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> change) {
        CompletionStage<T> answer = lastChange.handle((done, failure) -> "").thenCompose(before -> change.get());
        lastChange = answer;
        return answer;
    }

    private CompletionStage<Entry> put(Entry entry) {
        return store.put(toStore(entry))
                .thenRun(() -> remember(entry))
                .thenCompose(judged -> user.apply(entry.keyset()))
                .thenApply(adopted -> entry);
    }

    private void refuseTakenName(Keyset keyset) {
        boolean taken = bySubscribeKey.values().stream()
                .map(Entry::keyset)
                .anyMatch(other -> other.name().equals(keyset.name())
                        && !other.subscribeKey().equals(keyset.subscribeKey()));
        if (taken) {
            throw new Refusal(RefusalCode.CONFLICT, "a keyset has this name", "name");
        }
    }

    /** A keyset that only the configuration switches on is off in the store: it goes when it leaves the configuration. */
    private static Stored toStore(Entry entry) {
        Stored stored = entry.stored();
        return entry.configured() ? new Stored(stored.keyset(), false, stored.created()) : stored;
    }

    private void remember(Entry entry) {
        String subscribeKey = entry.keyset().subscribeKey();
        bySubscribeKey.put(subscribeKey, entry);
        if (entry.stored().enabled()) {
            usable.put(subscribeKey, entry.keyset());
        } else {
            usable.remove(subscribeKey);
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
        long created = known == null ? now() : known.created();
        return new Stored(withTokenKey(keyset.withSecretKey(secret).with(access)), true, created);
    }

    private Keyset withTokenKey(Keyset keyset) {
        AccessOptions access = keyset.access();
        if (!access.tokenKeys().isEmpty()) {
            return keyset;
        }
        TokenKey key = keys.tokenKey(now());
        return keyset.with(new AccessOptions(access.enabled(), access.revocation(), List.of(key)));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /**
     * A keyset and where it comes from.
     *
     * @param configured whether the configuration says what it is; then only its keys can be changed elsewhere
     * @param namesSecretKey whether the configuration says what its secret key is, too
     */
    public record Entry(Stored stored, boolean configured, boolean namesSecretKey) {
        static Entry made(Stored stored) {
            return new Entry(stored, false, false);
        }

        Entry with(Stored other) {
            return new Entry(other, configured, namesSecretKey);
        }

        /** The keyset itself. */
        public Keyset keyset() {
            return stored.keyset();
        }
    }
}
