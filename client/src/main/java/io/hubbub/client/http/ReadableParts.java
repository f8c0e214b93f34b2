package io.hubbub.client.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be read of a reply that is correct JSON but not readable as a whole: a number that no type holds, or nesting
 * beyond what the mapper takes.
 *
 * <p>Of the members of the reply, of the members of those that are objects, some levels deep, and of the elements of those
 * that are lists, the readable ones are kept. Whoever sends such a payload can hide that one, and not what comes with it.
 */
final class ReadableParts {
    private static final System.Logger log = System.getLogger("pubnub");

    // Skipped and not built: only nesting costs more than its bytes.
    private static final JsonFactory SKIPPING = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int MAX_LEVELS = 4; // payload, channels, one of them, who is there

    private final byte[] json;
    private final JsonMapper mapper;
    private final int level;

    private ReadableParts(byte[] json, JsonMapper mapper, int level) {
        this.json = json;
        this.mapper = mapper;
        this.level = level;
    }

    /** The parts, or null when it is not the text of a JSON object. */
    static @Nullable JsonNode of(byte[] json, JsonMapper mapper) {
        return of(json, mapper, 1);
    }

    private static @Nullable JsonNode of(byte[] json, JsonMapper mapper, int level) {
        try (JsonParser parser = SKIPPING.createParser(ObjectReadContext.empty(), json)) {
            return new ReadableParts(json, mapper, level).object(parser);
        } catch (JacksonException e) {
            return null;
        }
    }

    private @Nullable JsonNode object(JsonParser parser) {
        ObjectNode whole = mapper.createObjectNode();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonNode value = parser.nextToken() == JsonToken.START_ARRAY ? list(parser) : member(parser);
            if (value != null) {
                whole.set(name, value);
            }
        }
        return parser.nextToken() == null ? whole : null;
    }

    private ArrayNode list(JsonParser parser) {
        ArrayNode list = mapper.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode element = readable(slice(parser));
            if (element != null) {
                list.add(element);
            }
        }
        return list;
    }

    /** The value at which the parser stands, or what can be read of it. */
    private @Nullable JsonNode member(JsonParser parser) {
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        byte[] slice = slice(parser);
        JsonNode value = readable(slice);
        return value == null && isObject && level < MAX_LEVELS ? of(slice, mapper, level + 1) : value;
    }

    /** The text of the value at which the parser stands; moves to its end. */
    private byte[] slice(JsonParser parser) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return Arrays.copyOfRange(json, start, (int) parser.currentLocation().getByteOffset());
    }

    private @Nullable JsonNode readable(byte[] value) {
        try {
            return mapper.readTree(value);
        } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
            log.log(
                    System.Logger.Level.WARNING,
                    "A part of a reply is left out: {0}",
                    e.getClass().getSimpleName());
            return null;
        }
    }
}
