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
import tools.jackson.databind.node.MissingNode;
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

    /**
     * The whole, with missing nodes in the places of what cannot be read, or null when it is not JSON.
     *
     * @param levels how deep such a place may be; what cannot be read deeper down takes what it stands in with it
     */
    static @Nullable JsonNode withGaps(byte[] json, JsonMapper mapper, int levels) {
        try (JsonParser parser = SKIPPING.createParser(ObjectReadContext.empty(), json)) {
            ReadableParts parts = new ReadableParts(json, mapper, 1);
            parser.nextToken();
            JsonNode whole = parts.elements(parser, levels);
            return parser.nextToken() == null ? whole : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The elements of the object or list at which the parser stands; null when it stands at neither. */
    private @Nullable JsonNode elements(JsonParser parser, int levels) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode list = mapper.createArrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(orGap(parser, levels));
            }
            return list;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        ObjectNode object = mapper.createObjectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, orGap(parser, levels));
        }
        return object;
    }

    private JsonNode orGap(JsonParser parser, int levels) {
        byte[] slice = slice(parser);
        JsonNode value = readable(slice);
        if (value == null && levels > 1) {
            value = withGaps(slice, mapper, levels - 1);
        }
        return value == null ? MissingNode.getInstance() : value;
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
