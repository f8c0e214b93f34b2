package io.hubbub.server.endpoint;

import io.hubbub.broker.access.TokenPatterns;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.Right;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token is to give: the body of a request for one, {@code {"ttl":15,"permissions":{"resources":{"channels":{"a":3},
 * "groups":{},"uuids":{}},"patterns":{"channels":{"^b-.*$":1}},"meta":{"team":"red"},"uuid":"ann"}}}.
 *
 * <p>The names {@code spaces} and {@code users} are old ones for channels and users. What is not known is refused, so that a
 * misspelt name is not a permission that is silently missing.
 */
final class TokenRequest {
    /** The most bytes of a body. */
    static final int MOST_BYTES = 64 << 10;

    private static final int LONGEST_TTL = 43_200;
    private static final int MOST_META_DEPTH = 6;
    private static final Set<String> MEMBERS = Set.of("ttl", "permissions");
    private static final Set<String> PERMISSIONS = Set.of("resources", "patterns", "meta", "uuid");
    private static final Set<String> KINDS = Set.of("channels", "groups", "uuids", "users", "spaces");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TokenRequest() {}

    /**
     * Reads a body.
     *
     * @throws Refusal {@link RefusalCode#INVALID_JSON}, {@link RefusalCode#INVALID_GRANT_TTL},
     *     {@link RefusalCode#INVALID_PERMISSIONS}, {@link RefusalCode#INVALID_PATTERN} or {@link RefusalCode#EMPTY_GRANT}, with
     *     where it is
     */
    static AccessToken read(byte[] body, long nowSeconds) {
        JsonNode root = parse(body);
        known(root, MEMBERS, "<root>", "");
        int ttl = ttl(root.get("ttl"));
        JsonNode permissions = root.get("permissions");
        if (permissions == null) {
            throw empty();
        }
        known(permissions, PERMISSIONS, "permissions", "permissions.");
        Scopes resources = scopes(permissions.get("resources"), "permissions.resources", false);
        Scopes patterns = scopes(permissions.get("patterns"), "permissions.patterns", true);
        if (isEmpty(resources) && isEmpty(patterns)) {
            throw empty();
        }
        Map<String, @Nullable Object> meta = meta(permissions.get("meta"));
        String uuid = uuid(permissions.get("uuid"));
        try {
            return new AccessToken(nowSeconds, ttl, resources, patterns, meta, uuid);
        } catch (IllegalArgumentException unfit) {
            throw permissions("holds what a token cannot hold", "permissions.meta");
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException notJson) {
            throw new Refusal(RefusalCode.INVALID_JSON, reason(notJson), "<root>");
        }
        throw new Refusal(RefusalCode.INVALID_JSON, "Not a JSON object.", "<root>");
    }

    /** What the parser says without the piece of input that it quotes. */
    private static String reason(JacksonException notJson) {
        String message = String.valueOf(notJson.getOriginalMessage());
        return message.startsWith("Duplicate") ? "A member stands there twice." : "Not JSON.";
    }

    private static int ttl(@Nullable JsonNode ttl) {
        boolean digits = ttl != null && ttl.isString() && ttl.stringValue().matches("\\d{1,5}");
        if (ttl != null && (ttl.isIntegralNumber() || digits)) {
            long minutes = digits ? Long.parseLong(ttl.stringValue()) : ttl.canConvertToInt() ? ttl.intValue() : -1;
            if (minutes >= 1 && minutes <= LONGEST_TTL) {
                return (int) minutes;
            }
        }
        throw new Refusal(RefusalCode.INVALID_GRANT_TTL, "Range should be 1 to 43200 minute(s).", "ttl");
    }

    private static Scopes scopes(@Nullable JsonNode kinds, String location, boolean patterns) {
        if (kinds == null || kinds.isNull()) {
            return new Scopes(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
        }
        known(kinds, KINDS, location, location + ".");
        return new Scopes(
                masks(kinds, "channels", location, patterns),
                masks(kinds, "groups", location, patterns),
                masks(kinds, "uuids", location, patterns),
                masks(kinds, "users", location, patterns),
                masks(kinds, "spaces", location, patterns));
    }

    private static Map<String, Integer> masks(JsonNode kinds, String kind, String parent, boolean patterns) {
        Map<String, Integer> masks = new LinkedHashMap<>();
        JsonNode named = kinds.get(kind);
        if (named == null || named.isNull()) {
            return masks;
        }
        String location = parent + "." + kind;
        if (!named.isObject()) {
            throw permissions("is not an object", location);
        }
        for (Map.Entry<String, JsonNode> entry : named.properties()) {
            String name = entry.getKey();
            String at = location + "." + name;
            masks.put(name, mask(entry.getValue(), at));
            if (patterns) {
                TokenPatterns.check(name, at);
            } else if (name.isEmpty()
                    || name.indexOf(',') >= 0
                    || !ChannelNames.fits(ChannelNames.withoutPresence(name))) {
                throw permissions("is not a name", at);
            }
        }
        return masks;
    }

    private static int mask(JsonNode mask, String location) {
        if (!mask.isIntegralNumber()) {
            throw permissions("is not a whole number", location);
        }
        if (!mask.canConvertToInt() || mask.intValue() > Right.ALL) {
            throw permissions("must be at most " + Right.ALL, location);
        }
        if (mask.intValue() <= 0) {
            throw permissions("must be positive and non-zero", location);
        }
        return mask.intValue();
    }

    private static Map<String, @Nullable Object> meta(@Nullable JsonNode meta) {
        if (meta == null || meta.isNull()) {
            return Map.of();
        }
        if (!meta.isObject()) {
            throw permissions("is not an object", "permissions.meta");
        }
        if (depth(meta) > MOST_META_DEPTH) {
            throw permissions("is nested too deeply", "permissions.meta");
        }
        return JSON.convertValue(meta, new TypeReference<Map<String, @Nullable Object>>() {});
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode member : node) {
            deepest = Math.max(deepest, depth(member));
        }
        return node.isContainer() ? deepest + 1 : deepest;
    }

    private static @Nullable String uuid(@Nullable JsonNode uuid) {
        if (uuid == null || uuid.isNull()) {
            return null;
        }
        if (!uuid.isString() || uuid.stringValue().isEmpty() || !ChannelNames.fits(uuid.stringValue())) {
            throw permissions("is not a user id", "permissions.uuid");
        }
        return uuid.stringValue();
    }

    private static void known(JsonNode object, Set<String> names, String location, String prefix) {
        if (!object.isObject()) {
            throw permissions("is not an object", location);
        }
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                throw new Refusal(RefusalCode.INVALID_JSON, "Nobody knows this member.", prefix + name);
            }
        }
    }

    private static boolean isEmpty(Scopes scopes) {
        return scopes.channels().isEmpty()
                && scopes.groups().isEmpty()
                && scopes.uuids().isEmpty()
                && scopes.users().isEmpty()
                && scopes.spaces().isEmpty();
    }

    private static Refusal empty() {
        return new Refusal(RefusalCode.EMPTY_GRANT, "What are you granting?", "permissions");
    }

    private static Refusal permissions(String what, String location) {
        return new Refusal(
                RefusalCode.INVALID_PERMISSIONS, "Unexpected value: `" + location + "` " + what + ".", location);
    }
}
