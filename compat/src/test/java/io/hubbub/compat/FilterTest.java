package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that an expression over their metadata lets pass. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class FilterTest {
    private static final String METADATA = "{\"language\":\"%s\",\"temperature\":\"%s\",\"note\":\"%s\"}";

    @RegisterExtension
    final Stage stage;

    private final Sdk sdk;
    private final String channel;

    FilterTest(Sdk sdk, Hubbub server) {
        this.sdk = sdk;
        stage = new Stage(sdk, server);
        channel = stage.channel("filter");
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("language == 'en'", List.of("2")),
                Arguments.of("language != \"en\"", List.of("1", "3", "4")),
                Arguments.of("('fr', 'en') contains language", List.of("1", "2")),
                Arguments.of("temperature > 50", List.of("3")),
                Arguments.of("note LIKE '*100%+ü*' && !(temperature <= 30 || temperature >= 99)", List.of("2", "3")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void subscriber_withAFilter_receivesWhatItLetsPass(String filter, List<String> passing) {
        stage.shows(Operation.FILTER);
        Participant subscriber =
                stage.subject(stage.settings().withFilter(filter)).subscribe(channel);
        Participant publisher = stage.witness();

        publish(publisher, 1, METADATA.formatted("fr", "25", "none"));
        publish(publisher, 2, METADATA.formatted("en", "35", "it is 100%+Ü."));
        publish(publisher, 3, METADATA.formatted("de", "55", "100%+ü"));
        publisher.publish(channel, 4); // without metadata

        assertThat(subscriber.inbox().next(passing.size()))
                .extracting(Arrival::value)
                .isEqualTo(passing);
    }

    private void publish(Participant publisher, int message, String meta) {
        publisher.client().publish(channel, Json.of(message), new Publishing(false, Json.parse(meta)));
    }

    @Test
    void subscribe_withAFilterThatIsNone_isAnError() {
        stage.shows(Operation.FILTER_MALFORMED);
        Participant subscriber = stage.subject(stage.settings().withFilter("language == == 'en'"));

        int mark = subscriber.inbox().mark();
        subscriber.client().subscribe(List.of(channel));

        Status status = subscriber.inbox().awaitStatus("a refusal", mark, it -> it.category() != null);
        assertThat(status.category()).isEqualTo(sdk.malformedFilter());
    }
}
