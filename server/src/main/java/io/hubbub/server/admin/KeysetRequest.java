package io.hubbub.server.admin;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.RateLimits;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a keyset is to be: the body of a request for a new one, {@code {"name":"chat","presence":{"enabled":false}}}, or for a
 * change, which leaves as it is what it does not name.
 */
final class KeysetRequest {
    private static final Set<String> OF_CHANGES =
            Set.of("name", "enabled", "presence", "persistence", "accessManager", "rates");
    private static final Set<String> OF_NEW = Set.of(
            "name",
            "enabled",
            "presence",
            "persistence",
            "accessManager",
            "rates",
            "subscribeKey",
            "publishKey",
            "secretKey");
    private static final Set<String> OF_PRESENCE = Set.of(
            "enabled",
            "announceMax",
            "intervalSeconds",
            "deltas",
            "documentedDeltas",
            "timeoutSeconds",
            "leaveOnDisconnect",
            "maxEntries");
    private static final Set<String> OF_PERSISTENCE = Set.of("enabled", "retentionSeconds");
    private static final Set<String> OF_ACCESS = Set.of("enabled", "tokenRevocation");
    private static final Set<String> OF_RATES =
            Set.of("publish", "publishPerUser", "subscribe", "subscribePerUser", "grant");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Pattern SECRET_KEY = Pattern.compile("[!-~]{1,200}");
    private static final int MOST_NAME_CHARACTERS = 100;
    private static final int MOST_ANNOUNCED = 1_000_000;
    private static final int MOST_ENTRIES = 100_000_000;
    private static final int MOST_PER_SECOND = 1_000_000;
    private static final long LONGEST_INTERVAL = Duration.ofHours(1).toSeconds();
    private static final long SHORTEST_TIMEOUT = 3;
    private static final long LONGEST_TIMEOUT = Duration.ofHours(24).toSeconds();
    private static final long LONGEST_RETENTION = Duration.ofDays(36_500).toSeconds();

    private final JsonBody body;

    private KeysetRequest(JsonBody body) {
        this.body = body;
    }

    /** For a new keyset. */
    static KeysetRequest forNew(byte[] body) {
        return new KeysetRequest(JsonBody.parse(body, OF_NEW));
    }

    /** For a change. */
    static KeysetRequest forChange(byte[] body) {
        return new KeysetRequest(JsonBody.parse(body, OF_CHANGES));
    }

    /** The new keyset: where the request says nothing as in {@code usual}, and keys as {@code keys} makes them. */
    Keyset create(Keyset usual, KeyMaker keys) {
        String subscribeKey = key("subscribeKey", KEY);
        String publishKey = key("publishKey", KEY);
        String secretKey = key("secretKey", SECRET_KEY);
        return new Keyset(
                checkedName(body.neededText("name")),
                subscribeKey == null ? keys.subscribeKey() : subscribeKey,
                publishKey == null ? keys.publishKey() : publishKey,
                secretKey == null ? keys.secretKey() : secretKey,
                presence(usual.presence()),
                persistence(usual.persistence()),
                access(usual.access()),
                rates(usual.rates()));
    }

    /** Whether the keyset can be used. */
    boolean enabled(boolean usual) {
        return body.choice("enabled", usual);
    }

    /** The keyset when it is changed. */
    Stored change(Stored stored) {
        Keyset keyset = stored.keyset();
        String name = body.text("name");
        Keyset changed = new Keyset(
                name == null ? keyset.name() : checkedName(name),
                keyset.subscribeKey(),
                keyset.publishKey(),
                keyset.secretKey(),
                presence(keyset.presence()),
                persistence(keyset.persistence()),
                access(keyset.access()),
                rates(keyset.rates()));
        return new Stored(changed, enabled(stored.enabled()), stored.created());
    }

    /** What the request says, without a secret. */
    ObjectNode withoutSecrets() {
        ObjectNode said = body.node().deepCopy();
        said.remove("secretKey");
        return said;
    }

    private PresenceOptions presence(PresenceOptions usual) {
        JsonBody said = body.object("presence", OF_PRESENCE);
        return new PresenceOptions(
                said.choice("enabled", usual.enabled()),
                said.number("announceMax", usual.announceMax(), 0, MOST_ANNOUNCED),
                seconds(said, "intervalSeconds", usual.interval(), 1, LONGEST_INTERVAL),
                said.choice("deltas", usual.deltas()),
                said.choice("documentedDeltas", usual.documentedDeltas()),
                seconds(said, "timeoutSeconds", usual.timeout(), SHORTEST_TIMEOUT, LONGEST_TIMEOUT),
                said.choice("leaveOnDisconnect", usual.leaveOnDisconnect()),
                said.number("maxEntries", usual.maxEntries(), 1, MOST_ENTRIES));
    }

    private PersistenceOptions persistence(PersistenceOptions usual) {
        JsonBody said = body.object("persistence", OF_PERSISTENCE);
        Duration retention = usual.retention();
        if (said.isNull("retentionSeconds")) {
            retention = null;
        } else if (said.has("retentionSeconds")) {
            retention = seconds(said, "retentionSeconds", Duration.ZERO, 1, LONGEST_RETENTION);
        }
        return new PersistenceOptions(said.choice("enabled", usual.enabled()), retention);
    }

    private AccessOptions access(AccessOptions usual) {
        JsonBody said = body.object("accessManager", OF_ACCESS);
        return new AccessOptions(
                said.choice("enabled", usual.enabled()),
                said.choice("tokenRevocation", usual.revocation()),
                usual.tokenKeys());
    }

    private RateLimits rates(RateLimits usual) {
        JsonBody said = body.object("rates", OF_RATES);
        return new RateLimits(
                said.number("publish", usual.publishes(), 0, MOST_PER_SECOND),
                said.number("publishPerUser", usual.publishesOfUser(), 0, MOST_PER_SECOND),
                said.number("subscribe", usual.subscribes(), 0, MOST_PER_SECOND),
                said.number("subscribePerUser", usual.subscribesOfUser(), 0, MOST_PER_SECOND),
                said.number("grant", usual.grants(), 0, MOST_PER_SECOND));
    }

    /** A time that was set to less than a second elsewhere stays as it is when nothing is said of it. */
    private static Duration seconds(JsonBody said, String name, Duration usual, long min, long max) {
        return said.has(name) ? Duration.ofSeconds(said.longNumber(name, 0, min, max)) : usual;
    }

    private @Nullable String key(String name, Pattern form) {
        String key = body.text(name);
        if (key != null && !form.matcher(key).matches()) {
            throw body.wrong(
                    name,
                    form == KEY
                            ? "is not 1 to 100 letters, digits, \"-\" or \"_\""
                            : "is not 1 to 200 visible ASCII characters");
        }
        return key;
    }

    private String checkedName(String name) {
        boolean hidden = name.codePoints().anyMatch(KeysetRequest::isHidden);
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > MOST_NAME_CHARACTERS || hidden || !name.equals(name.strip())) {
            throw body.wrong(
                    "name",
                    "is not 1 to " + MOST_NAME_CHARACTERS + " visible characters, without a space at either end");
        }
        return name;
    }

    /** What would make one name look like another, or is half a character. */
    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
