package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EnvelopeTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Timetoken PLACE = new Timetoken(14818963573025400L);

    @Test
    void toString_messageWithUuidAndSequence_isAsRecordedExceptRegion() {
        Envelope envelope = new Envelope(
                "sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe",
                "test-subscribe-asyncio-ch",
                PLACE,
                message(MessageType.MESSAGE, "\"hey\"", "test-subscribe-asyncio-uuid-pub", null, 1, null));

        assertThat(envelope)
                .hasToString("{\"a\":\"2\",\"f\":0,\"i\":\"test-subscribe-asyncio-uuid-pub\",\"s\":1,"
                        + "\"p\":{\"t\":\"14818963573025400\",\"r\":1},"
                        + "\"k\":\"sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe\","
                        + "\"c\":\"test-subscribe-asyncio-ch\",\"d\":\"hey\"}");
    }

    @Test
    void toString_nothingButAPayload_omitsEveryOptionalField() {
        assertThat(envelope(Message.of(MessageType.MESSAGE, json("5"), null)))
                .hasToString(
                        "{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"14818963573025400\",\"r\":1},\"k\":\"demo\",\"c\":\"ch\",\"d\":5}");
    }

    @Test
    void matchedBy_pattern_isSaidAtTheEnd() {
        Envelope envelope = envelope(Message.of(MessageType.MESSAGE, json("5"), null));

        assertThat(envelope.matchedBy("c\u00E9.*"))
                .hasToString(
                        "{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"14818963573025400\",\"r\":1},\"k\":\"demo\",\"c\":\"ch\","
                                + "\"d\":5,\"b\":\"c\u00E9.*\"}");
        assertThat(envelope.matchedBy("g").channel()).isEqualTo("ch");
        assertThat(envelope.matchedBy("g").timetoken()).isEqualTo(PLACE);
    }

    @Test
    void toString_everyField_standsInTheRecordedOrder() {
        Message message = message(MessageType.SIGNAL, "[true]", "me", "{\"m\":1}", 65_535, "my_type");

        assertThat(envelope(message))
                .hasToString("{\"a\":\"2\",\"f\":0,\"e\":1,\"i\":\"me\",\"s\":65535,"
                        + "\"p\":{\"t\":\"14818963573025400\",\"r\":1},\"k\":\"demo\",\"c\":\"ch\","
                        + "\"u\":{\"m\":1},\"cmt\":\"my_type\",\"d\":[true]}");
    }

    @Test
    void toString_signal_carriesTypeOne() {
        assertThat(parsed(Message.of(MessageType.SIGNAL, json("1"), "me"))
                        .get("e")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void toString_message_carriesNoType() {
        assertThat(parsed(Message.of(MessageType.MESSAGE, json("1"), "me")).has("e"))
                .isFalse();
    }

    @Test
    void toString_directMatch_carriesNoSubscriptionMatch() {
        assertThat(parsed(Message.of(MessageType.MESSAGE, json("1"), "me")).has("b"))
                .isFalse();
    }

    @Test
    void toString_sequenceZeroAndNegative_areShown() {
        assertThat(parsed(message(MessageType.MESSAGE, "1", null, null, 0, null))
                        .get("s")
                        .intValue())
                .isZero();
        assertThat(parsed(message(MessageType.MESSAGE, "1", null, null, Integer.MIN_VALUE, null))
                        .get("s")
                        .intValue())
                .isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void toString_metaIsBareString_staysOne() {
        assertThat(parsed(message(MessageType.MESSAGE, "1", null, "\"This is meta\"", null, null))
                        .get("u")
                        .stringValue())
                .isEqualTo("This is meta");
    }

    @Test
    void toString_types_areThoseThatClientsDecode() {
        JsonNode envelope = parsed(message(MessageType.SIGNAL, "1", "me", null, 7, null));

        assertThat(envelope.get("a").isString()).isTrue();
        assertThat(envelope.get("f").isInt()).isTrue();
        assertThat(envelope.get("e").isInt()).isTrue();
        assertThat(envelope.get("s").isInt()).isTrue();
        assertThat(envelope.get("p").get("t").isString()).isTrue();
        assertThat(envelope.get("p").get("r").isInt()).isTrue();
    }

    @Test
    void toString_payloadWithWhiteSpaceAndEscapes_keepsItsText() {
        String payload = "{ \"a\" : \"\\u00e9\\/\" ,\n\"n\": 1.0e2 }";

        assertThat(envelope(Message.of(MessageType.MESSAGE, json(payload), null))
                        .toString())
                .endsWith(",\"d\":" + payload + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quote\"quote",
                "back\\slash",
                "line\nbreak\ttab\r\b\f",
                "\u0000\u0001\u001F\u007F",
                "\"},\"d\":\"injected",
                "caf\u00E9",
                "\uD83D\uDC1D bee",
                "\u2028\u2029</script>",
                ""
            })
    void toString_anyChannelUuidTypeAndKey_areEscaped(String text) {
        Envelope envelope = new Envelope(text, text, PLACE, message(MessageType.MESSAGE, "1", text, null, null, text));

        JsonNode parsed = MAPPER.readTree(envelope.toString());
        assertThat(parsed.get("k").stringValue()).isEqualTo(text);
        assertThat(parsed.get("c").stringValue()).isEqualTo(text);
        assertThat(parsed.get("i").stringValue()).isEqualTo(text);
        assertThat(parsed.get("cmt").stringValue()).isEqualTo(text);
        assertThat(parsed.get("d").intValue()).isEqualTo(1);
        assertThat(parsed.size()).isEqualTo(8);
    }

    @Test
    void toString_anyMessage_canBeReadBack() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            String channel = text(random);
            String uuid = text(random);
            String payload = MAPPER.writeValueAsString(text(random).repeat(random.nextInt(40)));
            Timetoken place = new Timetoken(random.nextLong() >>> 1);

            Envelope envelope =
                    new Envelope("demo", channel, place, Message.of(MessageType.MESSAGE, json(payload), uuid));

            JsonNode parsed = MAPPER.readTree(envelope.toString());
            assertThat(parsed.get("c").stringValue()).isEqualTo(channel);
            assertThat(parsed.get("i").stringValue()).isEqualTo(uuid);
            assertThat(parsed.get("p").get("t").stringValue()).isEqualTo(place.toString());
            assertThat(MAPPER.writeValueAsString(parsed.get("d"))).isEqualTo(payload);
        }
    }

    @Test
    void envelope_madeAgainOfItsJson_isEqual() {
        Envelope envelope = envelope(Message.of(MessageType.MESSAGE, json("1"), "me"));

        assertThat(new Envelope("ch", PLACE, envelope.json().clone()))
                .isEqualTo(envelope)
                .hasSameHashCodeAs(envelope)
                .hasToString(envelope.toString());
        assertThat(envelope.channel()).isEqualTo("ch");
        assertThat(envelope.timetoken()).isEqualTo(PLACE);
    }

    @Test
    void equals_anotherChannelPlaceOrContent_isNot() {
        Envelope envelope = envelope(Message.of(MessageType.MESSAGE, json("1"), "me"));

        assertThat(envelope)
                .isNotEqualTo(new Envelope("hc", PLACE, envelope.json()))
                .isNotEqualTo(new Envelope("ch", new Timetoken(1), envelope.json()))
                .isNotEqualTo(envelope(Message.of(MessageType.MESSAGE, json("2"), "me")));
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
                .map(point -> random.nextBoolean() ? point % 0x100 : point)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static JsonNode parsed(Message message) {
        return MAPPER.readTree(envelope(message).toString());
    }

    private static Envelope envelope(Message message) {
        return new Envelope("demo", "ch", PLACE, message);
    }

    private static Message message(
            MessageType type,
            String payload,
            @Nullable String publisher,
            @Nullable String meta,
            @Nullable Integer sequence,
            @Nullable String customType) {
        return new Message(
                type,
                json(payload),
                publisher,
                meta == null ? null : json(meta),
                sequence,
                customType,
                Delivery.SUBSCRIBERS,
                Storage.KEYSET_DEFAULT);
    }

    private static JsonText json(String text) {
        return JsonText.check(text.getBytes(UTF_8));
    }
}
