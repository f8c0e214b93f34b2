package io.hubbub.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of channel groups does. */
public abstract class GroupStoreContract {
    private static final String KEY = "demo";
    private static final long PATIENCE_SECONDS = 60;

    /** The store, the same one during a test; empty at its beginning. */
    protected abstract GroupStore store();

    /** Called between change and check: a store that outlives the process is opened anew here. */
    protected void reopen() {}

    @Test
    void load_nothingStored_isEmpty() {
        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void add_channels_keepsTheOrderInWhichTheyWereAdded() {
        done(store().add(KEY, "g", List.of("c", "a")));
        done(store().add(KEY, "g", List.of("d", "b")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", List.of("c", "a", "d", "b")));
    }

    @Test
    void add_channelThatIsThere_staysWhereItIs() {
        done(store().add(KEY, "g", List.of("a", "b")));
        done(store().add(KEY, "g", List.of("c", "a")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", List.of("a", "b", "c")));
    }

    @Test
    void add_channelThatWasRemoved_goesToTheEnd() {
        done(store().add(KEY, "g", List.of("a", "b")));
        done(store().remove(KEY, "g", List.of("a")));
        done(store().add(KEY, "g", List.of("a")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", List.of("b", "a")));
    }

    @Test
    void add_lastChannelWasRemoved_goesToTheEnd() {
        done(store().add(KEY, "g", List.of("a", "b")));
        done(store().remove(KEY, "g", List.of("b")));
        done(store().add(KEY, "g", List.of("c")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", List.of("a", "c")));
    }

    @Test
    void add_noChannels_makesNoGroup() {
        done(store().add(KEY, "g", List.of()));

        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void add_sameNamesInAnotherKeysetOrGroup_areOthers() {
        done(store().add(KEY, "g", List.of("a")));
        done(store().add("other", "g", List.of("b")));
        done(store().add(KEY, "G", List.of("A")));
        reopen();

        assertThat(load(KEY)).containsOnly(Map.entry("g", List.of("a")), Map.entry("G", List.of("A")));
        assertThat(load("other")).containsOnly(Map.entry("g", List.of("b")));
    }

    @Test
    void add_namesOfAnyScript_comeBackAsTheyWere() {
        List<String> names = List.of("é", "e\u0301", "群組", "😀", "a'b\"c\\", "%_*.", " x ", "x-pnpres", "ns:x");
        done(store().add(KEY, "グループ's \"😀\"", names));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("グループ's \"😀\"", names));
    }

    @Test
    void add_manyChannels_keepsThemAll() {
        List<String> names =
                IntStream.range(0, 2000).mapToObj(i -> "channel-" + i).toList();
        done(store().add(KEY, "g", names));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", names));
    }

    @Test
    void remove_channels_leavesTheOthersInOrder() {
        done(store().add(KEY, "g", List.of("a", "b", "c", "d")));
        done(store().remove(KEY, "g", List.of("c", "a", "not there")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("g", List.of("b", "d")));
    }

    @Test
    void remove_lastChannel_removesTheGroup() {
        done(store().add(KEY, "g", List.of("a")));
        done(store().remove(KEY, "g", List.of("a")));
        reopen();

        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void remove_unknownGroup_isDone() {
        done(store().remove(KEY, "g", List.of("a")));

        assertThat(load(KEY)).isEmpty();
    }

    @Test
    void delete_group_removesItAndNoOther() {
        done(store().add(KEY, "g", List.of("a", "b")));
        done(store().add(KEY, "gg", List.of("a")));
        done(store().add("other", "g", List.of("a")));
        done(store().delete(KEY, "g"));
        done(store().delete(KEY, "unknown"));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("gg", List.of("a")));
        assertThat(load("other")).containsExactly(Map.entry("g", List.of("a")));
    }

    @Test
    void deleteNamespace_groupsInsideAndOutside_removesThoseInside() {
        for (String group : List.of("ns:a", "ns:é", "ns:😀", "ns", "nsx:a", "n:a", "ns;a", "NS:a", "n_:a")) {
            done(store().add(KEY, group, List.of("c")));
        }
        done(store().add("other", "ns:a", List.of("c")));
        done(store().deleteNamespace(KEY, "ns"));
        done(store().deleteNamespace(KEY, "unknown"));
        reopen();

        assertThat(load(KEY)).containsOnlyKeys("ns", "nsx:a", "n:a", "ns;a", "NS:a", "n_:a");
        assertThat(load("other")).containsOnlyKeys("ns:a");
    }

    @Test
    void deleteNamespace_nameWithSigns_takesThemAsTheyAre() {
        for (String group : List.of("%:a", "_:a", "x:a", "😀:a")) {
            done(store().add(KEY, group, List.of("c")));
        }
        done(store().deleteNamespace(KEY, "%"));
        done(store().deleteNamespace(KEY, "_"));
        done(store().deleteNamespace(KEY, "😀"));
        reopen();

        assertThat(load(KEY)).containsOnlyKeys("x:a");
    }

    @Test
    void deleteAll_groupsOfSeveralKeysets_removesThoseOfOne() {
        done(store().add(KEY, "g", List.of("a", "b")));
        done(store().add(KEY, "ns:g", List.of("a")));
        done(store().add("other", "g", List.of("a")));
        done(store().deleteAll(KEY));
        done(store().deleteAll("unknown"));
        done(store().add(KEY, "later", List.of("c")));
        reopen();

        assertThat(load(KEY)).containsExactly(Map.entry("later", List.of("c")));
        assertThat(load("other")).containsExactly(Map.entry("g", List.of("a")));
    }

    @Test
    void changes_askedForAtOnce_areDoneInOrder() {
        List<CompletionStage<Void>> changes = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            changes.add(store().add(KEY, "g", List.of("a" + round, "b" + round)));
            changes.add(store().remove(KEY, "g", List.of("a" + round)));
            changes.add(store().add(KEY, "gone", List.of("a")));
            changes.add(store().delete(KEY, "gone"));
        }
        changes.forEach(GroupStoreContract::done);
        reopen();

        assertThat(load(KEY))
                .containsExactly(Map.entry(
                        "g", IntStream.range(0, 100).mapToObj(i -> "b" + i).toList()));
    }

    @Test
    void load_askedForRightAfterAChange_seesIt() {
        for (int i = 0; i < 100; i++) {
            var unused = store().add(KEY, "g", List.of("channel-" + i));

            assertThat(load(KEY).getOrDefault("g", List.of())).hasSize(i + 1);
        }
    }

    @Test
    void add_severalThreads_losesNothing() throws Exception {
        List<Thread> writers = IntStream.range(0, 4)
                .mapToObj(writer -> new Thread(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                done(store().add(KEY, "g" + writer, List.of("channel-" + i)));
                            }
                        },
                        "writer-" + writer))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        reopen();

        List<String> all = IntStream.range(0, 100).mapToObj(i -> "channel-" + i).toList();
        assertThat(load(KEY))
                .containsOnly(Map.entry("g0", all), Map.entry("g1", all), Map.entry("g2", all), Map.entry("g3", all));
    }

    /** What the store holds of a keyset now. */
    protected final Map<String, List<String>> load(String subscribeKey) {
        return done(store().load(subscribeKey));
    }

    /** Waits for the end of a question; fails when it failed. */
    protected static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
