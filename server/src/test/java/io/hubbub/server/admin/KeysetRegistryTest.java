package io.hubbub.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.memory.MemoryKeysetStore;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.server.admin.KeysetRegistry.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Keysets over time: when keys go, and what a restart brings back. */
final class KeysetRegistryTest {
    private static final Keyset SHOP = new Keyset("shop", "shop", "pub", "sec");

    private final KeysetStore store = new MemoryKeysetStore();
    private final KeyMaker keys = new KeyMaker(new Random(7));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void dropOldTokenKeys_onlyWhenNoTokenOfTheirsCanBeAlive() {
        KeysetRegistry registry = registry(List.of());
        Entry made = done(registry.create(SHOP, true));
        TokenKey first = tokenKeys(made).get(0);
        advance(Duration.ofDays(100)); // the first key seals until the last moment
        TokenKey second = keys.tokenKey(now.getEpochSecond());
        done(registry.change("shop", stored -> with(stored, TokenKeys.rotated(tokenKeys(stored), second))));

        advance(Duration.ofDays(30).minusSeconds(1));
        registry.dropOldTokenKeys().toCompletableFuture().join();
        assertThat(tokenKeys(registry.entry("shop"))).containsExactly(second, first);

        advance(Duration.ofSeconds(1));
        registry.dropOldTokenKeys().toCompletableFuture().join();
        assertThat(tokenKeys(registry.entry("shop"))).containsExactly(second);
        assertThat(store.load().get(0).keyset().access().tokenKeys()).containsExactly(second);

        advance(Duration.ofDays(1000));
        registry.dropOldTokenKeys().toCompletableFuture().join();
        assertThat(tokenKeys(registry.entry("shop"))).containsExactly(second);
    }

    @Test
    void configured_secretKeyNotNamed_isTheSameAfterARestartAndRotated() {
        Keyset configured = new Keyset("demo", "demo", "demo", "");
        String made = registry(List.of(configured)).entry("demo").keyset().secretKey();
        KeysetRegistry second = registry(List.of(configured));
        assertThat(second.entry("demo").keyset().secretKey()).isEqualTo(made).startsWith("sec-");

        done(second.change("demo", stored -> new Stored(stored.keyset().withSecretKey("rotated"), true, 1)));

        assertThat(registry(List.of(configured)).entry("demo").keyset().secretKey())
                .isEqualTo("rotated");
    }

    @Test
    void configured_takenOutOfTheConfiguration_isThereButCannotBeUsed() {
        registry(List.of(SHOP));

        KeysetRegistry second = registry(List.of());

        assertThat(second.find("shop")).isNull();
        assertThat(second.entry("shop").configured()).isFalse();
        assertThat(second.entry("shop").stored().enabled()).isFalse();
    }

    @Test
    void close_beforeForget_isStoredAndNeverUsableAgain() {
        KeysetRegistry first = registry(List.of());
        done(first.create(SHOP, true));
        assertThat(first.find("shop")).isNotNull();

        done(first.close("shop"));

        assertThat(first.find("shop")).isNull();
        assertThat(store.load().get(0).deleting()).isTrue();
        assertThat(registry(List.of()).find("shop")).isNull();
    }

    @Test
    void change_fails_leavesAllAsItWasAndTheNextOneGoesOn() {
        KeysetRegistry registry = registry(List.of());
        done(registry.create(SHOP, true));
        CompletionStage<Entry> failed = registry.change("shop", stored -> {
            throw new IllegalStateException("a change of a test fails");
        });
        CompletionStage<Entry> next = registry.change("shop", stored -> new Stored(stored.keyset(), false, 1));

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(done(next).stored().enabled()).isFalse();
    }

    @Test
    void change_isHandedOnWhenRequestsAreJudgedByItAndBeforeTheNext() {
        List<String> steps = new ArrayList<>();
        List<CompletableFuture<Void>> handedOn = new ArrayList<>();
        KeysetRegistry[] made = new KeysetRegistry[1];
        made[0] = new KeysetRegistry(List.of(), store, keys, () -> now, changed -> {
            Keyset judgedBy = made[0].find("shop");
            steps.add((judgedBy == null ? "nothing" : judgedBy.name()) + ", " + changed.name());
            handedOn.add(new CompletableFuture<>());
            return handedOn.get(handedOn.size() - 1);
        });

        var created = made[0].create(SHOP, true);
        var second = made[0].change("shop", stored -> new Stored(renamed(stored, "second"), true, 1));
        assertThat(steps).containsExactly("shop, shop");
        assertThat(created.toCompletableFuture()).isNotDone();
        handedOn.get(0).complete(null);

        assertThat(created.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isNotDone();
        assertThat(steps).containsExactly("shop, shop", "second, second");
    }

    private static Keyset renamed(Stored stored, String name) {
        Keyset keyset = stored.keyset();
        return new Keyset(name, keyset.subscribeKey(), keyset.publishKey(), keyset.secretKey());
    }

    private KeysetRegistry registry(List<Keyset> configured) {
        return new KeysetRegistry(
                configured, store, keys, () -> now, changed -> CompletableFuture.completedFuture(null));
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    private static Stored with(Stored stored, List<TokenKey> tokenKeys) {
        AccessOptions access = stored.keyset().access();
        return new Stored(
                stored.keyset().with(new AccessOptions(access.enabled(), access.revocation(), tokenKeys)),
                stored.enabled(),
                stored.created());
    }

    private static List<TokenKey> tokenKeys(Entry entry) {
        return tokenKeys(entry.stored());
    }

    private static List<TokenKey> tokenKeys(Stored stored) {
        return stored.keyset().access().tokenKeys();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
