package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Channel groups: their registration, and subscribing by them. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class GroupsTest {
    @RegisterExtension
    final Stage stage;

    private final Hubbub server;
    private final Wire wire;
    private final String group;
    private final String first;
    private final String second;

    GroupsTest(Sdk sdk, Hubbub server) {
        this.server = server;
        stage = new Stage(sdk, server);
        wire = new Wire(server.origin());
        group = stage.group();
        first = stage.channel("first");
        second = stage.channel("second");
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @Test
    void group_addedToReducedAndDeleted_hasTheChannelsThatAreLeft() {
        stage.shows(Operation.GROUPS);
        SdkClient client = stage.subject().client();
        String third = stage.channel("third");

        client.addToGroup(group, List.of(first, third));
        client.addToGroup(group, List.of(first, second));
        assertThat(client.channelsOfGroup(group)).containsExactlyInAnyOrder(first, second, third);

        client.removeFromGroup(group, List.of(third));
        assertThat(client.channelsOfGroup(group)).containsExactlyInAnyOrder(first, second);

        client.deleteGroup(group);
        assertThat(client.channelsOfGroup(group)).isEmpty();
    }

    @Test
    void group_withUnusualNames_hasThemUnchanged() {
        stage.shows(Operation.GROUPS_NAMES);
        SdkClient client = stage.subject().client();
        List<String> names = List.of(first, "with spaces", "a/b//c", "ünïcødé 漢字 🎉", "1+1=2 & 100%25", second);

        client.addToGroup(group, names);

        assertThat(client.channelsOfGroup(group)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void groups_ofAKeyset_areListed() {
        stage.shows(Operation.GROUPS_LIST);
        SdkClient client = stage.subject().client();
        String other = stage.group();
        client.addToGroup(group, List.of(first));
        client.addToGroup(other, List.of(first));

        assertThat(client.groups()).contains(group, other);
        client.deleteGroup(other);
        assertThat(client.groups()).contains(group).doesNotContain(other);
    }

    @Test
    void subscriber_ofAGroup_receivesFromItsChannels() {
        stage.shows(Operation.GROUP_SUBSCRIBE);
        Participant publisher = stage.witness();
        publisher.client().addToGroup(group, List.of(first, second));
        String direct = stage.channel("direct");
        String other = stage.channel("other");
        Participant subscriber = stage.subject().subscribe(new Names(List.of(direct), List.of(group)), false);

        publisher.publish(other, "not for the subscriber");
        publisher.publish(first, 1);
        publisher.publish(direct, 2);
        publisher.publish(second, 3);

        List<Arrival> arrivals = subscriber.inbox().next(3);
        assertThat(arrivals).extracting(Arrival::channel).containsExactly(first, direct, second);
        assertThat(arrivals).extracting(Arrival::subscription).containsExactly(group, null, group);
        assertThat(arrivals).extracting(Arrival::value).containsExactly("1", "2", "3");
    }

    @Test
    void subscriber_thatUnsubscribesFromAGroup_receivesNoMoreFromIt() {
        stage.shows(Operation.GROUP_UNSUBSCRIBE);
        Participant publisher = stage.witness();
        publisher.client().addToGroup(group, List.of(first));
        Participant subscriber = stage.subject().subscribe(new Names(List.of(second), List.of(group)), false);
        publisher.publish(first, "before");
        assertThat(subscriber.inbox().next().channel()).isEqualTo(first);
        Waiting.await(server, second, 1);

        subscriber.unsubscribe(Names.groups(group));
        // Some SDKs keep the poll that was open; this answers it.
        publisher.publish(second, "between");
        Arrival arrival = subscriber.inbox().next();
        publisher.publish(first, "after");
        long last = publisher.publish(second, "after");

        assertThat(arrival.channel()).isEqualTo(second);
        while (arrival.timetoken() != last) {
            arrival = subscriber.inbox().next();
            assertThat(arrival.channel()).isEqualTo(second);
        }
    }

    @Test
    void subscriber_ofAGroupThatChanges_hearsOfItInItsOpenPoll() {
        stage.shows(Operation.GROUP_CHANGE);
        Participant publisher = stage.witness();
        publisher.client().addToGroup(group, List.of(first));
        Participant subscriber =
                stage.subject(stage.settings().withOrigin(wire.origin())).subscribe(Names.groups(group), false);
        wire.awaitOpenPoll();

        wire.hold(); // so that only the open poll can bring what follows
        publisher.client().addToGroup(group, List.of(second));
        publisher.client().removeFromGroup(group, List.of(first));
        publisher.publish(first, "no longer in the group");
        publisher.publish(second, "new in the group");
        Arrival arrival = subscriber.inbox().next();
        wire.mend();

        assertThat(arrival.channel()).isEqualTo(second);
        assertThat(arrival.subscription()).isEqualTo(group);
    }

    @Test
    void observer_ofAGroup_seesWhoComesAndGoesOnItsChannels() {
        stage.shows(Operation.GROUP_PRESENCE);
        Participant other = stage.witness();
        other.client().addToGroup(group, List.of(first));
        Participant observer = stage.subject().subscribe(Names.groups(group), true);
        assertEvent(observer, "join", observer.uuid(), 1);

        other.subscribe(Names.groups(group), false);
        assertEvent(observer, "join", other.uuid(), 2);
        other.unsubscribe(Names.groups(group));
        assertEvent(observer, "leave", other.uuid(), 1);
    }

    private void assertEvent(Participant observer, String action, String uuid, int occupancy) {
        PresenceEvent event = observer.inbox().nextPresence();
        assertThat(List.of(
                        event.action(),
                        event.channel(),
                        String.valueOf(event.subscription()),
                        String.valueOf(event.uuid()),
                        event.occupancy()))
                .isEqualTo(List.of(action, first, group, uuid, occupancy));
    }

    @Test
    void subscribe_toAGroupWithoutChannels_isAnError() {
        stage.shows(Operation.GROUP_EMPTY);
        Participant subscriber = stage.subject();

        int mark = subscriber.inbox().mark();
        subscriber.client().subscribe(Names.groups(group), false);

        subscriber.inbox().awaitStatus("bad request", mark, Status::isBadRequest);
    }
}
