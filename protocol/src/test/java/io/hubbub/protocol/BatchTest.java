package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BatchTest {
    private static final int PLENTY = Integer.MAX_VALUE;
    private static final Timetoken CURSOR = new Timetoken(14818963573055360L);

    @Test
    void json_empty_isAsRecordedExceptRegion() {
        assertThat(text(Batch.empty(new Timetoken(14818963579052943L))))
                .isEqualTo("{\"t\":{\"t\":\"14818963579052943\",\"r\":1},\"m\":[]}");
    }

    @Test
    void json_oneMessage_isCursorThenMessage() {
        Envelope envelope = envelope(7, "\"hey\"");

        assertThat(text(new Batch(List.of(envelope), CURSOR)))
                .isEqualTo("{\"t\":{\"t\":\"14818963573055360\",\"r\":1},\"m\":[" + envelope + "]}");
    }

    @Test
    void json_severalMessages_standInOrder() {
        JsonNode reply = new JsonMapper().readTree(new Batch(envelopes(3), CURSOR).json());

        assertThat(reply.get("m").size()).isEqualTo(3);
        assertThat(reply.get("m")
                        .valueStream()
                        .map(each -> each.get("p").get("t").stringValue()))
                .containsExactly("1", "2", "3");
    }

    @Test
    void json_types_areThoseThatClientsDecode() {
        JsonNode reply = new JsonMapper().readTree(Batch.empty(CURSOR).json());

        assertThat(reply.get("t").get("t").isString()).isTrue();
        assertThat(reply.get("t").get("r").isInt()).isTrue();
        assertThat(reply.get("m").isArray()).isTrue();
    }

    @Test
    void json_calledAgain_isTheSameArray() {
        Batch batch = new Batch(envelopes(2), CURSOR);

        assertThat(batch.json()).isSameAs(batch.json());
    }

    @Test
    void region_fitsASignedByte() {
        assertThat(Batch.REGION).isBetween(0, 127);
    }

    @Test
    void upTo_everythingFits_keepsAllAndTheCursor() {
        Batch batch = Batch.upTo(PLENTY, envelopes(3), CURSOR);

        assertThat(batch.envelopes()).hasSize(3);
        assertThat(batch.cursor()).isEqualTo(CURSOR);
    }

    @Test
    void upTo_nothing_isEmptyWithTheCursor() {
        Batch batch = Batch.upTo(PLENTY, List.of(), CURSOR);

        assertThat(batch.envelopes()).isEmpty();
        assertThat(batch.cursor()).isEqualTo(CURSOR);
    }

    @Test
    void upTo_moreBytesThanTheLimit_endsAtTheLastThatFits() {
        List<Envelope> envelopes = envelopes(3);
        int two = envelopes.get(0).json().length + envelopes.get(1).json().length;

        Batch batch = Batch.upTo(two, envelopes, CURSOR);

        assertThat(batch.envelopes()).hasSize(2);
        assertThat(batch.cursor()).isEqualTo(new Timetoken(2));
    }

    @Test
    void upTo_oneByteTooFewForTheSecond_keepsOnlyTheFirst() {
        List<Envelope> envelopes = envelopes(3);
        int two = envelopes.get(0).json().length + envelopes.get(1).json().length;

        Batch batch = Batch.upTo(two - 1, envelopes, CURSOR);

        assertThat(batch.envelopes()).hasSize(1);
        assertThat(batch.cursor()).isEqualTo(new Timetoken(1));
    }

    @Test
    void upTo_firstMessageOverTheLimit_isAloneInTheBatch() {
        Batch batch = Batch.upTo(1, envelopes(3), CURSOR);

        assertThat(batch.envelopes()).hasSize(1);
        assertThat(batch.cursor()).isEqualTo(new Timetoken(1));
    }

    @Test
    void upTo_onlyMessageOverTheLimit_keepsTheCursor() {
        Batch batch = Batch.upTo(1, envelopes(1), CURSOR);

        assertThat(batch.envelopes()).hasSize(1);
        assertThat(batch.cursor()).isEqualTo(CURSOR);
    }

    private static List<Envelope> envelopes(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(ticks -> envelope(ticks, "\"hi\""))
                .toList();
    }

    private static Envelope envelope(long ticks, String payload) {
        Message message = Message.of(MessageType.MESSAGE, JsonText.check(payload.getBytes(UTF_8)), "me");
        return new Envelope("demo", "ch", new Timetoken(ticks), message);
    }

    private static String text(Batch batch) {
        return new String(batch.json(), UTF_8);
    }
}
