package io.hubbub.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupsTest {
    private static final GroupLimits LIMITS = new GroupLimits(3, 5, 8);

    private final VirtualLoop loop = VirtualLoops.single();
    private final SlowGroupStore store = new SlowGroupStore();
    private final Groups groups = new Groups(loop, "demo", store, LIMITS);

    @Test
    void new_nobodyAsked_doesNotAskTheStore() {
        loop.loops().runUntilIdle();

        assertThat(store.asked).isEmpty();
    }

    @Test
    void end_changesWait_areRefusedAndTheStoreIsNotAskedAnyMore() {
        add("g", "a");
        CompletableFuture<Void> withTheStore = ask(() -> groups.add("g", List.of("b")));
        CompletableFuture<Void> waiting = ask(() -> groups.add("g", List.of("c")));

        loop.turn(groups::end);
        CompletableFuture<Void> later = ask(() -> groups.delete("g"));
        answer();

        assertThat(withTheStore).isCompleted();
        assertRefused(waiting, RefusalCode.UNAVAILABLE);
        assertRefused(later, RefusalCode.UNAVAILABLE);
        assertThat(store.asked).hasSize(3);
    }

    @Test
    void channels_storeNotRead_waitForIt() {
        CompletableFuture<List<String>> channels = ask(() -> groups.channels("g"));
        assertThat(channels).isNotDone();

        answer();

        assertThat(channels).isCompletedWithValue(List.of());
    }

    @Test
    void channels_askedTwiceBeforeTheStoreAnswers_readsItOnce() {
        CompletableFuture<List<String>> first = ask(() -> groups.channels("g"));
        CompletableFuture<List<String>> second = ask(() -> groups.channels("g"));
        answer();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(ask(() -> groups.channels("g"))).isCompleted();
        assertThat(store.asked).containsExactly("load");
    }

    @Test
    void channels_storeHoldsSome_areThose() {
        add("g", "b", "a");
        Groups later = new Groups(loop, "demo", store, LIMITS);
        CompletableFuture<List<String>> channels = ask(() -> later.channels("g"));
        answer();

        assertThat(channels).isCompletedWithValue(List.of("b", "a"));
    }

    @Test
    void channels_storeFails_isUnavailableAndTheNextCallerTriesAgain() {
        CompletableFuture<List<String>> channels = ask(() -> groups.channels("g"));
        CompletableFuture<Void> change = ask(() -> groups.add("g", List.of("a")));
        fail();

        assertRefused(channels, RefusalCode.UNAVAILABLE);
        assertRefused(change, RefusalCode.UNAVAILABLE);
        CompletableFuture<List<String>> again = ask(() -> groups.channels("g"));
        answer();
        assertThat(again).isCompletedWithValue(List.of());
        assertThat(store.asked).containsExactly("load", "load");
    }

    @Test
    void anything_storeThrows_isUnavailableUntilItNoLongerDoes() {
        store.broken = true;

        assertRefused(ask(() -> groups.channels("g")), RefusalCode.UNAVAILABLE);
        assertRefused(ask(() -> groups.add("g", List.of("a"))), RefusalCode.UNAVAILABLE);
        store.broken = false;
        loaded();
        store.broken = true;
        assertRefused(ask(() -> groups.add("g", List.of("a"))), RefusalCode.UNAVAILABLE);
        store.broken = false;
        add("g", "a");
    }

    @Test
    void add_storeHasNotAnswered_isNeitherSeenNorAnswered() {
        loaded();
        CompletableFuture<Void> change = ask(() -> groups.add("g", List.of("a")));

        assertThat(change).isNotDone();
        assertThat(channels("g")).isEmpty();
        assertThat(held("g")).isEmpty();

        answer();

        assertThat(change).isCompleted();
        assertThat(channels("g")).containsExactly("a");
        assertThat(held("g")).containsExactly("a");
    }

    @Test
    void add_storeFails_isUnavailableAndNotSeen() {
        loaded();
        CompletableFuture<Void> change = ask(() -> groups.add("g", List.of("a")));
        fail();

        assertRefused(change, RefusalCode.UNAVAILABLE);
        assertThat(channels("g")).isEmpty();
        assertThat(held("g")).isEmpty();
    }

    @Test
    void remove_anEarlierChangeFailed_asksTheStoreEvenIfTheTableHoldsNothing() {
        // The store said no and may have kept the channel all the same.
        loaded();
        var unused = ask(() -> groups.add("g", List.of("a")));
        fail();
        CompletableFuture<Void> removed = ask(() -> groups.remove("g", List.of("a")));

        assertThat(removed).isNotDone();
        answer();
        assertThat(removed).isCompleted();
        assertThat(store.asked).containsExactly("load", "add g[a]", "remove g[a]");
    }

    @Test
    void changes_severalAtOnce_goToTheStoreOneByOneInOrder() {
        loaded();
        CompletableFuture<Void> first = ask(() -> groups.add("g", List.of("a")));
        CompletableFuture<Void> second = ask(() -> groups.remove("g", List.of("a")));
        CompletableFuture<Void> third = ask(() -> groups.add("g", List.of("b")));
        assertThat(store.asked).containsExactly("load", "add g[a]");

        answer();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        answer();
        answer();

        assertThat(third).isCompleted();
        assertThat(store.asked).containsExactly("load", "add g[a]", "remove g[a]", "add g[b]");
        assertThat(channels("g")).containsExactly("b");
    }

    @Test
    void changes_askedForBeforeTheTableIsLoaded_areDoneInOrder() {
        List<CompletableFuture<Void>> changes = List.of(
                ask(() -> groups.add("g", List.of("a"))),
                ask(() -> groups.add("g", List.of("b"))),
                ask(() -> groups.remove("g", List.of("a"))));
        while (store.isAsked()) {
            answer();
        }

        assertThat(changes).allMatch(CompletableFuture::isDone);
        assertThat(channels("g")).containsExactly("b");
    }

    @Test
    void changes_thatChangeNothing_areAnsweredWithoutTheStore() {
        add("g", "a", "b");
        int before = store.asked.size();

        assertThat(ask(() -> groups.add("g", List.of("b", "a")))).isCompleted();
        assertThat(ask(() -> groups.remove("g", List.of("c")))).isCompleted();
        assertThat(ask(() -> groups.delete("other"))).isCompleted();
        assertThat(ask(() -> groups.deleteNamespace("ns"))).isCompleted();

        assertThat(store.asked).hasSize(before);
    }

    @Test
    void changes_moreThanMayWait_areRefused() {
        loaded();
        var first = ask(() -> groups.add("g", List.of("a")));
        List<CompletableFuture<Void>> waiting = IntStream.range(0, 1000)
                .mapToObj(i -> ask(() -> groups.add("g", List.of("a"))))
                .toList();

        assertRefused(ask(() -> groups.add("g", List.of("a"))), RefusalCode.UNAVAILABLE);
        answer();
        assertThat(first).isCompleted();
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }

    @Test
    void add_beyondTheChannelsOfAGroup_isRefusedAndChangesNothing() {
        add("g", "a", "b", "c", "d");

        assertRefused(
                ask(() -> groups.add("g", List.of("e", "f"))),
                RefusalCode.TOO_MANY_CHANNELS,
                "Too Many Channels: at most 5 in a channel group");
        assertThat(channels("g")).containsExactly("a", "b", "c", "d");
        add("g", "e", "a");
        assertThat(channels("g")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void add_aChangeBeforeItFillsTheGroup_isRefused() {
        loaded();
        var first = ask(() -> groups.add("g", List.of("a", "b", "c")));
        CompletableFuture<Void> second = ask(() -> groups.add("g", List.of("d", "e", "f")));
        CompletableFuture<Void> third = ask(() -> groups.add("g", List.of("d")));
        answer();
        assertThat(first).isCompleted();

        assertRefused(second, RefusalCode.TOO_MANY_CHANNELS);
        answer();
        assertThat(third).isCompleted();
    }

    @Test
    void add_beyondTheNumberOfGroups_isRefusedUntilOneIsGone() {
        add("g1", "a");
        add("g2", "a");
        add("g3", "a");

        assertRefused(
                ask(() -> groups.add("g4", List.of("a"))),
                RefusalCode.TOO_MANY_CHANNEL_GROUPS,
                "Too Many Channel Groups: at most 3");
        add("g3", "b");
        delete("g1");
        add("g4", "a");
        assertThat(names()).containsExactly("g2", "g3", "g4");
    }

    @Test
    void add_beyondTheChannelsOfAllGroups_isRefusedUntilSomeAreGone() {
        add("g1", "a", "b", "c", "d", "e");
        add("g2", "a", "b", "c");

        assertRefused(
                ask(() -> groups.add("g2", List.of("d"))),
                RefusalCode.TOO_MANY_CHANNELS,
                "Too Many Channels: at most 8 in all channel groups");
        remove("g1", "e");
        add("g2", "d");
        delete("g1");
        add("g1", "a", "b", "c", "d");
        assertRefused(ask(() -> groups.add("g1", List.of("e"))), RefusalCode.TOO_MANY_CHANNELS);
    }

    @Test
    void load_storeHoldsMoreThanTheLimits_isReadAll() {
        add("g1", "a", "b", "c", "d", "e");
        Groups smaller = new Groups(loop, "demo", store, new GroupLimits(1, 2, 2));
        CompletableFuture<List<String>> channels = ask(() -> smaller.channels("g1"));
        answer();

        assertThat(channels.join()).hasSize(5);
        assertRefused(ask(() -> smaller.add("g1", List.of("f"))), RefusalCode.TOO_MANY_CHANNELS);
    }

    @Test
    void remove_lastChannel_removesTheGroup() {
        add("g", "a");
        remove("g", "a");

        assertThat(names()).isEmpty();
    }

    @Test
    void groupsOf_channelComesAndGoes_areThoseThatHoldItNow() {
        add("g", "a", "b");
        add("h", "b");
        assertThat(loop.ask(() -> groups.groupsOf("b"))).containsExactly("g", "h");

        remove("g", "b", "x");
        assertThat(loop.ask(() -> groups.groupsOf("b"))).containsExactly("h");
        assertThat(loop.ask(() -> groups.groupsOf("a"))).containsExactly("g");

        delete("h");
        assertThat(loop.ask(() -> groups.groupsOf("b"))).isEmpty();
    }

    @Test
    void deleteNamespace_groupsInsideAndOutside_removesThoseInside() {
        add("ns:a", "x");
        add("ns:b", "x", "y");
        add("nsa", "x");
        var unused = ask(() -> groups.deleteNamespace("ns"));
        answer();

        assertThat(names()).containsExactly("nsa");
        assertThat(loop.ask(() -> groups.groupsOf("x"))).containsExactly("nsa");
        assertThat(loop.ask(() -> groups.groupsOf("y"))).isEmpty();
    }

    @Test
    void names_ofGroupsAndNamespaces_areSorted() {
        add("b:z", "x");
        add("a", "x");
        add("b:a", "x");

        assertThat(names()).containsExactly("a", "b:a", "b:z");
        assertThat(ask(() -> groups.names("b"))).isCompletedWithValue(List.of("a", "z"));
        assertThat(ask(() -> groups.names("a"))).isCompletedWithValue(List.of());
        assertThat(ask(groups::namespaces)).isCompletedWithValue(List.of("b"));
    }

    private void loaded() {
        if (!ask(groups::table).isDone()) {
            answer();
        }
    }

    /** What the table says at once. */
    private List<String> held(String group) {
        return List.copyOf(loop.ask(() -> groups.channelsOf(group)));
    }

    private void add(String group, String... channels) {
        change(() -> groups.add(group, List.of(channels)));
    }

    private void remove(String group, String... channels) {
        change(() -> groups.remove(group, List.of(channels)));
    }

    private void delete(String group) {
        change(() -> groups.delete(group));
    }

    private void change(Supplier<CompletionStage<Void>> change) {
        loaded();
        CompletableFuture<Void> answer = ask(change);
        answer();
        assertThat(answer).isCompleted();
    }

    private List<String> channels(String group) {
        return ask(() -> groups.channels(group)).join();
    }

    private List<String> names() {
        return ask(groups::names).join();
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = loop.ask(question).toCompletableFuture();
        loop.loops().runUntilIdle();
        return answer;
    }

    private void answer() {
        store.answer();
        loop.loops().runUntilIdle();
    }

    private void fail() {
        store.fail();
        loop.loops().runUntilIdle();
    }

    private static void assertRefused(CompletableFuture<?> answer, RefusalCode code) {
        assertThat(refusal(answer).code()).isEqualTo(code);
    }

    private static void assertRefused(CompletableFuture<?> answer, RefusalCode code, String sentence) {
        assertRefused(answer, code);
        assertThat(refusal(answer).sentence()).isEqualTo(sentence);
    }

    private static Refusal refusal(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        Throwable failure = answer.handle((result, thrown) -> thrown).join();
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(Refusal.class);
        return (Refusal) cause;
    }
}
