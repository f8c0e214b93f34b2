package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who comes and goes, one event each. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
@Execution(ExecutionMode.CONCURRENT) // waits for real time
class PresenceTest {
    private static final int SHORT = 3; // seconds, the least that the server allows
    private static final int LEAST_OF_EVERY_SDK = 20; // seconds; they raise what is less
    private static final JsonNode STATE =
            Json.parse("{\"mood\":\"good / 100% ü\",\"age\":5,\"deep\":{\"list\":[1,2]}}");

    @RegisterExtension
    final Stage stage;

    private final Hubbub server;
    private final String channel;

    PresenceTest(Sdk sdk, Hubbub server) {
        this.server = server;
        stage = new Stage(sdk, server);
        channel = stage.channel("presence");
    }

    @Test
    void subscriber_withPresence_seesItselfJoin() {
        stage.shows(Operation.PRESENCE_OWN);
        Participant observer = stage.subject().subscribeWithPresence(channel);

        PresenceEvent event = observer.inbox().nextPresence();

        assertEvent(event, "join", observer.uuid(), 1);
        assertThat(event.timetoken()).isPositive();
        assertThat(event.subscription()).isNull();
        assertThat(event.state()).isNull();
    }

    @Test
    void observer_ofOthers_seesThemJoinAndLeave() {
        stage.shows(Operation.PRESENCE_OTHERS);
        Participant observer = observer(stage.subject());
        Participant other = stage.witness();

        other.subscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "join", other.uuid(), 2);

        other.unsubscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "leave", other.uuid(), 1);
    }

    @Test
    void observer_ofOneThatFallsSilent_seesItsTimeout() {
        stage.shows(Operation.PRESENCE_OTHERS_TIMEOUT);
        Participant observer = observer(stage.subject());
        PlainUser other = stage.plainUser().join(channel, SHORT);

        assertEvent(observer.inbox().nextPresence(), "join", other.uuid(), 2);
        assertEvent(observer.inbox().nextPresence(), "timeout", other.uuid(), 1);
    }

    @Test
    void observer_ofAStateChange_seesTheState() {
        stage.shows(Operation.PRESENCE_OTHERS_STATE);
        Participant observer = observer(stage.subject());
        Participant other = stage.witness().subscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "join", other.uuid(), 2);

        other.client().setState(Names.channels(channel), null, STATE);

        PresenceEvent event = observer.inbox().nextPresence();
        assertEvent(event, "state-change", other.uuid(), 2);
        assertThat(event.state()).isEqualTo(STATE);
    }

    @Test
    void client_thatComesAndGoes_isSeenByOthers() {
        stage.shows(Operation.PRESENCE_SEEN);
        Participant observer = observer(stage.witness());
        Participant subject = stage.subject();
        subject.subscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "join", subject.uuid(), 2);

        // An SDK may leave its poll open; that must not bring the client back.
        Waiting.await(server, channel, 2);
        subject.unsubscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "leave", subject.uuid(), 1);

        // A subject that came back, or was counted twice, would be seen before this or counted in it.
        PlainUser last = stage.plainUser().join(channel);
        assertEvent(observer.inbox().nextPresence(), "join", last.uuid(), 2);
    }

    @Test
    void client_thatChangesItsState_isSeenByOthers() {
        stage.shows(Operation.PRESENCE_SEEN_STATE);
        Participant observer = observer(stage.witness());
        Participant subject = stage.subject().subscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "join", subject.uuid(), 2);

        subject.client().setState(Names.channels(channel), null, STATE);

        PresenceEvent event = observer.inbox().nextPresence();
        assertEvent(event, "state-change", subject.uuid(), 2);
        assertThat(event.state()).isEqualTo(STATE);
    }

    @Test
    void client_withAPresenceTimeoutThatFallsSilent_timesOut() {
        stage.shows(Operation.PRESENCE_TIMEOUT);
        Participant observer = observer(stage.witness());
        Participant subject = stage.subject(stage.settings().withPresenceTimeout(SHORT));

        subject.subscribe(channel); // and is not heard of while its poll is open

        assertEvent(observer.inbox().nextPresence(), "join", subject.uuid(), 2);
        assertEvent(observer.inbox().nextPresence(), "timeout", subject.uuid(), 1);
    }

    @Test
    void client_withHeartbeats_isPresentByThem() {
        stage.shows(Operation.HEARTBEAT);
        Participant observer = observer(stage.witness());
        Participant subject = stage.subject(stage.settings().withHeartbeats(LEAST_OF_EVERY_SDK))
                .subscribe(channel);
        assertEvent(observer.inbox().nextPresence(), "join", subject.uuid(), 2);

        stage.plainUser(subject.uuid()).leave(channel);
        assertEvent(observer.inbox().nextPresence(), "leave", subject.uuid(), 1);

        // Its poll is still open, so this is its next heartbeat.
        assertEvent(observer.inbox().nextPresence(), "join", subject.uuid(), 2);
    }

    /** Subscribes with presence and takes note of its own coming. */
    private Participant observer(Participant participant) {
        participant.subscribeWithPresence(channel);
        assertEvent(participant.inbox().nextPresence(), "join", participant.uuid(), 1);
        return participant;
    }

    private void assertEvent(PresenceEvent event, String action, String uuid, int occupancy) {
        assertThat(List.of(event.action(), event.channel(), String.valueOf(event.uuid()), event.occupancy()))
                .isEqualTo(List.of(action, channel, uuid, occupancy));
    }
}
