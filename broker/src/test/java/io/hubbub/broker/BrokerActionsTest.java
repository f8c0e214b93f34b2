package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Message actions and what subscribers are told of them, asked from the loop of the shard and from another. */
@ParameterizedClass
@EnumSource
final class BrokerActionsTest {
    private static final int MOST = HistoryLimits.DEFAULT.messageActions();

    private final BrokerWorld world;

    BrokerActionsTest(Seat seat) {
        world = new BrokerWorld(seat, PersistenceOptions.DEFAULT, Stores.inMemory(1 << 20));
    }

    @Test
    void add_whileAPollWaits_isToldAsTypeThree() {
        Timetoken message = world.publish("a", "1");
        Polled poll = world.poll(message, "a");
        assertThat(poll.waits()).isTrue();

        MessageAction action = world.act("a", message, "reaction", "smile", "ann");

        assertThat(action).isEqualTo(new MessageAction(message, "reaction", "smile", "ann", action.place()));
        assertThat(action.place()).isGreaterThan(message);
        JsonNode event =
                BrokerWorld.JSON.readTree(poll.answer().envelopes().get(0).toString());
        assertThat(event.get("e").asInt()).isEqualTo(3);
        assertThat(event.get("i").asString()).isEqualTo("ann");
        assertThat(event.at("/p/t").asString()).isGreaterThan(action.place().toString());
        assertThat(poll.messages()).containsExactly("a: " + told(action, "added"));
    }

    @Test
    void remove_whileAPollWaits_isToldWithTheActionThatIsGone() {
        Timetoken message = world.publish("a", "1");
        MessageAction action = world.act("a", message, "reaction", "smile", "ann");
        Polled poll = world.poll(world.now("a"), "a");

        MessageAction removed = world.ask(loop -> world.remove("a", action, "ann"));

        assertThat(removed).isEqualTo(action);
        assertThat(poll.messages()).containsExactly("a: " + told(action, "removed"));
        assertThat(list()).isEmpty();
    }

    @Test
    void add_subscribersByGroupAndPattern_areToldToo() {
        world.addToGroup("g", "a.b");
        Timetoken message = world.publish("a.b", "1");
        Polled byGroup = world.poll(message, BrokerWorld.groups("g"), SubscribeTerms.NONE);
        Polled byPattern = world.poll(message, "a.*");
        Polled elsewhere = world.poll(message, "b");

        MessageAction action = world.act("a.b", message, "t", "v", "ann");

        assertThat(byGroup.messages()).containsExactly("a.b by g: " + told(action, "added"));
        assertThat(byPattern.messages()).containsExactly("a.b by a.*: " + told(action, "added"));
        assertThat(elsewhere.waits()).isTrue();
    }

    @Test
    void addAndRemove_pollComesLater_areReadInOrder() {
        Timetoken message = world.publish("a", "1");
        MessageAction action = world.act("a", message, "t", "v", "ann");
        world.ask(loop -> world.remove("a", action, "ann"));
        world.publish("a", "2");

        assertThat(world.poll(message, "a").messages())
                .containsExactly("a: " + told(action, "added"), "a: " + told(action, "removed"), "a: 2");
    }

    @Test
    void add_sameActionTwiceInATurn_countsAndIsToldOnce() {
        Timetoken message = world.publish("a", "1");
        Polled poll = world.poll(message, "a");
        List<CompletionStage<MessageAction>> answers = new ArrayList<>();

        world.inATurn(() -> {
            answers.add(world.add("a", message, "t", "v", "ann"));
            answers.add(world.add("a", message, "t", "v", "ann"));
        });

        MessageAction added = answers.get(0).toCompletableFuture().join();
        assertThat(refusal(answers.get(1))).isEqualTo(RefusalCode.ACTION_EXISTS);
        assertThat(poll.messages()).containsExactly("a: " + told(added, "added"));
        assertThat(list()).containsExactly(added);
    }

    @Test
    void remove_sameActionTwiceInATurn_isDoneAndToldOnce() {
        Timetoken message = world.publish("a", "1");
        MessageAction action = world.act("a", message, "t", "v", "ann");
        Timetoken cursor = world.now("a");
        List<CompletionStage<MessageAction>> answers = new ArrayList<>();

        world.inATurn(() -> {
            answers.add(world.remove("a", action, "ann"));
            answers.add(world.remove("a", action, "ann"));
        });

        assertThat(answers.get(0).toCompletableFuture().join()).isEqualTo(action);
        assertThat(refusal(answers.get(1))).isEqualTo(RefusalCode.ACTION_NOT_FOUND);
        assertThat(world.poll(cursor, "a").messages()).containsExactly("a: " + told(action, "removed"));
    }

    @Test
    void add_againAfterRemoval_isANewAction() {
        Timetoken message = world.publish("a", "1");
        MessageAction first = world.act("a", message, "t", "v", "ann");
        List<CompletionStage<MessageAction>> answers = new ArrayList<>();

        world.inATurn(() -> {
            answers.add(world.remove("a", first, "ann"));
            answers.add(world.add("a", message, "t", "v", "ann"));
        });

        MessageAction second = answers.get(1).toCompletableFuture().join();
        assertThat(second.place()).isGreaterThan(first.place());
        assertThat(list()).containsExactly(second);
    }

    @Test
    void remove_ofSomebodyElse_isRefusedAndNotTold() {
        Timetoken message = world.publish("a", "1");
        MessageAction action = world.act("a", message, "t", "v", "ann");
        Polled poll = world.poll(world.now("a"), "a");
        CompletableFuture<MessageAction> answer = new CompletableFuture<>();

        world.inATurn(() -> follow(world.remove("a", action, "bob"), answer));

        assertThat(refusal(answer)).isEqualTo(RefusalCode.NOT_YOUR_ACTION);
        assertThat(poll.waits()).isTrue();
        assertThat(list()).containsExactly(action);
    }

    @Test
    void add_messageWithTooMany_isRefusedAndNotTold() {
        Timetoken message = world.publish("a", "1");
        for (int i = 0; i < MOST; i++) {
            world.act("a", message, "t", "v" + i, "ann");
        }
        Polled poll = world.poll(world.now("a"), "a");
        CompletableFuture<MessageAction> answer = new CompletableFuture<>();

        world.inATurn(() -> follow(world.add("a", message, "t", "one more", "ann"), answer));

        assertThat(refusal(answer)).isEqualTo(RefusalCode.TOO_MANY_ACTIONS);
        assertThat(poll.waits()).isTrue();
    }

    @Test
    void add_toAMessageThatIsNotThere_isAccepted() {
        MessageAction action = world.act("a", new Timetoken(17), "t", "v", "ann");

        assertThat(list()).containsExactly(action);
    }

    @Test
    void events_ofActions_areNoMessagesOfHistory() {
        Timetoken message = world.publish("a", "1");
        world.act("a", message, "t", "v", "ann");

        assertThat(world.ask(loop -> world.broker.history().read(loop, world.history("a"), HistoryRange.ALL, 100))
                        .get("a"))
                .extracting(stored -> stored.message().payload().toString())
                .containsExactly("1");
    }

    @Test
    void delete_messages_takesTheirActionsAlongAndIsNotTold() {
        Timetoken first = world.publish("a", "1");
        Timetoken second = world.publish("a", "2");
        world.act("a", first, "t", "v", "ann");
        MessageAction kept = world.act("a", second, "t", "v", "ann");
        Polled poll = world.poll(world.now("a"), "a");

        world.ask(
                loop -> world.broker.history().delete(loop, world.deletion("a"), HistoryRange.of(second, null, false)));

        assertThat(list()).containsExactly(kept);
        assertThat(poll.waits()).isTrue();
        ActedPage page = world.ask(
                loop -> world.broker.history().readWithActions(loop, world.history("a"), HistoryRange.ALL, 25));
        assertThat(page.messages()).hasSize(1);
        assertThat(page.messages().get(0).actions()).containsExactly(kept);
        assertThat(page.next()).isNull();
    }

    private List<MessageAction> list() {
        return world.ask(loop -> world.broker.actions().list(loop, world.history("a"), HistoryRange.ALL, 2000));
    }

    private static String told(MessageAction action, String event) {
        return ("{\"source\":\"actions\",\"version\":\"1.0\",\"data\":{\"messageTimetoken\":\"%s\",\"type\":\"%s\","
                        + "\"value\":\"%s\",\"actionTimetoken\":\"%s\"},\"event\":\"%s\"}")
                .formatted(action.message(), action.type(), action.value(), action.place(), event);
    }

    private static <T> void follow(CompletionStage<T> stage, CompletableFuture<T> answer) {
        var unused = stage.whenComplete((result, failure) -> {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private static RefusalCode refusal(CompletionStage<?> answer) {
        CompletableFuture<?> failed = answer.toCompletableFuture();
        assertThat(failed).isCompletedExceptionally();
        Throwable failure = failed.handle((result, thrown) -> thrown).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(Refusal.class);
        return ((Refusal) Objects.requireNonNull(cause)).code();
    }
}
