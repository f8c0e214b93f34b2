package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    @Test
    void timetoken_answerToAPublish_isItsThirdElement() throws IOException {
        assertThat(Backlog.timetoken("[1,\"Sent\",\"17276954606232118\"]")).isEqualTo(17276954606232118L);
    }

    @Test
    void timetoken_refusal_fails() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Backlog.timetoken("[0,\"Message too large\",\"17276954606232118\"]"));
    }
}
