package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageActionTest {
    private static final Timetoken MESSAGE = new Timetoken(15782701574872716L);
    private static final Timetoken PLACE = new Timetoken(15782701613560578L);

    @ParameterizedTest
    @CsvSource({"ADDED,added", "REMOVED,removed"})
    void event_inAnEnvelope_isAsRecordedExceptShardAndRegion(MessageAction.Event event, String word) {
        MessageAction action = new MessageAction(MESSAGE, "custom", "test-value", "serhii", PLACE);

        Envelope envelope =
                new Envelope("demo", "test-channel", new Timetoken(15782701614559434L), action.event(event));

        assertThat(envelope)
                .hasToString(
                        "{\"a\":\"2\",\"f\":0,\"e\":3,\"i\":\"serhii\",\"p\":{\"t\":\"15782701614559434\",\"r\":1},"
                                + "\"k\":\"demo\",\"c\":\"test-channel\",\"d\":{\"source\":\"actions\",\"version\":\"1.0\","
                                + "\"data\":{\"messageTimetoken\":\"15782701574872716\",\"type\":\"custom\","
                                + "\"value\":\"test-value\",\"actionTimetoken\":\"15782701613560578\"},\"event\":\""
                                + word
                                + "\"}}");
    }

    @Test
    void event_awkwardText_isEscaped() {
        MessageAction action = new MessageAction(MESSAGE, "\"\\\n", "\uD83D\uDE00é\u0000", "ann", PLACE);

        Message event = action.event(MessageAction.Event.ADDED);

        assertThat(event.payload().toString()).contains("\"type\":\"\\\"\\\\\\n\",\"value\":\"\uD83D\uDE00é\\u0000\"");
        assertThat(JsonText.check(event.payload().bytes())).isEqualTo(event.payload());
    }
}
