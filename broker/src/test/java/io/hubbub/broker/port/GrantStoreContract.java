package io.hubbub.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.Grant.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of grants and revoked tokens does. */
public abstract class GrantStoreContract {
    protected static final String KEY = "demo";
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OTHER_HASH = "fedcba9876543210".repeat(4);
    private static final long PATIENCE_SECONDS = 60;

    /** The store, the same one during a test; empty at its beginning. */
    protected abstract GrantStore store();

    /** Called between change and check: a store that outlives the process is opened anew here. */
    protected void reopen() {}

    @Test
    void load_nothingStored_isEmpty() {
        assertThat(grants()).isEmpty();
        assertThat(revocations()).isEmpty();
    }

    @Test
    void put_grantsOfEveryLevel_comeBackAsTheyWere() {
        List<Grant> all = List.of(
                new Grant(Level.KEYSET, "", "", READ, 0),
                new Grant(Level.KEYSET, "", "auth", WRITE, 4_000_000_000L),
                new Grant(Level.CHANNEL, "a", "", READ | WRITE, 0),
                new Grant(Level.CHANNEL, "a", "auth", Integer.MAX_VALUE, Long.MAX_VALUE),
                new Grant(Level.CHANNEL, "a.*", "auth", READ, 5),
                new Grant(Level.GROUP, ":", "auth", READ, 5),
                new Grant(Level.GROUP, "a", "auth", READ, 5),
                new Grant(Level.USER, "a", "auth", READ, 5));
        done(store().put(KEY, all));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void put_samePlaceAgain_replacesRightsAndEnd() {
        done(store().put(KEY, List.of(channel("a", "k", READ, 100), channel("b", "k", READ, 100))));
        done(store().put(KEY, List.of(channel("a", "k", WRITE, 0))));
        done(store().put(KEY, List.of(channel("b", "k", WRITE, 7))));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrder(channel("a", "k", WRITE, 0), channel("b", "k", WRITE, 7));
    }

    @Test
    void put_otherLevelResourceKeyOrKeyset_replacesNothing() {
        List<Grant> all = List.of(
                channel("a", "k", READ, 0),
                channel("a", "", READ, 0),
                channel("a", "K", READ, 0),
                channel("A", "k", READ, 0),
                new Grant(Level.GROUP, "a", "k", READ, 0),
                new Grant(Level.USER, "a", "k", READ, 0),
                new Grant(Level.KEYSET, "", "k", READ, 0));
        done(store().put(KEY, all));
        done(store().put("other", List.of(channel("a", "k", WRITE, 0))));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(grants("other")).containsExactly(channel("a", "k", WRITE, 0));
    }

    @Test
    void put_noRights_takesAwayThatPlaceOnly() {
        done(store().put(KEY, List.of(channel("a", "k", READ, 0), channel("a", "", READ, 0), channel("b", "k", 1, 0))));
        done(store().put("other", List.of(channel("a", "k", READ, 0))));
        done(store().put(KEY, List.of(channel("a", "k", 0, 0), channel("not there", "k", 0, 5))));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrder(channel("a", "", READ, 0), channel("b", "k", 1, 0));
        assertThat(grants("other")).containsExactly(channel("a", "k", READ, 0));
    }

    @Test
    void put_samePlaceTwiceInOneBatch_theLastCounts() {
        done(store().put(
                        KEY,
                        List.of(
                                channel("a", "k", READ, 0),
                                channel("a", "k", WRITE, 0),
                                channel("b", "k", READ, 0),
                                channel("b", "k", 0, 0),
                                channel("c", "k", 0, 0),
                                channel("c", "k", READ, 0))));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrder(channel("a", "k", WRITE, 0), channel("c", "k", READ, 0));
    }

    @Test
    void put_noGrants_isDone() {
        done(store().put(KEY, List.of()));
        reopen();

        assertThat(grants()).isEmpty();
    }

    @Test
    void put_listChangesAfterwards_keepsWhatItWas() {
        List<Grant> asked = new ArrayList<>(List.of(channel("a", "k", READ, 0)));
        CompletionStage<Void> put = store().put(KEY, asked);
        asked.clear();
        done(put);
        reopen();

        assertThat(grants(KEY)).containsExactly(channel("a", "k", READ, 0));
    }

    @Test
    void put_namesOfAnyScript_comeBackAsTheyWere() {
        List<String> names = List.of(
                "é",
                "e\u0301",
                "群組",
                "😀",
                "a'b\"c\\",
                "%_*.",
                " x ",
                "x-pnpres",
                "ns:x",
                "a,b",
                ":",
                ",",
                "a:b,c",
                "\u0000",
                "a\u0000b",
                "NULL",
                "\uFFFF");
        List<Grant> all = new ArrayList<>();
        for (String name : names) {
            all.add(channel(name, "", READ, 0));
            all.add(channel(name, name, READ, 0));
            all.add(channel("a", name, WRITE, 0));
        }
        done(store().put("ключ's \"😀\"", all));
        reopen();

        assertThat(grants("ключ's \"😀\"")).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void put_manyGrants_keepsThemAll() {
        List<Grant> all = IntStream.range(0, 5000)
                .mapToObj(i -> channel("channel-" + i / 10, "auth-" + i % 10, 1 + i % 100, i))
                .toList();
        done(store().put(KEY, all));
        reopen();

        assertThat(grants(KEY)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void revoke_tokens_areRememberedForTheirKeyset() {
        done(store().revoke(KEY, HASH, 100));
        done(store().revoke(KEY, HASH, 100));
        done(store().revoke(KEY, OTHER_HASH, 4_000_000_000L));
        done(store().revoke("other", HASH, 200));
        reopen();

        assertThat(revocations())
                .containsOnly(
                        Map.entry(KEY + " " + HASH, 100L),
                        Map.entry(KEY + " " + OTHER_HASH, 4_000_000_000L),
                        Map.entry("other " + HASH, 200L));
        assertThat(grants()).isEmpty();
    }

    @Test
    void expire_someAreOver_forgetsThoseOfAllKeysets() {
        done(store().put(KEY, List.of(channel("a", "k", READ, 99), channel("b", "k", READ, 100))));
        done(store().put(KEY, List.of(channel("c", "k", READ, 0), channel("d", "k", READ, 101))));
        done(store().put("other", List.of(channel("a", "k", READ, 1))));
        done(store().revoke(KEY, HASH, 99));
        done(store().revoke(KEY, OTHER_HASH, 100));
        done(store().expire(100));
        reopen();

        assertThat(grants())
                .containsOnlyKeys(KEY)
                .containsEntry(
                        KEY,
                        List.of(
                                channel("b", "k", READ, 100),
                                channel("c", "k", READ, 0),
                                channel("d", "k", READ, 101)));
        assertThat(revocations()).containsOnlyKeys(KEY + " " + OTHER_HASH);
    }

    @Test
    void expire_moreThanOneStepRemoves_forgetsAll() {
        done(store().put(
                        KEY,
                        IntStream.range(0, 3500)
                                .mapToObj(i -> channel("c" + i, "", READ, 1 + i))
                                .toList()));
        for (int i = 0; i < 1200; i++) {
            var unused = store().revoke(KEY, HASH + i, i);
        }
        done(store().expire(3000));
        reopen();

        assertThat(grants(KEY)).hasSize(501).allMatch(grant -> grant.expires() >= 3000);
        assertThat(revocations()).isEmpty();
    }

    @Test
    void expire_grantWasRenewed_keepsIt() {
        done(store().put(KEY, List.of(channel("a", "k", READ, 50), channel("b", "k", READ, 500))));
        done(store().put(KEY, List.of(channel("a", "k", READ, 500), channel("b", "k", READ, 50))));
        done(store().expire(100));
        reopen();

        assertThat(grants(KEY)).containsExactly(channel("a", "k", READ, 500));
    }

    @Test
    void deleteAll_severalKeysets_forgetsOne() {
        done(store().put(KEY, List.of(channel("a", "k", READ, 0), new Grant(Level.KEYSET, "", "", READ, 0))));
        done(store().revoke(KEY, HASH, 100));
        done(store().put("other", List.of(channel("a", "k", READ, 0))));
        done(store().revoke("other", HASH, 100));
        done(store().deleteAll(KEY));
        done(store().deleteAll("unknown"));

        assertThat(grants()).containsOnlyKeys("other");
        assertThat(revocations()).containsOnlyKeys("other " + HASH);
        reopen();
        assertThat(grants()).containsOnlyKeys("other");
        assertThat(revocations()).containsOnlyKeys("other " + HASH);
    }

    @Test
    void deleteAll_manyGrants_keepsWhatIsPutAfterwards() {
        List<Grant> many = IntStream.range(0, 3500)
                .mapToObj(i -> channel("c" + i, "", READ, 0))
                .toList();
        var put = store().put(KEY, many);
        var revoked = store().revoke(KEY, HASH, 100);
        var deleted = store().deleteAll(KEY);
        var again = store().put(KEY, List.of(channel("c1", "", WRITE, 0), channel("new", "", READ, 0)));
        done(put);
        done(revoked);
        done(deleted);
        done(again);

        assertThat(grants(KEY)).containsExactlyInAnyOrder(channel("c1", "", WRITE, 0), channel("new", "", READ, 0));
        reopen();
        assertThat(grants(KEY)).containsExactlyInAnyOrder(channel("c1", "", WRITE, 0), channel("new", "", READ, 0));
        assertThat(revocations()).isEmpty();
    }

    @Test
    void changes_askedForAtOnce_areDoneInOrder() {
        List<CompletionStage<Void>> changes = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            changes.add(store().put(KEY, List.of(channel("a", "k", 1 + round, 0), channel("b", "k", READ, 0))));
            changes.add(store().put(KEY, List.of(channel("b", "k", 0, 0))));
            changes.add(store().put("gone", List.of(channel("a", "k", READ, 0))));
            changes.add(store().deleteAll("gone"));
        }
        changes.forEach(GrantStoreContract::done);
        reopen();

        assertThat(grants()).containsExactly(Map.entry(KEY, List.of(channel("a", "k", 100, 0))));
    }

    @Test
    void changes_ofSeveralThreads_completeInTheOrderInWhichTheyWereAskedFor() throws Exception {
        Object order = new Object();
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<Void>> asked = new ArrayList<>(); // guarded by order
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(writer -> new Thread(
                        () -> {
                            for (int i = 0; i < 200; i++) {
                                synchronized (order) {
                                    int number = asked.size();
                                    asked.add(change(writer, i).thenRun(() -> completed.add(number)));
                                }
                            }
                        },
                        "writer-" + writer))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        asked.forEach(GrantStoreContract::done);
        reopen();

        assertThat(completed).isEqualTo(IntStream.range(0, asked.size()).boxed().toList());
        assertThat(grants(KEY)).hasSize(3 * 200);
        assertThat(revocations()).hasSize(200);
    }

    private CompletionStage<Void> change(int writer, int number) {
        return writer == 0
                ? store().revoke(KEY, HASH + number, 1)
                : store().put(KEY, List.of(channel("c" + number, "w" + writer, READ, 0)));
    }

    /** What is granted now, by subscribe key, those first whose resource and auth key are. */
    protected final Map<String, List<Grant>> grants() {
        Map<String, List<Grant>> found = new HashMap<>();
        store().load(new GrantStore.Visitor() {
            @Override
            public void grant(String subscribeKey, Grant grant) {
                found.computeIfAbsent(subscribeKey, key -> new ArrayList<>()).add(grant);
            }

            @Override
            public void revocation(String subscribeKey, String tokenHash, long expires) {}
        });
        found.values().forEach(list -> list.sort((one, other) -> one.toString().compareTo(other.toString())));
        return found;
    }

    /** The same of one keyset. */
    protected final List<Grant> grants(String subscribeKey) {
        return grants().getOrDefault(subscribeKey, List.of());
    }

    /** When revoked tokens end, by subscribe key and hash. */
    protected final Map<String, Long> revocations() {
        Map<String, Long> found = new HashMap<>();
        store().load(new GrantStore.Visitor() {
            @Override
            public void grant(String subscribeKey, Grant grant) {}

            @Override
            public void revocation(String subscribeKey, String tokenHash, long expires) {
                assertThat(found.put(subscribeKey + " " + tokenHash, expires)).isNull();
            }
        });
        return found;
    }

    /** A grant on a channel. */
    protected static Grant channel(String name, String authKey, int rights, long expires) {
        return new Grant(Level.CHANNEL, name, authKey, rights, expires);
    }

    /** Waits for the end of a change; fails when it failed. */
    protected static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
