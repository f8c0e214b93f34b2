package io.hubbub.protocol;

import java.util.List;
import java.util.Map;

/**
 * A JSON value taken apart, for those few who look inside a payload: filters.
 *
 * <p>Immutable. Made only of JSON that was checked before ({@link JsonText}), so reading does not fail.
 */
public sealed interface JsonValue {
    /** The value {@code null}. */
    enum Null implements JsonValue {
        /** The only one. */
        NULL
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements JsonValue {
        /** The value {@code true}. */
        public static final Bool TRUE = new Bool(true);
        /** The value {@code false}. */
        public static final Bool FALSE = new Bool(false);

        /** One of the two, not a new one. */
        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /** A number as the nearest of 64 bits; infinite when none is near. */
    record Num(double value) implements JsonValue {}

    /** A string without its quotes and escapes. */
    record Text(String value) implements JsonValue {}

    /** An array; taken over, the caller must not change it afterwards. */
    record Array(List<JsonValue> items) implements JsonValue {}

    /** An object, of equal names the last; taken over, the caller must not change it afterwards. */
    record Members(Map<String, JsonValue> byName) implements JsonValue {}

    /** What {@code json} says. */
    static JsonValue of(JsonText json) {
        return JsonReader.value(json.bytes());
    }
}
