package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MessageTest {

    @Test
    void of_payloadAndPublisher_goesToSubscribersAsTheKeysetSays() {
        JsonText payload = JsonText.check("1".getBytes(UTF_8));

        assertThat(Message.of(MessageType.SIGNAL, payload, "me"))
                .isEqualTo(new Message(
                        MessageType.SIGNAL,
                        payload,
                        "me",
                        null,
                        null,
                        null,
                        Message.Delivery.SUBSCRIBERS,
                        new Message.Storage(true, null, null)));
    }

    @Test
    void wireNumber_eachType_isTheOneOfTheProtocol() {
        assertThat(MessageType.MESSAGE.wireNumber()).isZero();
        assertThat(MessageType.SIGNAL.wireNumber()).isEqualTo(1);
    }
}
