package io.hubbub.broker.group;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.port.GroupStore;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The channel groups of one keyset: the table in memory, the store behind it, and the order of changes.
 *
 * <p>The table is loaded at its first use. A change goes to the store first, then into the table, then it is answered;
 * the next one begins when it is through, so that each is checked against what all before it left behind. What would change
 * nothing is answered without the store.
 *
 * <p>Whatever the store cannot do is a {@link Refusal} with {@link RefusalCode#UNAVAILABLE}; why, the store itself logs.
 *
 * <p>Owned by {@code owner}, the loop of the shard: every method runs and every stage completes there.
 */
@LoopOwned
public final class Groups {
    private static final int MOST_WAITING = 1000; // changes; each holds one call's channels

    private final Loop owner;
    private final String subscribeKey;
    private final GroupStore store;
    private final GroupTable table;
    private final Queue<Change> waiting = new ArrayDeque<>();
    private @Nullable CompletableFuture<GroupTable> loading;
    private @Nullable CompletableFuture<GroupTable> loaded;
    private boolean changing; // one change is with the store
    private boolean ended; // the keyset is going
    private boolean doubtful; // a change failed: the store may hold something else than the table

    /** Groups that are not loaded yet. */
    public Groups(Loop owner, String subscribeKey, GroupStore store, GroupLimits limits) {
        this.owner = owner;
        this.subscribeKey = subscribeKey;
        this.store = store;
        this.table = new GroupTable(owner, limits);
    }

    /** Whether the table is loaded. */
    public boolean isLoaded() {
        assert owner.inLoop();
        return loaded != null;
    }

    /** The channels that a group holds now; none when there is no such group, or nothing is loaded yet. */
    public Collection<String> channelsOf(String group) {
        return table.channelsOf(group);
    }

    /** The groups that hold exactly this name now; none when nothing is loaded yet. */
    public Collection<String> groupsOf(String channel) {
        return table.groupsOf(channel);
    }

    /** The table once it is loaded: a completed stage from then on. After a failure the next caller tries again. */
    public CompletionStage<GroupTable> table() {
        assert owner.inLoop();
        if (loaded != null) {
            return loaded;
        }
        CompletableFuture<GroupTable> asked = loading != null ? loading : load();
        return asked.minimalCompletionStage();
    }

    /** The channels of a group, in the order in which they were added; none for a group that is not there. */
    public CompletionStage<List<String>> channels(String group) {
        return table().thenApply(groups -> groups.channels(group));
    }

    /** The full names of all groups, sorted. */
    public CompletionStage<List<String>> names() {
        return table().thenApply(GroupTable::names);
    }

    /** The names of a namespace's groups without the namespace, sorted. */
    public CompletionStage<List<String>> names(String namespace) {
        return table().thenApply(groups -> groups.names(namespace));
    }

    /** The namespaces that hold a group, sorted. */
    public CompletionStage<List<String>> namespaces() {
        return table().thenApply(GroupTable::namespaces);
    }

    /** Adds channels at the end of a group, which is made if it is not there. Fails beyond a limit. */
    public CompletionStage<Void> add(String group, List<String> channels) {
        return change(
                () -> table.hasRoom(group, channels),
                () -> store.add(subscribeKey, group, channels),
                () -> table.add(group, channels));
    }

    /** Removes channels from a group, as far as they are in it. */
    public CompletionStage<Void> remove(String group, List<String> channels) {
        return change(
                () -> table.holdsAny(group, channels),
                () -> store.remove(subscribeKey, group, channels),
                () -> table.remove(group, channels));
    }

    /** Removes a group, if it is there. */
    public CompletionStage<Void> delete(String group) {
        return change(() -> table.holds(group), () -> store.delete(subscribeKey, group), () -> table.delete(group));
    }

    /** Removes all groups of a namespace. */
    public CompletionStage<Void> deleteNamespace(String namespace) {
        return change(
                () -> table.holdsNamespace(namespace),
                () -> store.deleteNamespace(subscribeKey, namespace),
                () -> table.deleteNamespace(namespace));
    }

    /** The keyset is going: from now on no change is asked of the store, those that wait are refused. */
    public void end() {
        assert owner.inLoop();
        ended = true;
        refuseWaiting();
    }

    private CompletionStage<Void> change(
            BooleanSupplier matters, Supplier<CompletionStage<Void>> toStore, Runnable toTable) {
        assert owner.inLoop();
        Change change = new Change(matters, toStore, toTable);
        if (ended) {
            change.answer.completeExceptionally(unavailable());
            return change.answer;
        }
        if (waiting.size() >= MOST_WAITING) {
            change.answer.completeExceptionally(
                    new Refusal(RefusalCode.UNAVAILABLE, "too many changes of channel groups wait"));
            return change.answer;
        }
        waiting.add(change);
        if (loaded != null) {
            proceed();
        } else {
            var unused = table().whenComplete((groups, failure) -> {
                if (failure == null) {
                    proceed();
                } else {
                    refuseWaiting();
                }
            });
        }
        return change.answer;
    }

    private void proceed() {
        while (!changing && !waiting.isEmpty()) {
            Change change = waiting.remove();
            try {
                if (!change.matters.getAsBoolean() && !doubtful) {
                    change.answer.complete(null);
                    continue;
                }
                changing = true;
                var unused = ask(change.toStore)
                        .whenComplete((stored, failure) -> owner.post(() -> {
                            changing = false;
                            finish(change, failure);
                            proceed();
                        }));
            } catch (Refusal refusal) {
                change.answer.completeExceptionally(refusal);
            }
        }
    }

    private void finish(Change change, @Nullable Throwable failure) {
        if (failure != null) {
            doubtful = true;
            change.answer.completeExceptionally(unavailable());
            return;
        }
        change.toTable.run();
        change.answer.complete(null);
    }

    private CompletableFuture<GroupTable> load() {
        CompletableFuture<GroupTable> asked = new CompletableFuture<>();
        loading = asked;
        var unused = ask(() -> store.load(subscribeKey))
                .whenComplete((kept, failure) -> owner.post(() -> fill(asked, kept)));
        return asked;
    }

    private void fill(CompletableFuture<GroupTable> asked, @Nullable Map<String, List<String>> kept) {
        loading = null;
        if (kept == null) {
            asked.completeExceptionally(unavailable());
            return;
        }
        table.fill(kept);
        loaded = asked;
        asked.complete(table);
    }

    /** A store that throws has failed as one whose stage does. */
    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void refuseWaiting() {
        List<Change> refused = new ArrayList<>(waiting);
        waiting.clear();
        refused.forEach(change -> change.answer.completeExceptionally(unavailable()));
    }

    private static Refusal unavailable() {
        return new Refusal(RefusalCode.UNAVAILABLE, "channel groups cannot be read or stored now");
    }

    private static final class Change {
        final BooleanSupplier matters; // may refuse
        final Supplier<CompletionStage<Void>> toStore;
        final Runnable toTable;
        final CompletableFuture<Void> answer = new CompletableFuture<>();

        Change(BooleanSupplier matters, Supplier<CompletionStage<Void>> toStore, Runnable toTable) {
            this.matters = matters;
            this.toStore = toStore;
            this.toTable = toTable;
        }
    }
}
