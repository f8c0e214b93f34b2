package io.hubbub.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON value as the bytes its author sent, known to be valid: UTF-8, exactly one value, nested at most 500 deep.
 *
 * <p>The bytes are kept as they came, white space included, so that a subscriber gets what the publisher wrote.
 */
public final class JsonText {
    static final int MAX_DEPTH = 500;

    // Whoever hands in the bytes bounds them, and nothing is built of them: only nesting costs more than its bytes.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] utf8;

    JsonText(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * Checks the bytes and takes them over; the caller must not change them afterwards.
     *
     * @throws Refusal {@link RefusalCode#INVALID_JSON} when they are not exactly one JSON value in UTF-8
     */
    public static JsonText check(byte[] utf8) {
        // Jackson would guess UTF-16 or UTF-32 from bytes; given characters it can only read what we decoded.
        String text = decodeStrictly(utf8);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new Refusal(RefusalCode.INVALID_JSON);
            }
            // A scalar is read lazily: asking for the token after it is what checks its end.
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new Refusal(RefusalCode.INVALID_JSON);
            }
        } catch (JacksonException e) {
            throw new Refusal(RefusalCode.INVALID_JSON);
        }
        return new JsonText(utf8);
    }

    /**
     * Bytes that {@link #bytes} gave once and a store gave back: they are taken over and not checked again.
     *
     * @param utf8 of {@link #check}; anything else makes later reads fail
     */
    public static JsonText stored(byte[] utf8) {
        return new JsonText(utf8);
    }

    /** JSON that the server wrote itself. */
    static JsonText written(JsonBytes json) {
        return new JsonText(json.toByteArray());
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        for (byte b : utf8) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }

    /**
     * The members of an object, in their order; of two with the same name the later.
     *
     * @throws IllegalStateException when it is no object
     */
    public Map<String, JsonText> members() {
        return JsonReader.members(utf8);
    }

    /** The number of bytes. */
    public int length() {
        return utf8.length;
    }

    /** The value as text. */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonText that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** The bytes themselves, for reading only. */
    public byte[] bytes() {
        return utf8;
    }

    private static String decodeStrictly(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        // The fast decoder replaces broken sequences; only a text with the replacement character needs the strict one.
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            } catch (CharacterCodingException e) {
                throw new Refusal(RefusalCode.INVALID_JSON);
            }
        }
        return text;
    }
}
