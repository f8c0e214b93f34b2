package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A subscriber whose polls do not reach the server for a while. The queue of a channel holds 100 messages. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
@Execution(ExecutionMode.CONCURRENT) // waits for real time
class CatchUpTest {
    private static final int QUEUE = 100;
    private static final String POLL = "/v2/subscribe/";

    @RegisterExtension
    final Stage stage;

    private final Sdk sdk;
    private final Wire wire;
    private final String probe;

    CatchUpTest(Sdk sdk, Hubbub server) {
        this.sdk = sdk;
        probe = sdk.probe();
        stage = new Stage(sdk, server);
        wire = new Wire(server.origin());
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @Test
    void subscriber_betweenTwoPolls_missesNothing() {
        stage.shows(Operation.CATCH_UP);
        String first = stage.channel("first");
        String second = stage.channel("second");
        Participant subscriber = stage.subject(stage.settings().withOrigin(wire.origin()));
        subscriber.subscribe(first, second);
        Participant publisher = stage.witness();
        wire.awaitOpenPoll();

        wire.hold();
        // Ends the open poll; the SDK's next one is held.
        publisher.publish(first, "one");
        assertThat(subscriber.inbox().next().message().asString()).isEqualTo("one");
        wire.awaitStopped(POLL);
        List<Long> published = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            published.add(publisher.publish(first, i));
            published.add(publisher.publish(second, i));
        }
        wire.mend();

        assertThat(subscriber.inbox().next(published.size()))
                .extracting(Arrival::timetoken)
                .isEqualTo(published);
        assertNothingElseCame(subscriber, publisher.publish(first, "the end"));
    }

    @Test
    void subscriber_afterABrokenConnection_missesNothing() {
        stage.shows(Operation.RECONNECT);
        String channel = stage.channel("broken");
        Participant publisher = stage.witness();
        Participant subscriber = subscriberWithBrokenConnection(channel, publisher);

        List<Long> published = new ArrayList<>();
        for (int i = 0; i < QUEUE / 2; i++) {
            published.add(publisher.publish(channel, i));
        }
        wire.awaitStopped(probe);
        for (int i = 0; i < QUEUE / 2; i++) {
            published.add(publisher.publish(channel, i));
        }
        wire.mend();

        assertThat(subscriber.inbox().next(published.size()))
                .extracting(Arrival::timetoken)
                .isEqualTo(published);
        assertNothingElseCame(subscriber, publisher.publish(channel, "the end"));
    }

    @Test
    void subscriber_behindByMoreThanTheQueue_missesNothing() {
        stage.shows(Operation.CATCH_UP_HISTORY);
        String channel = stage.channel("behind");
        Participant subscriber = stage.subject(stage.settings().withOrigin(wire.origin()));
        subscriber.subscribe(channel);
        Participant publisher = stage.witness();
        wire.awaitOpenPoll();

        wire.hold();
        // Ends the open poll; the SDK's next one is held.
        publisher.publish(channel, "one");
        assertThat(subscriber.inbox().next().message().asString()).isEqualTo("one");
        wire.awaitStopped(POLL);
        List<Long> published = new ArrayList<>();
        for (int i = 0; i < QUEUE + QUEUE / 2; i++) {
            published.add(publisher.publish(channel, i));
        }
        wire.mend();

        assertThat(subscriber.inbox().next(published.size()))
                .extracting(Arrival::timetoken)
                .isEqualTo(published);
        assertNothingElseCame(subscriber, publisher.publish(channel, "the end"));
    }

    private static void assertNothingElseCame(Participant subscriber, long last) {
        assertThat(subscriber.inbox().next().timetoken()).isEqualTo(last);
    }

    private Participant subscriberWithBrokenConnection(String channel, Participant publisher) {
        // The Go SDK looks for 400, 403 and 530 in the text of an error, which holds the URL with its timetoken: now
        // and
        // then it takes a broken connection for a refusal and gives up. Another client has another URL.
        for (int attempt = 1; attempt <= 5; attempt++) {
            wire.mend();
            Participant subscriber =
                    stage.subject(stage.settings().withOrigin(wire.origin()).withReconnecting());
            subscriber.subscribe(channel);
            long before = publisher.publish(channel, "before");
            wire.awaitPollAfter(before);
            assertThat(subscriber.inbox().next().message().asString()).isEqualTo("before");

            int mark = subscriber.inbox().mark();
            wire.cut();
            Status status = subscriber.inbox().awaitStatus("what became of the connection", mark, it -> true);
            if (!status.isRefusal()) {
                return subscriber;
            }
            String lasting = Long.toString(before).substring(0, 8); // of all timetokens in these minutes
            assumeFalse(
                    sdk == Sdk.GO && lasting.matches(".*(400|403|530).*"),
                    "Every URL looks like a refusal now: its timetoken begins with " + lasting);
        }
        return fail("Every client took the broken connection for a refusal");
    }
}
