package io.hubbub.server.endpoint;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.access.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers about grants for auth keys. Their form depends on how much was asked for: one channel or group with auth keys
 * stands apart, several are members of an object.
 */
final class GrantReply {
    private static final int SECONDS_PER_MINUTE = 60;

    private GrantReply() {}

    /** What was given or taken. */
    static Reply granted(String subscribeKey, GrantRequest request) {
        int ttl = request.rights() == 0 ? 1 : request.ttl();
        String rights = rights(request.rights());
        String held = "{" + rights + "}";
        JsonOutput json = begin(level(request.channels(), request.groups(), request.users(), request.authKeys()))
                .text(",\"subscribe_key\":")
                .quoted(subscribeKey)
                .text(",\"ttl\":" + ttl);
        boolean nothing = request.channels().isEmpty()
                && request.groups().isEmpty()
                && request.users().isEmpty();
        if (nothing) {
            return end(json.text("," + rights));
        }
        boolean both = !request.channels().isEmpty() && !request.groups().isEmpty();
        if (!request.channels().isEmpty()) {
            resources(json, "channels", both ? null : "channel", request.channels(), request.authKeys(), held);
        }
        if (!request.groups().isEmpty()) {
            String single = both ? null : "channel-groups";
            resources(json, "channel-groups", single, request.groups(), request.authKeys(), held);
        }
        if (!request.users().isEmpty()) {
            resources(json, "uuids", null, request.users(), request.authKeys(), held);
        }
        return end(json);
    }

    /** To whoever asks about permissions of a keyset that needs none. */
    static Reply notEnabled(String subscribeKey) {
        return new JsonOutput()
                .text("{\"message\":\"WARNING: Access manager is not enabled for this sub key. Turn it on with hubbub"
                        + " keysets update or the admin API\",\"payload\":{\"level\":\"channel\",\"subscribe_key\":")
                .quoted(subscribeKey)
                .text(",\"channels\":{}},\"service\":\"Access Manager\",\"status\":200,\"warning\":true}")
                .ok();
    }

    /** What a keyset's channels and groups have, as an audit shows it. */
    static Reply everything(String subscribeKey, List<Grant> grants, long now) {
        JsonOutput json = begin("subkey").text(",\"subscribe_key\":").quoted(subscribeKey);
        json.text(",\"channels\":");
        audited(json, only(grants, Level.CHANNEL), now);
        json.text(",\"objects\":{},\"channel-groups\":");
        audited(json, only(grants, Level.GROUP), now);
        return end(json);
    }

    /** What some channels or groups have, as an audit shows it. */
    static Reply audit(String subscribeKey, List<String> channels, List<String> groups, List<Grant> grants, long now) {
        JsonOutput json = begin(level(channels, groups, List.of(), List.of()))
                .text(",\"subscribe_key\":")
                .quoted(subscribeKey);
        if (!channels.isEmpty()) {
            json.text(",\"channels\":");
            audited(json, only(grants, Level.CHANNEL), now);
        }
        if (!groups.isEmpty()) {
            json.text(",\"channel-groups\":");
            audited(json, only(grants, Level.GROUP), now);
        }
        return end(json);
    }

    /** What some auth keys have on one channel or group, as an audit shows it. */
    static Reply auditOfKeys(String subscribeKey, Level level, String resource, List<Grant> grants, long now) {
        boolean channel = level == Level.CHANNEL;
        JsonOutput json = begin(channel ? "user" : "channel-group+auth")
                .text(",\"subscribe_key\":")
                .quoted(subscribeKey)
                .text(channel ? ",\"channel\":" : ",\"channel-group\":")
                .quoted(resource)
                .text(",\"auths\":");
        auths(json, grants, now);
        return end(json);
    }

    private static String level(List<String> channels, List<String> groups, List<String> users, List<String> authKeys) {
        if (!users.isEmpty()) {
            return "uuid";
        }
        if (!groups.isEmpty()) {
            return authKeys.isEmpty() ? "channel-group" : "channel-group+auth";
        }
        if (!channels.isEmpty()) {
            return authKeys.isEmpty() ? "channel" : "user";
        }
        return "subkey";
    }

    /** @param single the member that names a lone resource; null where there is no such form */
    private static void resources(
            JsonOutput json,
            String plural,
            @Nullable String single,
            List<String> resources,
            List<String> authKeys,
            String held) {
        if (single != null && resources.size() == 1 && !authKeys.isEmpty()) {
            json.text(",\"" + single + "\":").quoted(resources.get(0)).text(",\"auths\":");
            all(json, authKeys, held);
            return;
        }
        json.text(",\"" + plural + "\":");
        String separator = "{";
        for (String resource : resources) {
            json.text(separator).quoted(resource).text(":");
            if (authKeys.isEmpty()) {
                json.text(held);
            } else {
                json.text("{\"auths\":");
                all(json, authKeys, held);
                json.text("}");
            }
            separator = ",";
        }
        json.text("}");
    }

    private static void all(JsonOutput json, List<String> names, String value) {
        String separator = "{";
        for (String name : names) {
            json.text(separator).quoted(name).text(":" + value);
            separator = ",";
        }
        json.text("}");
    }

    private static Map<String, List<Grant>> only(List<Grant> grants, Level level) {
        Map<String, List<Grant>> byResource = new TreeMap<>();
        for (Grant grant : grants) {
            if (grant.level() == level) {
                byResource
                        .computeIfAbsent(grant.resource(), name -> new ArrayList<>())
                        .add(grant);
            }
        }
        return byResource;
    }

    private static void audited(JsonOutput json, Map<String, List<Grant>> byResource, long now) {
        json.text("{");
        String separator = "";
        for (Map.Entry<String, List<Grant>> entry : byResource.entrySet()) {
            json.text(separator).quoted(entry.getKey()).text(":{");
            separator = ",";
            String inner = "";
            List<Grant> ofKeys = new ArrayList<>();
            for (Grant grant : entry.getValue()) {
                if (grant.authKey().isEmpty()) {
                    json.text(held(grant, now));
                    inner = ",";
                } else {
                    ofKeys.add(grant);
                }
            }
            if (!ofKeys.isEmpty()) {
                json.text(inner).text("\"auths\":");
                auths(json, ofKeys, now);
            }
            json.text("}");
        }
        json.text("}");
    }

    private static void auths(JsonOutput json, List<Grant> grants, long now) {
        json.text("{");
        String separator = "";
        for (Grant grant : grants) {
            json.text(separator)
                    .quoted(grant.authKey())
                    .text(":{")
                    .text(held(grant, now))
                    .text("}");
            separator = ",";
        }
        json.text("}");
    }

    private static String held(Grant grant, long now) {
        long left = grant.expires() == 0 ? 0 : (grant.expires() - now + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE;
        return rights(grant.rights()) + ",\"ttl\":" + left;
    }

    /** All letters, in the order in which the hosted service lists them. */
    private static String rights(int mask) {
        return "\"r\":%d,\"w\":%d,\"m\":%d,\"d\":%d,\"g\":%d,\"u\":%d,\"j\":%d"
                .formatted(
                        bit(Right.READ, mask),
                        bit(Right.WRITE, mask),
                        bit(Right.MANAGE, mask),
                        bit(Right.DELETE, mask),
                        bit(Right.GET, mask),
                        bit(Right.UPDATE, mask),
                        bit(Right.JOIN, mask));
    }

    private static int bit(Right right, int mask) {
        return right.isIn(mask) ? 1 : 0;
    }

    private static JsonOutput begin(String level) {
        return new JsonOutput().text("{\"message\":\"Success\",\"payload\":{\"level\":\"" + level + "\"");
    }

    private static Reply end(JsonOutput json) {
        return json.text("},\"service\":\"Access Manager\",\"status\":200}").ok();
    }
}
