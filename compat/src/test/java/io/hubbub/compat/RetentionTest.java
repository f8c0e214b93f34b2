package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How long messages are kept where a second is enough for those that do not say so themselves. */
@HubbubServer(value = "retention=1s", faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class RetentionTest {
    @RegisterExtension
    final Stage stage;

    RetentionTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
    }

    @Test
    @Timeout(60)
    void publish_withATimeToLive_isKeptForLongerThanOthers() {
        stage.shows(Operation.PUBLISH_TTL);
        String channel = stage.channel("retention");
        Participant subject = stage.subject();
        SdkClient reader = stage.witness().client();

        long kept = subject.client().publish(channel, Json.of("for an hour"), Publishing.keptFor(1));
        subject.publish(channel, "for a second");

        List<Long> found = timetokens(reader, channel);
        while (found.size() > 1) {
            found = timetokens(reader, channel);
        }
        assertThat(found).containsExactly(kept);
    }

    private static List<Long> timetokens(SdkClient reader, String channel) {
        return reader.history(channel, Span.ALL, Set.of(KeptMessage.Detail.TIMETOKEN)).stream()
                .map(KeptMessage::timetoken)
                .toList();
    }
}
