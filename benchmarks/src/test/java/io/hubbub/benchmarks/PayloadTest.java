package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PayloadTest {
    private final byte[] bytes = new byte[Payload.LENGTH];

    @Test
    void write_numbers_areReadBack() {
        Payload.write(bytes, 0, 18_999, 63, 1_234_567_890, Long.MAX_VALUE);

        int mark = Answers.text(bytes).indexOf(Payload.MARK);
        assertThat(Payload.channel(bytes, mark)).isEqualTo(18_999);
        assertThat(Payload.lane(bytes, mark)).isEqualTo(63);
        assertThat(Payload.number(bytes, mark)).isEqualTo(1_234_567_890);
        assertThat(Payload.due(bytes, mark)).isEqualTo(Long.MAX_VALUE);
        assertThat(Payload.whole(bytes, mark)).isTrue();
    }

    @Test
    void write_message_isAJsonStringOf200BytesWithOneMark() {
        Payload.write(bytes, 0, 1, 2, 3, 4);

        assertThat(Answers.text(bytes)).hasSize(200).matches("\"~[0-9a-z.]+\"").containsOnlyOnce("~");
    }

    @Test
    void whole_lastByteMissingOrFillChanged_isFalse() {
        Payload.write(bytes, 0, 1, 2, 3, 4);
        byte[] shifted = bytes.clone();
        shifted[Payload.LENGTH - 1] = 'z';
        byte[] changed = bytes.clone();
        changed[150] ^= 1;

        assertThat(Payload.whole(shifted, 1)).isFalse();
        assertThat(Payload.whole(changed, 1)).isFalse();
    }
}
