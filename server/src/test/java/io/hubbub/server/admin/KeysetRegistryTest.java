package io.hubbub.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.memory.MemoryKeysetStore;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeysetRegistryTest {
    private static final Keyset DEMO = new Keyset("demo", "demo", "demo", "");
    private static final Keyset SHOP = new Keyset("shop", "sub-shop", "pub-shop", "sec-shop");

    private final MemoryKeysetStore store = new MemoryKeysetStore();
    private final KeyMaker keys = new KeyMaker(new Random(1));

    @Test
    void configuredKeyset_withoutSecret_getsOneThatStaysAfterARestart() {
        Keyset first = find(registry(DEMO), "demo");
        Keyset second = find(registry(DEMO), "demo");

        assertThat(first.secretKey()).matches("sec-[0-9a-f]{48}");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void configuredKeyset_withSecret_keepsItAndGetsATokenKeyThatStays() {
        Keyset first = find(registry(SHOP), "sub-shop");
        Keyset second = find(registry(SHOP), "sub-shop");

        assertThat(first.secretKey()).isEqualTo("sec-shop");
        assertThat(first.access().tokenKeys())
                .hasSize(1)
                .isEqualTo(second.access().tokenKeys());
    }

    @Test
    void configuredKeyset_changesInTheConfiguration_isAsTheConfigurationSays() {
        registry(DEMO);
        Keyset controlled = DEMO.with(new AccessOptions(true, false, List.of()));

        assertThat(find(registry(controlled), "demo").access().enabled()).isTrue();
    }

    @Test
    void configuredKeyset_leavesTheConfiguration_canNoLongerBeUsed() {
        registry(DEMO, SHOP);

        KeysetRegistry later = registry(SHOP);

        assertThat(later.find("demo")).isNull();
        assertThat(later.find("sub-shop")).isNotNull();
        assertThat(later.all()).extracting(entry -> entry.keyset().name()).containsExactly("demo", "shop");
    }

    @Test
    void createdKeyset_restart_isThere() {
        assertThat(registry().create(SHOP).toCompletableFuture()).isCompletedWithValue(true);

        assertThat(find(registry(), "sub-shop").publishKey()).isEqualTo("pub-shop");
    }

    @Test
    void createdKeyset_nameOrKeyTaken_isRefused() {
        KeysetRegistry registry = registry(SHOP);
        Keyset sameName = new Keyset("shop", "other", "pub", "sec");
        Keyset sameKey = new Keyset("other", "sub-shop", "pub", "sec");

        assertThat(registry.create(sameName).toCompletableFuture()).isCompletedWithValue(false);
        assertThat(registry.create(sameKey).toCompletableFuture()).isCompletedWithValue(false);
        assertThat(find(registry, "sub-shop").secretKey()).isEqualTo("sec-shop");
    }

    @Test
    void keyset_asText_hidesItsSecrets() {
        Keyset keyset = find(registry(SHOP), "sub-shop");
        String tokenKey = keyset.access().tokenKeys().get(0).hex();

        assertThat(keyset.toString() + keyset.access())
                .doesNotContain("sec-shop")
                .doesNotContain(tokenKey);
    }

    private KeysetRegistry registry(Keyset... configured) {
        return new KeysetRegistry(List.of(configured), store, keys, InstantSource.fixed(Instant.ofEpochSecond(1000)));
    }

    private static Keyset find(KeysetRegistry registry, String subscribeKey) {
        return Objects.requireNonNull(registry.find(subscribeKey));
    }
}
