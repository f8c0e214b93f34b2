package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Null;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonValueTest {
    @Test
    void of_everyKind_readsIt() {
        assertThat(value("null")).isEqualTo(Null.NULL);
        assertThat(value("true")).isEqualTo(Bool.TRUE);
        assertThat(value("false")).isEqualTo(Bool.FALSE);
        assertThat(value(" -1.5e2 ")).isEqualTo(new Num(-150));
        assertThat(value("\"a\\u00e9\\n\"")).isEqualTo(new Text("a\u00e9\n"));
        assertThat(value("[1,[],null]")).isEqualTo(new Array(List.of(new Num(1), new Array(List.of()), Null.NULL)));
        assertThat(value("{\"a\":{\"b\":[true]},\"c\":{}}"))
                .isEqualTo(new Members(Map.of(
                        "a", new Members(Map.of("b", new Array(List.of(Bool.TRUE)))), "c", new Members(Map.of()))));
    }

    @Test
    void of_sameNameTwice_lastCounts() {
        assertThat(value("{\"a\":1,\"a\":2}")).isEqualTo(new Members(Map.of("a", new Num(2))));
    }

    @Test
    void of_numbersBeyondEveryType_doesNotFail() {
        assertThat(value("1e999999999999")).isEqualTo(new Num(Double.POSITIVE_INFINITY));
        assertThat(value("-1" + "0".repeat(5_000))).isEqualTo(new Num(Double.NEGATIVE_INFINITY));
        assertThat(value("0." + "0".repeat(5_000) + "1")).isEqualTo(new Num(0));
    }

    @Test
    void of_deepestCheckedText_isRead() {
        assertThat(value("[".repeat(500) + "]".repeat(500))).isInstanceOf(Array.class);
    }

    @Test
    void of_hundredsOfNamesWithOneHash_isRead() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1 << 10; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append(i == 0 ? "\"" : ",\"").append(name).append("\":1");
        }
        assertThat(((Members) JsonValue.of(
                                JsonText.check(json.append("}").toString().getBytes(UTF_8))))
                        .byName())
                .hasSize(1 << 10);
    }

    @Test
    void of_arrayAndObject_cannotBeChanged() {
        assertThatThrownBy(() -> ((Array) value("[1]")).items().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Members) value("{\"a\":1}")).byName().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void envelope_metaAndPayload_areRead() {
        Envelope envelope = envelope("{\"d\":1}", "{\"u\":[2]}");

        assertThat(envelope.meta()).isEqualTo(value("{\"d\":1}"));
        assertThat(envelope.payload()).isEqualTo(value("{\"u\":[2]}"));
    }

    @Test
    void envelope_withoutMeta_hasNoneWhateverThePayloadHolds() {
        assertThat(envelope(null, "{\"u\":1}").meta()).isNull();
        assertThat(envelope(null, "{\"u\":1}").payload()).isEqualTo(value("{\"u\":1}"));
    }

    @Test
    void envelope_deepestPayload_isRead() {
        String deep = "[".repeat(500) + "]".repeat(500);

        assertThat(envelope(deep, deep).payload()).isEqualTo(value(deep));
        assertThat(envelope(deep, deep).meta()).isEqualTo(value(deep));
    }

    private static Envelope envelope(@Nullable String meta, String payload) {
        return new Envelope(
                "demo",
                "ch",
                new Timetoken(1),
                new Message(
                        MessageType.MESSAGE,
                        text(payload),
                        "u",
                        meta == null ? null : text(meta),
                        7,
                        "d",
                        Delivery.SUBSCRIBERS,
                        Storage.KEYSET_DEFAULT));
    }

    private static JsonValue value(String json) {
        return JsonValue.of(text(json));
    }

    private static JsonText text(String json) {
        return JsonText.check(json.getBytes(UTF_8));
    }
}
