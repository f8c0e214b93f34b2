package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What users attach to messages. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class MessageActionsTest {
    @RegisterExtension
    final Stage stage;

    private final String channel;

    MessageActionsTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        channel = stage.channel("actions");
    }

    @Test
    void add_isToldAndListed() {
        stage.shows(Operation.ACTION_ADD);
        Participant witness = stage.witness();
        Participant subject = stage.subject();
        long message = witness.publish(channel, "hello");

        MessageAction added = subject.client().addAction(channel, message, "reaction", "🎉 \"ü\" / + 100%");

        assertThat(added)
                .isEqualTo(
                        new MessageAction("reaction", "🎉 \"ü\" / + 100%", message, added.timetoken(), subject.uuid()));
        assertThat(added.timetoken()).isGreaterThan(message);
        assertThat(witness.client().actions(channel, Span.ALL)).containsExactly(added);
    }

    @Test
    void add_theSameTwice_isAConflict() {
        stage.shows(Operation.ACTION_TWICE);
        Participant witness = stage.witness();
        SdkClient client = stage.subject().client();
        long message = witness.publish(channel, "hello");
        MessageAction added = client.addAction(channel, message, "reaction", "smile");

        CallFailed failed =
                catchThrowableOfType(CallFailed.class, () -> client.addAction(channel, message, "reaction", "smile"));

        assertThat(failed.status()).isEqualTo(409);
        assertThat(witness.client().actions(channel, Span.ALL)).containsExactly(added);
    }

    @Test
    void list_givesTheNewestOldestFirst() {
        stage.shows(Operation.ACTION_LIST);
        List<MessageAction> added = added();
        SdkClient client = stage.subject().client();

        assertThat(client.actions(channel, Span.ALL)).isEqualTo(added);
        assertThat(client.actions(channel, Span.ALL.withCount(2))).isEqualTo(added.subList(4, 6));
        assertThat(client.actions(stage.channel("actions"), Span.ALL)).isEmpty();
    }

    @Test
    void list_withAStartOrAnEnd_beginsAfterTheOneAndWithTheOther() {
        stage.shows(Operation.ACTION_LIST_BOUND);
        List<MessageAction> added = added();
        SdkClient client = stage.subject().client();
        Span before = Span.ALL.withStart(added.get(3).timetoken());

        assertThat(client.actions(channel, before)).isEqualTo(added.subList(0, 3));
        assertThat(client.actions(channel, before.withCount(2))).isEqualTo(added.subList(1, 3));
        assertThat(client.actions(channel, Span.ALL.withEnd(added.get(3).timetoken())))
                .isEqualTo(added.subList(3, 6));
    }

    @Test
    void list_betweenBounds_leavesOutTheStartAndTakesInTheEnd() {
        stage.shows(Operation.ACTION_LIST_RANGE);
        List<MessageAction> added = added();
        Span span = Span.ALL
                .withStart(added.get(4).timetoken())
                .withEnd(added.get(1).timetoken());

        assertThat(stage.subject().client().actions(channel, span)).isEqualTo(added.subList(1, 4));
    }

    @Test
    void remove_ofOnesOwn_leavesTheOthers() {
        stage.shows(Operation.ACTION_REMOVE);
        Participant witness = stage.witness();
        SdkClient client = stage.subject().client();
        long message = witness.publish(channel, "hello");
        MessageAction smile = client.addAction(channel, message, "reaction", "smile");
        MessageAction wink = client.addAction(channel, message, "reaction", "wink");

        client.removeAction(channel, smile);

        assertThat(witness.client().actions(channel, Span.ALL)).containsExactly(wink);
    }

    @Test
    void remove_ofSomebodyElses_isAnError() {
        stage.shows(Operation.ACTION_REMOVE_OTHER);
        Participant witness = stage.witness();
        SdkClient client = stage.subject().client();
        long message = witness.publish(channel, "hello");
        MessageAction theirs = witness.client().addAction(channel, message, "reaction", "smile");

        CallFailed failed = catchThrowableOfType(CallFailed.class, () -> client.removeAction(channel, theirs));

        assertThat(failed.status()).isEqualTo(400);
        assertThat(witness.client().actions(channel, Span.ALL)).containsExactly(theirs);
    }

    @Test
    void actions_onChannelsWithUnusualNames_areAddedListedAndRemoved() {
        stage.shows(Operation.ACTION_NAMES);
        Participant witness = stage.witness();
        SdkClient client = stage.subject().client();

        Stream.of("with spaces", "a/b//c", "ünïcødé 漢字 🎉", "100%25", "query?x=y&z#h", "1+1=2")
                .map(stage::channel)
                .forEach(name -> {
                    long message = witness.publish(name, "hello");
                    MessageAction added = client.addAction(name, message, "reaction", "smile");
                    assertThat(witness.client().actions(name, Span.ALL)).containsExactly(added);
                    assertThat(client.actions(name, Span.ALL)).containsExactly(added);
                    client.removeAction(name, added);
                    assertThat(witness.client().actions(name, Span.ALL)).isEmpty();
                });
    }

    @Test
    void subscriber_seesOthersAddAndRemove() {
        stage.shows(Operation.ACTION_SEEN);
        Participant subject = stage.subject().subscribe(channel);
        Participant witness = stage.witness();
        long message = witness.publish(channel, "hello");

        MessageAction added = witness.client().addAction(channel, message, "reaction", "🎉");
        assertThat(subject.inbox().nextAction().action()).isEqualTo(added);
        witness.client().removeAction(channel, added);
        assertThat(subject.inbox().nextAction().action()).isEqualTo(added);
        assertThat(subject.inbox().next().timetoken()).isEqualTo(message);
        // Were an event of an action taken for a message, it would come before this one.
        long last = witness.publish(channel, "the end");
        assertThat(subject.inbox().next().timetoken()).isEqualTo(last);
    }

    @Test
    void subscriber_ofActions_seesWhatHappenedAndWhere() {
        stage.shows(Operation.ACTION_SEEN_WHAT);
        Participant subject = stage.subject().subscribe(channel);
        Participant witness = stage.witness();
        long message = witness.publish(channel, "hello");

        MessageAction added = witness.client().addAction(channel, message, "reaction", "smile");
        assertThat(subject.inbox().nextAction()).isEqualTo(new ActionEvent("added", channel, added));
        witness.client().removeAction(channel, added);
        assertThat(subject.inbox().nextAction()).isEqualTo(new ActionEvent("removed", channel, added));
    }

    @Test
    void actions_ofTheSubject_areSeenByOthers() {
        stage.shows(Operation.ACTION_SHOWN);
        Participant witness = stage.witness().subscribe(channel);
        SdkClient client = stage.subject().client();
        long message = witness.publish(channel, "hello");

        MessageAction added = client.addAction(channel, message, "receipt", "read");
        assertThat(witness.inbox().nextAction()).isEqualTo(new ActionEvent("added", channel, added));
        client.removeAction(channel, added);
        assertThat(witness.inbox().nextAction()).isEqualTo(new ActionEvent("removed", channel, added));
    }

    /** Six actions of two users on two messages, in the order of their timetokens. */
    private List<MessageAction> added() {
        Participant alice = stage.witness();
        Participant bob = stage.witness();
        long first = alice.publish(channel, "first");
        long second = alice.publish(channel, "second");
        List<MessageAction> added = new ArrayList<>();
        for (String value : List.of("smile", "wink", "🎉")) {
            added.add(alice.client().addAction(channel, second, "reaction", value));
            added.add(bob.client().addAction(channel, first, "reaction", value));
        }
        return added;
    }
}
