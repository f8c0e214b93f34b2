package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Subscribing by patterns. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class WildcardTest {
    @RegisterExtension
    final Stage stage;

    private final String root;

    WildcardTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        root = stage.channel("wild");
    }

    @Test
    void subscriber_ofAPattern_receivesFromItsChannels() {
        stage.shows(Operation.WILDCARD);
        String direct = stage.channel("direct");
        Participant subscriber = stage.subject().subscribe(root + ".*", direct);
        Participant publisher = stage.witness();

        publisher.publish(root, "not for the subscriber");
        publisher.publish(root + "x.a", "not for the subscriber");
        publisher.publish(root + ".a", 1);
        publisher.publish(direct, 2);
        publisher.publish(root + ".a.b", 3);

        List<Arrival> arrivals = subscriber.inbox().next(3);
        assertThat(arrivals).extracting(Arrival::channel).containsExactly(root + ".a", direct, root + ".a.b");
        assertThat(arrivals).extracting(Arrival::subscription).containsExactly(root + ".*", null, root + ".*");
        assertThat(arrivals).extracting(Arrival::value).containsExactly("1", "2", "3");
    }

    @Test
    void observer_ofAPattern_seesWhoComesAndGoesOnItsChannels() {
        stage.shows(Operation.WILDCARD_PRESENCE);
        Participant observer = stage.subject().subscribeWithPresence(root + ".*");
        // It is present under the name of the pattern, which is a channel that the pattern covers.
        PresenceEvent own = observer.inbox().nextPresence();
        assertThat(own.uuid()).isEqualTo(observer.uuid());
        assertThat(own.channel()).isEqualTo(root + ".*");
        Participant other = stage.witness();

        other.subscribe(root + ".a");
        assertEvent(observer, "join", other.uuid(), 1);
        other.unsubscribe(root + ".a");
        assertEvent(observer, "leave", other.uuid(), 0);
    }

    private void assertEvent(Participant observer, String action, String uuid, int occupancy) {
        PresenceEvent event = observer.inbox().nextPresence();
        assertThat(List.of(
                        event.action(),
                        event.channel(),
                        String.valueOf(event.subscription()),
                        String.valueOf(event.uuid()),
                        event.occupancy()))
                .isEqualTo(List.of(action, root + ".a", root + ".*", uuid, occupancy));
    }
}
