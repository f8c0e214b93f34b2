package io.hubbub.client;

import io.hubbub.client.model.PNAccessManagerAuditResult;
import io.hubbub.client.model.PNAccessManagerEntityData;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNAccessManagerKeyData;
import io.hubbub.protocol.access.Right;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replies about rights of auth keys: {@code {"payload":{"level":"user","channels":{"a":{"r":1}}}}}.
 *
 * <p>Several names are members of an object. A lone one stands as a text beside its auth keys: {@code "channel"}, and for a
 * group {@code "channel-groups"} after a grant, {@code "channel-group"} in an audit.
 */
final class AccessReply {
    private static final String WHAT_GRANTS = "a grant";
    private static final String WHAT_AUDITS = "an audit";

    private AccessReply() {}

    static PNAccessManagerGrantResult granted(JsonNode body) {
        JsonNode payload = payload(body, WHAT_GRANTS);
        return new PNAccessManagerGrantResult(
                level(payload, WHAT_GRANTS),
                ServiceReply.text(payload.path("subscribe_key")),
                ttl(payload),
                rights(payload),
                entities(payload, WHAT_GRANTS, "channels", "channel"),
                entities(payload, WHAT_GRANTS, "channel-groups", "channel-group"),
                entities(payload, WHAT_GRANTS, "uuids", "uuid"),
                warning(body));
    }

    static PNAccessManagerAuditResult audited(JsonNode body) {
        JsonNode payload = payload(body, WHAT_AUDITS);
        return new PNAccessManagerAuditResult(
                level(payload, WHAT_AUDITS),
                ServiceReply.text(payload.path("subscribe_key")),
                rights(payload),
                entities(payload, WHAT_AUDITS, "channels", "channel"),
                entities(payload, WHAT_AUDITS, "channel-groups", "channel-group"),
                entities(payload, WHAT_AUDITS, "uuids", "uuid"),
                warning(body));
    }

    private static JsonNode payload(JsonNode body, String what) {
        JsonNode payload = ServiceReply.accepted(body, what).path("payload");
        if (!payload.isObject()) {
            throw ServiceReply.malformed(what);
        }
        return payload;
    }

    private static String level(JsonNode payload, String what) {
        String level = ServiceReply.text(payload.path("level"));
        if (level == null) {
            throw ServiceReply.malformed(what);
        }
        return level;
    }

    private static Map<String, PNAccessManagerEntityData> entities(
            JsonNode payload, String what, String plural, String singular) {
        Map<String, PNAccessManagerEntityData> entities = new LinkedHashMap<>();
        JsonNode several = payload.path(plural);
        if (several.isObject()) {
            several.forEachEntry((name, entity) -> {
                if (!entity.isObject()) {
                    throw ServiceReply.malformed(what);
                }
                entities.put(name, new PNAccessManagerEntityData(name, rights(entity), keys(entity, what)));
            });
            return entities;
        }
        for (JsonNode lone : Arrays.asList(several, payload.path(singular))) {
            String name = ServiceReply.text(lone);
            if (name != null) {
                entities.put(name, new PNAccessManagerEntityData(name, null, keys(payload, what)));
            }
        }
        return entities;
    }

    private static Map<String, PNAccessManagerKeyData> keys(JsonNode entity, String what) {
        Map<String, PNAccessManagerKeyData> keys = new LinkedHashMap<>();
        entity.path("auths").forEachEntry((key, node) -> {
            PNAccessManagerKeyData rights = rights(node);
            if (rights == null) {
                throw ServiceReply.malformed(what);
            }
            keys.put(key, rights);
        });
        return keys;
    }

    /** What stands beside {@code r} and {@code w}; null when there are none of them. */
    private static @Nullable PNAccessManagerKeyData rights(JsonNode node) {
        boolean any = Arrays.stream(Right.values())
                .anyMatch(right -> right.letter().map(node::has).orElse(false));
        return !any
                ? null
                : new PNAccessManagerKeyData(
                        has(node, Right.READ),
                        has(node, Right.WRITE),
                        has(node, Right.MANAGE),
                        has(node, Right.DELETE),
                        has(node, Right.GET),
                        has(node, Right.UPDATE),
                        has(node, Right.JOIN),
                        ttl(node));
    }

    private static boolean has(JsonNode node, Right right) {
        return right.letter()
                .map(letter -> node.path(letter).asBoolean(false) || ServiceReply.number(node.path(letter)) > 0)
                .orElse(false);
    }

    private static @Nullable Integer ttl(JsonNode node) {
        int minutes = ServiceReply.number(node.path("ttl"));
        return minutes < 0 ? null : Integer.valueOf(minutes);
    }

    private static @Nullable String warning(JsonNode body) {
        return body.path("warning").asBoolean(false) ? body.path("message").asString("") : null;
    }
}
