package io.hubbub.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.KeysetStore.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store of keysets does. */
public abstract class KeysetStoreContract {
    private static final long PATIENCE_SECONDS = 60;

    /** The store, the same one during a test; empty at its beginning. */
    protected abstract KeysetStore store();

    /** Called between change and check: a store that outlives the process is opened anew here. */
    protected void reopen() {}

    @Test
    void load_nothingStored_isEmpty() {
        assertThat(store().load()).isEmpty();
    }

    @Test
    void put_keysetWithEverything_comesBackAsItWas() {
        Stored stored = new Stored(everything(), false, 1_700_000_000);
        done(store().put(stored));
        reopen();

        assertThat(store().load()).containsExactly(stored);
    }

    @Test
    void put_keysetThatIsBeingDeleted_isSoAfterwards() {
        Stored deleting = new Stored(everything(), false, 1_700_000_000, true);
        done(store().put(stored("other", "usual")));
        done(store().put(deleting));
        reopen();

        assertThat(store().load()).containsExactly(stored("other", "usual"), deleting);
    }

    @Test
    void put_keysetAsUsual_comesBackAsItWas() {
        Stored stored = stored("sub", "usual");
        done(store().put(stored));
        reopen();

        assertThat(store().load()).containsExactly(stored);
    }

    @Test
    void put_namesAndKeysOfAnyScript_comeBackAsTheyWere() {
        Stored stored = new Stored(new Keyset("群組 'a' \"😀\"", "sub: ,é", "pub'", "\\s%\u0000"), true, 5);
        done(store().put(stored));
        reopen();

        assertThat(store().load()).containsExactly(stored);
    }

    @Test
    void put_sameSubscribeKeyAgain_replacesAllAndStaysInItsPlace() {
        done(store().put(new Stored(everythingOf("a"), true, 1)));
        done(store().put(stored("b", "second")));
        Stored changed = new Stored(new Keyset("renamed", "a", "pub-2", "sec-2"), false, 9);
        done(store().put(changed));
        reopen();

        assertThat(store().load()).containsExactly(changed, stored("b", "second"));
    }

    @Test
    void put_oneAfterAnother_areInTheOrderInWhichTheyWereMade() {
        for (String key : List.of("z", "a", "M", "b")) {
            done(store().put(stored(key, "of " + key)));
        }
        reopen();
        done(store().put(stored("c", "last")));

        assertThat(store().load())
                .extracting(stored -> stored.keyset().subscribeKey())
                .containsExactly("z", "a", "M", "b", "c");
    }

    @Test
    void put_fewerTokenKeys_forgetsTheOthers() {
        AccessOptions two = new AccessOptions(true, true, List.of(tokenKey('a', 2), tokenKey('b', 1)));
        AccessOptions one = new AccessOptions(true, true, List.of(tokenKey('b', 1)));
        done(store().put(new Stored(keyset("sub").with(two), true, 1)));
        done(store().put(new Stored(keyset("sub").with(one), true, 1)));
        reopen();

        assertThat(store().load().get(0).keyset().access()).isEqualTo(one);
    }

    @Test
    void delete_keyset_forgetsItAndNoOther() {
        done(store().put(new Stored(everythingOf("a"), true, 1)));
        done(store().put(stored("b", "second")));
        done(store().delete("a"));
        done(store().delete("unknown"));
        reopen();

        assertThat(store().load()).containsExactly(stored("b", "second"));
    }

    @Test
    void delete_thenPutAgain_hasNothingOfTheOldOneAndIsTheLast() {
        done(store().put(new Stored(everythingOf("a"), true, 1)));
        done(store().put(stored("b", "second")));
        done(store().delete("a"));
        done(store().put(stored("a", "anew")));
        reopen();

        assertThat(store().load()).containsExactly(stored("b", "second"), stored("a", "anew"));
    }

    @Test
    void changes_askedForAtOnce_areDoneInOrder() {
        List<CompletionStage<Void>> changes = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            changes.add(store().put(stored("a", "round " + round)));
            changes.add(store().put(stored("gone", "round " + round)));
            changes.add(store().delete("gone"));
        }
        changes.forEach(KeysetStoreContract::done);
        reopen();

        assertThat(store().load()).containsExactly(stored("a", "round 49"));
    }

    /** No option is what it is by default. */
    protected static Keyset everything() {
        return everythingOf("sub");
    }

    private static Keyset everythingOf(String subscribeKey) {
        return keyset(subscribeKey)
                .with(new PresenceOptions(
                        false, 7, Duration.ofMillis(1500), true, true, Duration.ofSeconds(45), true, 1234))
                .with(new PersistenceOptions(false, Duration.ofDays(7)))
                .with(new AccessOptions(true, false, List.of(tokenKey('b', 2), tokenKey('a', 1))))
                .with(new RateLimits(1, 2, 3, 4, 5));
    }

    private static Stored stored(String subscribeKey, String name) {
        return new Stored(new Keyset(name, subscribeKey, "pub", "sec"), true, 100);
    }

    private static Keyset keyset(String subscribeKey) {
        return new Keyset("chat", subscribeKey, "pub", "sec");
    }

    private static TokenKey tokenKey(char digit, long created) {
        return new TokenKey(String.valueOf(digit).repeat(64), created);
    }

    /** Waits for the end of a change; fails when it failed. */
    protected static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
