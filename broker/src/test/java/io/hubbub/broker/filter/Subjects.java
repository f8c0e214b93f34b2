package io.hubbub.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/** Messages for filters to look at. */
final class Subjects {
    private Subjects() {}

    /** A message with this metadata and a payload without members. */
    static Subject meta(String json) {
        return of(value(json), value("\"m\""));
    }

    /** A message without metadata. */
    static Subject data(String json) {
        return of(null, value(json));
    }

    static Subject of(@Nullable JsonValue meta, @Nullable JsonValue data) {
        return new Subject() {
            @Override
            public @Nullable JsonValue meta() {
                return meta;
            }

            @Override
            public @Nullable JsonValue data() {
                return data;
            }
        };
    }

    static JsonValue value(String json) {
        return JsonValue.of(JsonText.check(json.getBytes(UTF_8)));
    }
}
