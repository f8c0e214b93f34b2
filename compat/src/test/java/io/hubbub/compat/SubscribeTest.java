package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class SubscribeTest {
    @RegisterExtension
    final Stage stage;

    SubscribeTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
    }

    @Test
    void subscriber_ofManyChannels_receivesFromEachAndFromNoOther() {
        stage.shows(Operation.SUBSCRIBE_MANY);
        List<String> channels =
                IntStream.range(0, 20).mapToObj(i -> stage.channel("many")).toList();
        String other = stage.channel("other");
        Participant subscriber = stage.subject().subscribe(channels.toArray(String[]::new));
        Participant publisher = stage.witness();

        for (String channel : channels) {
            publisher.publish(other, "not for the subscriber");
            publisher.publish(channel, channel);
        }

        List<Arrival> arrivals = subscriber.inbox().next(channels.size());
        assertThat(arrivals).extracting(Arrival::channel).isEqualTo(channels);
        assertThat(arrivals).extracting(it -> it.message().asString()).isEqualTo(channels);
    }

    @Test
    void subscriber_thatPublishes_receivesItsOwnMessage() {
        stage.shows(Operation.SUBSCRIBE_OWN);
        String channel = stage.channel("own");
        Participant client = stage.subject().subscribe(channel);

        long published = client.publish(channel, "hello me");

        Arrival arrival = client.inbox().next();
        assertThat(arrival.timetoken()).isEqualTo(published);
        assertThat(arrival.publisher()).isEqualTo(client.uuid());
        assertThat(arrival.message().asString()).isEqualTo("hello me");
    }

    @Test
    void subscriber_ofManyMessages_seesThemInOrder() {
        stage.shows(Operation.ORDER);
        String channel = stage.channel("order");
        Participant subscriber = stage.subject().subscribe(channel);
        Participant publisher = stage.witness();

        int count = 100;
        publishNumbers(publisher, channel, 1, count);

        assertThat(subscriber.inbox().next(count)).extracting(Arrival::value).isEqualTo(numbers(1, count));
    }

    @Test
    void subscribe_withAWrongSubscribeKey_isAnError() {
        stage.shows(Operation.SUBSCRIBE_WRONG_KEY);
        Participant subscriber = stage.subject(stage.settings().withSubscribeKey("wrong"));

        int mark = subscriber.inbox().mark();
        subscriber.client().subscribe(List.of(stage.channel("wrong-key")));

        subscriber.inbox().awaitStatus("bad request", mark, Status::isBadRequest);
    }

    private static void publishNumbers(Participant publisher, String channel, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> publisher.publish(channel, number));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
