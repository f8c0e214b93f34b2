package io.hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Builds values of Jackson's tokens. */
final class JsonReader {
    // A checked text nests at most 500 deep and may stand inside an envelope. The table of names that parsers share
    // is off: it would keep the names of strangers, and refuse names that were chosen to collide in it.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonText.MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonReader() {}

    /** The one value of checked JSON in UTF-8. */
    static JsonValue value(byte[] utf8) {
        try (JsonParser parser = open(utf8)) {
            return read(parser, next(parser));
        }
    }

    /**
     * One member of an object, without building the others.
     *
     * @param object an object of checked JSON, in UTF-8
     * @param last the name after which {@code name} does not come any more
     * @return null when there is none
     */
    static @Nullable JsonValue member(byte[] object, String name, String last) {
        try (JsonParser parser = open(object)) {
            next(parser);
            while (next(parser) == JsonToken.PROPERTY_NAME) {
                String found = parser.currentName();
                JsonToken value = next(parser);
                if (found.equals(name)) {
                    return read(parser, value);
                }
                if (found.equals(last)) {
                    return null;
                }
                parser.skipChildren();
            }
            return null;
        }
    }

    /**
     * The members of an object, each as it was written.
     *
     * @param object checked JSON in UTF-8
     */
    static Map<String, JsonText> members(byte[] object) {
        String text = new String(object, StandardCharsets.UTF_8);
        try (JsonParser parser = open(text)) {
            if (next(parser) != JsonToken.START_OBJECT) {
                throw new IllegalStateException("Not an object");
            }
            Map<String, JsonText> members = new LinkedHashMap<>();
            while (next(parser) == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                next(parser);
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken(); // scalars are read lazily
                int end = (int) parser.currentLocation().getCharOffset();
                members.put(name, new JsonText(text.substring(start, end).getBytes(StandardCharsets.UTF_8)));
            }
            return members;
        }
    }

    private static JsonParser open(byte[] utf8) {
        // From bytes Jackson would guess the encoding.
        return open(new String(utf8, StandardCharsets.UTF_8));
    }

    private static JsonParser open(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IllegalStateException("JSON ends early, although it was checked");
        }
        return token;
    }

    private static JsonValue read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> JsonValue.Null.NULL;
            case VALUE_TRUE -> JsonValue.Bool.TRUE;
            case VALUE_FALSE -> JsonValue.Bool.FALSE;
            case VALUE_STRING -> new JsonValue.Text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Num(Double.parseDouble(parser.getString()));
            case START_ARRAY -> {
                List<JsonValue> items = new ArrayList<>();
                for (JsonToken item = next(parser); item != JsonToken.END_ARRAY; item = next(parser)) {
                    items.add(read(parser, item));
                }
                yield new JsonValue.Array(Collections.unmodifiableList(items));
            }
            case START_OBJECT -> {
                Map<String, JsonValue> byName = new HashMap<>();
                while (next(parser) == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    byName.put(name, read(parser, next(parser)));
                }
                yield new JsonValue.Members(Collections.unmodifiableMap(byName));
            }
            default -> throw new IllegalStateException("No JSON value begins with " + token);
        };
    }
}
