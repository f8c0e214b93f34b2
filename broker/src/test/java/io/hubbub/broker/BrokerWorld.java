package io.hubbub.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.DeletionPermit;
import io.hubbub.broker.access.HistoryPermit;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.loop.Chores;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.GroupStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker with one keyset on two loops in virtual time, asked from the loop of its shard or from the other. */
final class BrokerWorld {
    static final JsonMapper JSON = new JsonMapper();

    final VirtualLoops loops = new VirtualLoops(2, 11);
    final RecordingObserver observer = new RecordingObserver();
    final Broker broker;
    private final Access access;
    final VirtualLoop caller;
    private Keyset keyset;

    BrokerWorld(Seat seat) {
        this(seat, PresenceOptions.DEFAULT, BrokerSettings.DEFAULT);
    }

    BrokerWorld(Seat seat, PresenceOptions presence, BrokerSettings settings) {
        this(seat, presence, settings, new MemoryGroupStore());
    }

    BrokerWorld(Seat seat, PresenceOptions presence, BrokerSettings settings, GroupStore groups) {
        this(seat, presence, settings, groups, Chores.STEPS_PER_TURN);
    }

    BrokerWorld(Seat seat, PresenceOptions presence, BrokerSettings settings, GroupStore groups, int stepsPerTurn) {
        this(
                seat,
                new Keyset("demo", "demo", "pub", "secret", presence, PersistenceOptions.OFF),
                settings,
                Stores.inMemory(64L << 20).with(groups, GroupLimits.DEFAULT),
                stepsPerTurn);
    }

    /** One that keeps messages. */
    BrokerWorld(Seat seat, PersistenceOptions persistence, Stores stores) {
        this(
                seat,
                new Keyset("demo", "demo", "pub", "secret", PresenceOptions.DEFAULT, persistence),
                BrokerSettings.DEFAULT,
                stores,
                Chores.STEPS_PER_TURN);
    }

    private BrokerWorld(Seat seat, Keyset keyset, BrokerSettings settings, Stores stores, int stepsPerTurn) {
        this.keyset = keyset;
        access = new Access(key -> key.equals("demo") ? this.keyset : null);
        broker = new Broker(settings, loops.all(), observer, stores, stepsPerTurn);
        int shard = Math.floorMod("demo".hashCode(), 2);
        caller = loops.loop(seat == Seat.AT_THE_SHARD ? shard : 1 - shard);
    }

    /** The keyset works in another way from now on, as when an operator changes it. */
    void change(UnaryOperator<Keyset> change) {
        keyset = change.apply(keyset);
        CompletableFuture<Void> changed = broker.adopt(keyset)
                .thenCompose(adopted -> broker.release("demo"))
                .toCompletableFuture();
        loops.runUntilIdle();
        assertThat(changed).isCompleted();
    }

    /** The same, half done: requests are already judged by the change, and what becomes of them waits for turns. */
    void beginChange(UnaryOperator<Keyset> change) {
        keyset = change.apply(keyset);
        var unused = broker.adopt(keyset);
    }

    /** With what a request was refused; null where it was not, or not yet. */
    @Nullable
    RefusalCode refusal(CompletionStage<?> answer) {
        loops.runUntilIdle();
        CompletableFuture<@Nullable RefusalCode> code = new CompletableFuture<>();
        var unused = answer.whenComplete(
                (found, failure) -> code.complete(failure instanceof Refusal refusal ? refusal.code() : null));
        return code.getNow(null);
    }

    Timetoken publish(String channel, String payload) {
        return publish(channel, payload, null);
    }

    Timetoken publish(String channel, String payload, @Nullable String meta) {
        return ask(loop -> broker.publish(
                loop, access.toPublish("demo", "pub", channel, Credentials.NONE), message(payload, meta)));
    }

    /** Publishes in the turn that runs, without waiting for the answer. */
    void send(String channel, String payload) {
        var unused = broker.publish(
                caller, access.toPublish("demo", "pub", channel, Credentials.NONE), message(payload, null));
    }

    /** Publishes in the turn that runs; completes when that is answered. */
    CompletionStage<Timetoken> publishing(String channel, String payload, Storage storage) {
        Message message =
                new Message(MessageType.MESSAGE, json(payload), null, null, null, null, Delivery.SUBSCRIBERS, storage);
        return broker.publish(caller, access.toPublish("demo", "pub", channel, Credentials.NONE), message);
    }

    private static Message message(String payload, @Nullable String meta) {
        return new Message(
                MessageType.MESSAGE,
                json(payload),
                null,
                meta == null ? null : json(meta),
                null,
                null,
                Delivery.SUBSCRIBERS,
                Storage.KEYSET_DEFAULT);
    }

    Timetoken now(Names names, SubscribeTerms terms) {
        return ask(loop -> broker.now(loop, access.toSubscribe("demo", names, Credentials.NONE), terms));
    }

    Timetoken now(String... channels) {
        return now(channels(channels), SubscribeTerms.NONE);
    }

    Polled poll(Timetoken cursor, Names names, SubscribeTerms terms) {
        Polled polled = new Polled();
        inATurn(() -> ask(polled, cursor, names, terms));
        return polled;
    }

    /** Polls in the turn that runs. */
    void ask(Polled polled, Timetoken cursor, Names names, SubscribeTerms terms) {
        Subscription subscription =
                broker.subscribe(caller, access.toSubscribe("demo", names, Credentials.NONE), terms, cursor);
        polled.subscription = subscription;
        var unused = subscription.batch().whenComplete((batch, failure) -> {
            if (failure == null) {
                polled.answers.add(batch);
            } else {
                polled.failures.add(failure);
            }
        });
    }

    /** Does all this in one turn of the client's loop, and then whatever follows from it. */
    void inATurn(Runnable turn) {
        caller.turn(turn);
        loops.runUntilIdle();
    }

    Polled poll(Timetoken cursor, String... channels) {
        return poll(cursor, channels(channels), SubscribeTerms.NONE);
    }

    void cancel(Polled polled) {
        Subscription subscription = polled.subscription;
        assertThat(subscription).isNotNull();
        if (subscription != null) {
            caller.turn(subscription::cancel);
        }
        loops.runUntilIdle();
    }

    void addToGroup(String group, String... channels) {
        ask(loop ->
                broker.groups().add(loop, access.toManageGroup("demo", group, Credentials.NONE), List.of(channels)));
    }

    void removeFromGroup(String group, String... channels) {
        ask(loop ->
                broker.groups().remove(loop, access.toManageGroup("demo", group, Credentials.NONE), List.of(channels)));
    }

    SubscribePermit subscribePermit(Names names) {
        return access.toSubscribe("demo", names, Credentials.NONE);
    }

    MessageAction act(String channel, Timetoken message, String type, String value, String user) {
        return ask(loop -> add(channel, message, type, value, user));
    }

    /** Adds an action in the turn that runs. */
    CompletionStage<MessageAction> add(String channel, Timetoken message, String type, String value, String user) {
        return broker.actions()
                .add(caller, access.toAddAction("demo", channel, Credentials.NONE), message, type, value, user);
    }

    /** Removes an action in the turn that runs. */
    CompletionStage<MessageAction> remove(String channel, MessageAction action, String user) {
        return broker.actions()
                .remove(
                        caller,
                        access.toRemoveAction("demo", channel, Credentials.NONE),
                        action.message(),
                        action.place(),
                        user);
    }

    HistoryPermit history(String... channels) {
        return access.toReadHistory("demo", List.of(channels), Credentials.NONE);
    }

    DeletionPermit deletion(String... channels) {
        return access.toDeleteHistory("demo", List.of(channels), Credentials.NONE);
    }

    PresencePermit permit(Names names) {
        return access.toPresence("demo", names, Credentials.NONE);
    }

    PresencePermit permit(String... channels) {
        return access.toPresence("demo", channels(channels), Credentials.NONE);
    }

    <T> T ask(Function<VirtualLoop, CompletionStage<T>> question) {
        CompletionStage<T> answer = caller.ask(() -> question.apply(caller));
        loops.runUntilIdle();
        assertThat(answer.toCompletableFuture()).isDone(); // nothing else will
        return answer.toCompletableFuture().join();
    }

    void advance(Duration time) {
        loops.advance(time);
        loops.runUntilIdle();
    }

    static Names channels(String... channels) {
        return Names.ofChannels(List.of(channels));
    }

    static Names groups(String... groups) {
        return new Names(List.of(), List.of(groups));
    }

    static SubscribeTerms filter(String expression) {
        return new SubscribeTerms(expression, null);
    }

    static SubscribeTerms asUser(String user) {
        return new SubscribeTerms(null, attendance(user));
    }

    static Attendance attendance(String user) {
        return new Attendance(user, Duration.ZERO, Map.of());
    }

    static JsonText json(String text) {
        return JsonText.check(text.getBytes(UTF_8));
    }

    /** Where the client's connection lives. */
    enum Seat {
        AT_THE_SHARD,
        ELSEWHERE
    }

    /** A poll, and how it ended. */
    static final class Polled {
        private final List<Batch> answers = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private @Nullable Subscription subscription;

        boolean waits() {
            return answers.isEmpty() && failures.isEmpty();
        }

        Throwable failure() {
            assertThat(failures).hasSize(1);
            return failures.get(0);
        }

        Batch answer() {
            assertThat(failures).isEmpty();
            assertThat(answers).hasSize(1);
            return answers.get(0);
        }

        /** Channel, what it matched if not the channel itself, and payload of each message. */
        List<String> messages() {
            return answer().envelopes().stream().map(Polled::shown).toList();
        }

        /** What happened, to whom, and how many are there, of each presence event. */
        List<String> events() {
            return answer().envelopes().stream()
                    .map(envelope -> JSON.readTree(envelope.toString()).get("d"))
                    .map(d -> d.get("action").asString() + " " + d.path("uuid").asString("") + " "
                            + d.get("occupancy").asInt())
                    .toList();
        }

        private static String shown(Envelope envelope) {
            JsonNode json = JSON.readTree(envelope.toString());
            String subscription = json.has("b") ? " by " + json.get("b").asString() : "";
            return json.get("c").asString() + subscription + ": " + json.get("d");
        }
    }
}
