package io.hubbub.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonpTest {
    @ParameterizedTest
    @ValueSource(strings = {"f", "callback_1", "$", "_", "jQuery.cb.x", "a1"})
    void function_name_isTaken(String slot) {
        assertThat(Jsonp.function(slot)).isEqualTo(slot);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "", "1a", ".a", "a-b", "alert(1)", "a;b", "a b", "é", "<script>"})
    void function_anythingElse_isNone(String slot) {
        assertThat(Jsonp.function(slot)).isNull();
    }

    @Test
    void function_over100Characters_isNone() {
        assertThat(Jsonp.function("a".repeat(100))).isNotNull();
        assertThat(Jsonp.function("a".repeat(101))).isNull();
    }

    @Test
    void wrap_function_makesACallAndKeepsTheRest() {
        Reply reply = Jsonp.wrap(
                "f", Reply.of(400, "[\"é\"]".getBytes(StandardCharsets.UTF_8)).with("A: b"));

        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("f([\"é\"])");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.headers()).containsExactly("A: b");
    }

    @Test
    void wrap_sharedReply_isNoLongerShared() {
        assertThat(Jsonp.wrap("f", Reply.shared(new byte[0])).isShared()).isFalse();
    }

    @Test
    void wrap_noFunction_isTheSameReply() {
        Reply reply = Reply.ok("[]");

        assertThat(Jsonp.wrap(null, reply)).isSameAs(reply);
    }
}
