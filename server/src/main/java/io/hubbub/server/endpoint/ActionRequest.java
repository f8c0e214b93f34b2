package io.hubbub.server.endpoint;

import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;

/**
 * What somebody wants to attach to a message: the body of an added action, {@code {"type":"reaction","value":"smile"}}. Other
 * members are ignored, and so is the content type.
 *
 * @param type 1 to 100 characters (Unicode code points)
 * @param value 1 to 1,000 characters
 */
record ActionRequest(String type, String value) {
    /** The most bytes of a body: what it must hold takes 6,600 when every character is escaped. */
    static final int MOST_BYTES = 32 << 10;

    private static final int MOST_OF_TYPE = 100;
    private static final int MOST_OF_VALUE = 1000;

    /**
     * Reads a body.
     *
     * @throws Refusal {@link RefusalCode#INVALID_ACTION} with its location
     */
    static ActionRequest read(byte[] body) {
        if (!(json(body) instanceof JsonValue.Members members)) {
            throw refusal("body", "Not a JSON object");
        }
        return new ActionRequest(text(members, "type", MOST_OF_TYPE), text(members, "value", MOST_OF_VALUE));
    }

    private static JsonValue json(byte[] body) {
        try {
            return JsonValue.of(JsonText.check(body));
        } catch (Refusal notJson) {
            throw refusal("body", "Not JSON");
        }
    }

    private static String text(JsonValue.Members members, String name, int most) {
        JsonValue member = members.byName().get(name);
        if (member == null) {
            throw refusal(name, "Missing field");
        }
        if (!(member instanceof JsonValue.Text text) || hasHalfACharacter(text.value())) {
            throw refusal(name, "Not text");
        }
        int length = text.value().codePointCount(0, text.value().length());
        if (length == 0) {
            throw refusal(name, "Empty");
        }
        if (length > most) {
            throw refusal(name, "Longer than " + most + " characters");
        }
        return text.value();
    }

    /** JSON can spell half a surrogate pair, which has no UTF-8 and could never be told to anybody. */
    private static boolean hasHalfACharacter(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static Refusal refusal(String where, String what) {
        return new Refusal(RefusalCode.INVALID_ACTION, what, where);
    }
}
