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

/** Who comes and goes where many are: one event per interval. */
@HubbubServer(
        faults = false,
        value = {"presence-announce-max=2", "presence-interval=1s", "presence-deltas=true"})
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
@Execution(ExecutionMode.CONCURRENT) // waits for real time
class IntervalTest {
    private static final List<String> NOBODY = List.of();

    @RegisterExtension
    final Stage stage;

    private final String channel;

    IntervalTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        channel = stage.channel("interval");
    }

    @Test
    void observer_whereManyAre_seesHowMany() {
        stage.shows(Operation.INTERVAL);
        Participant observer = observerBesideAnother();

        stage.plainUser().join(channel);

        PresenceEvent event = observer.inbox().nextPresence();
        assertThat(event.action()).isEqualTo("interval");
        assertThat(event.channel()).isEqualTo(channel);
        assertThat(event.occupancy()).isEqualTo(3);
        assertThat(event.uuid()).isNull();
    }

    @Test
    void observer_whereManyAre_seesWhoCameAndWent() {
        stage.shows(Operation.INTERVAL_DELTAS);
        Participant observer = observerBesideAnother();

        PlainUser staying = stage.plainUser().join(channel);
        assertInterval(observer, 3, List.of(staying.uuid()), NOBODY, NOBODY);

        PlainUser leaving = stage.plainUser().join(channel);
        assertInterval(observer, 4, List.of(leaving.uuid()), NOBODY, NOBODY);
        leaving.leave(channel);
        assertInterval(observer, 3, NOBODY, List.of(leaving.uuid()), NOBODY);

        PlainUser silent = stage.plainUser().join(channel, 3);
        assertInterval(observer, 4, List.of(silent.uuid()), NOBODY, NOBODY);
        assertInterval(observer, 3, NOBODY, NOBODY, List.of(silent.uuid()));
    }

    private Participant observerBesideAnother() {
        Participant observer = stage.subject().subscribeWithPresence(channel);
        PlainUser other = stage.plainUser().join(channel);
        assertThat(observer.inbox().nextPresence(2))
                .extracting(PresenceEvent::uuid)
                .isEqualTo(List.of(observer.uuid(), other.uuid()));
        return observer;
    }

    private static void assertInterval(
            Participant observer, int occupancy, List<String> joined, List<String> left, List<String> timedOut) {
        PresenceEvent event = observer.inbox().nextPresence();
        assertThat(event.action()).isEqualTo("interval");
        assertThat(event.occupancy()).isEqualTo(occupancy);
        assertThat(List.of(event.joined(), event.left(), event.timedOut())).isEqualTo(List.of(joined, left, timedOut));
    }
}
