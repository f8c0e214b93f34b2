package io.hubbub.server.admin;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.RateLimits;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Timetoken;
import io.hubbub.server.admin.KeysetRegistry.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A keyset as operators see it. The keys of its tokens are never among it, its secret key only when asked for. */
final class KeysetReply {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long NANOS_PER_TICK = 100;

    private KeysetReply() {}

    static ObjectNode of(Entry entry, boolean withSecret) {
        Keyset keyset = entry.keyset();
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("name", keyset.name());
        json.put("subscribeKey", keyset.subscribeKey());
        json.put("publishKey", keyset.publishKey());
        if (withSecret) {
            json.put("secretKey", keyset.secretKey());
        }
        json.put("enabled", entry.stored().enabled());
        json.put("deleting", entry.stored().deleting());
        json.put("configured", entry.configured());
        json.put("created", time(entry.stored().created()));
        presence(json.putObject("presence"), keyset.presence());
        persistence(json.putObject("persistence"), keyset.persistence());
        access(json.putObject("accessManager"), keyset.access());
        rates(json.putObject("rates"), keyset.rates());
        return json;
    }

    /** A time in seconds since the Unix epoch as ISO 8601. */
    static String time(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }

    /** The same to the tick. */
    static String time(Timetoken time) {
        long ticks = time.ticks();
        return Instant.ofEpochSecond(ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK)
                .toString();
    }

    private static void presence(ObjectNode json, PresenceOptions presence) {
        json.put("enabled", presence.enabled());
        json.put("announceMax", presence.announceMax());
        json.put("intervalSeconds", presence.interval().toSeconds());
        json.put("deltas", presence.deltas());
        json.put("documentedDeltas", presence.documentedDeltas());
        json.put("timeoutSeconds", presence.timeout().toSeconds());
        json.put("leaveOnDisconnect", presence.leaveOnDisconnect());
        json.put("maxEntries", presence.maxEntries());
    }

    private static void persistence(ObjectNode json, PersistenceOptions persistence) {
        json.put("enabled", persistence.enabled());
        Duration retention = persistence.retention();
        if (retention == null) {
            json.putNull("retentionSeconds");
        } else {
            json.put("retentionSeconds", retention.toSeconds());
        }
    }

    private static void access(ObjectNode json, AccessOptions access) {
        json.put("enabled", access.enabled());
        json.put("tokenRevocation", access.revocation());
        ArrayNode keys = json.putArray("tokenKeys");
        List<TokenKey> tokenKeys = access.tokenKeys();
        for (int i = 0; i < tokenKeys.size(); i++) {
            ObjectNode key = keys.addObject();
            key.put("created", time(tokenKeys.get(i).created()));
            key.put("seals", i == 0);
            if (i == 0) {
                key.putNull("verifiesUntil");
            } else {
                key.put("verifiesUntil", time(TokenKeys.endOf(tokenKeys, i)));
            }
        }
    }

    private static void rates(ObjectNode json, RateLimits rates) {
        json.put("publish", rates.publishes());
        json.put("publishPerUser", rates.publishesOfUser());
        json.put("subscribe", rates.subscribes());
        json.put("subscribePerUser", rates.subscribesOfUser());
        json.put("grant", rates.grants());
    }
}
