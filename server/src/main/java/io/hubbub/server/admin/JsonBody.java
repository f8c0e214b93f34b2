package io.hubbub.server.admin;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object in the body of a request, and where it stands there. Whatever is not as it should be is refused with
 * {@link RefusalCode#INVALID_REQUEST} and its place; members that nobody knows are, so that a misspelt one is not passed over.
 */
final class JsonBody {
    /** The most bytes of a body. */
    static final int MOST_BYTES = 64 << 10;

    /** Reads strictly; writes what the answers hold. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;
    private final String path; // with a full stop at its end, empty for the body itself

    private JsonBody(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** Reads a body that may have these members. */
    static JsonBody parse(byte[] body, Set<String> members) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return new JsonBody(object, "").known(members);
            }
        } catch (JacksonException notJson) {
            // What the parser says quotes the input.
            String message = String.valueOf(notJson.getOriginalMessage());
            throw invalid(message.startsWith("Duplicate") ? "a member stands there twice" : "the body is not JSON", "");
        }
        throw invalid("the body is not a JSON object", "");
    }

    /** The object as it came. */
    ObjectNode node() {
        return object;
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** A text, or null without one. */
    @Nullable
    String text(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(name, "is not a text");
        }
        return value.stringValue();
    }

    /** A text that must be there. */
    String neededText(String name) {
        String text = text(name);
        if (text == null) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    boolean choice(String name, boolean usual) {
        JsonNode value = object.get(name);
        if (value == null) {
            return usual;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "is neither true nor false");
        }
        return value.booleanValue();
    }

    int number(String name, int usual, int min, int max) {
        return (int) longNumber(name, usual, min, max);
    }

    long longNumber(String name, long usual, long min, long max) {
        JsonNode value = object.get(name);
        if (value == null) {
            return usual;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw wrong(name, "is not a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }

    boolean isNull(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isNull();
    }

    /** An object that may have these members; without it, an empty one. */
    JsonBody object(String name, Set<String> members) {
        JsonNode value = object.get(name);
        if (value == null) {
            return new JsonBody(JSON.createObjectNode(), path + name + ".");
        }
        if (!(value instanceof ObjectNode inner)) {
            throw wrong(name, "is not an object");
        }
        return new JsonBody(inner, path + name + ".").known(members);
    }

    /** At most {@code most} objects, each of which may have these members; without the list, none. */
    List<JsonBody> objects(String name, int most, Set<String> members) {
        JsonNode value = object.get(name);
        List<JsonBody> objects = new ArrayList<>();
        if (value == null) {
            return objects;
        }
        if (!value.isArray() || value.size() > most) {
            throw wrong(name, "is not a list of at most " + most);
        }
        for (JsonNode each : value) {
            String place = name + "[" + objects.size() + "]";
            if (!(each instanceof ObjectNode inner)) {
                throw wrong(place, "is not an object");
            }
            objects.add(new JsonBody(inner, path + place + ".").known(members));
        }
        return objects;
    }

    /** That a member is not as it should be. */
    Refusal wrong(String name, String what) {
        return invalid(path + name + " " + what, path + name);
    }

    private JsonBody known(Set<String> members) {
        for (String name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw wrong(name, "is not known here");
            }
        }
        return this;
    }

    private static Refusal invalid(String what, String location) {
        return location.isEmpty()
                ? new Refusal(RefusalCode.INVALID_REQUEST, what)
                : new Refusal(RefusalCode.INVALID_REQUEST, what, location);
    }
}
