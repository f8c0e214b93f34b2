package io.hubbub.store.sql;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.RateLimits;
import io.hubbub.broker.port.TokenKey;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a keyset as pairs of texts, all but the keys that tokens are sealed with.
 *
 * <p>One that is missing is what it is by default, one that is not known is passed over: options come and go with versions
 * without a migration. A name is never used a second time for something else.
 */
final class KeysetOptions {
    private static final String UNLIMITED = "unlimited";

    private final String keyset;
    private final Map<String, String> values;

    private KeysetOptions(String keyset, Map<String, String> values) {
        this.keyset = keyset;
        this.values = values;
    }

    static Map<String, String> of(Keyset keyset) {
        Map<String, String> values = new LinkedHashMap<>();
        PresenceOptions presence = keyset.presence();
        values.put("presence.enabled", Boolean.toString(presence.enabled()));
        values.put("presence.announce-max", Integer.toString(presence.announceMax()));
        values.put("presence.interval", presence.interval().toString());
        values.put("presence.deltas", Boolean.toString(presence.deltas()));
        values.put("presence.documented-deltas", Boolean.toString(presence.documentedDeltas()));
        values.put("presence.timeout", presence.timeout().toString());
        values.put("presence.leave-on-disconnect", Boolean.toString(presence.leaveOnDisconnect()));
        values.put("presence.max-entries", Integer.toString(presence.maxEntries()));
        PersistenceOptions persistence = keyset.persistence();
        Duration retention = persistence.retention();
        values.put("persistence.enabled", Boolean.toString(persistence.enabled()));
        values.put("persistence.retention", retention == null ? UNLIMITED : retention.toString());
        AccessOptions access = keyset.access();
        values.put("access.enabled", Boolean.toString(access.enabled()));
        values.put("access.revocation", Boolean.toString(access.revocation()));
        RateLimits rates = keyset.rates();
        values.put("rates.publishes", Integer.toString(rates.publishes()));
        values.put("rates.publishes-of-user", Integer.toString(rates.publishesOfUser()));
        values.put("rates.subscribes", Integer.toString(rates.subscribes()));
        values.put("rates.subscribes-of-user", Integer.toString(rates.subscribesOfUser()));
        values.put("rates.grants", Integer.toString(rates.grants()));
        return values;
    }

    /**
     * The keyset with these options in place of its own.
     *
     * @throws StoreException when a value cannot be read
     */
    static Keyset on(Keyset keyset, Map<String, String> values, List<TokenKey> tokenKeys) {
        KeysetOptions options = new KeysetOptions(keyset.name(), values);
        return keyset.with(options.presence())
                .with(options.persistence())
                .with(options.access(tokenKeys))
                .with(options.rates());
    }

    private PresenceOptions presence() {
        PresenceOptions usual = PresenceOptions.DEFAULT;
        return new PresenceOptions(
                flag("presence.enabled", usual.enabled()),
                number("presence.announce-max", usual.announceMax()),
                time("presence.interval", usual.interval()),
                flag("presence.deltas", usual.deltas()),
                flag("presence.documented-deltas", usual.documentedDeltas()),
                time("presence.timeout", usual.timeout()),
                flag("presence.leave-on-disconnect", usual.leaveOnDisconnect()),
                number("presence.max-entries", usual.maxEntries()));
    }

    private PersistenceOptions persistence() {
        PersistenceOptions usual = PersistenceOptions.DEFAULT;
        return new PersistenceOptions(
                flag("persistence.enabled", usual.enabled()), end("persistence.retention", usual.retention()));
    }

    private AccessOptions access(List<TokenKey> tokenKeys) {
        AccessOptions usual = AccessOptions.OFF;
        return new AccessOptions(
                flag("access.enabled", usual.enabled()), flag("access.revocation", usual.revocation()), tokenKeys);
    }

    private RateLimits rates() {
        RateLimits usual = RateLimits.NONE;
        return new RateLimits(
                number("rates.publishes", usual.publishes()),
                number("rates.publishes-of-user", usual.publishesOfUser()),
                number("rates.subscribes", usual.subscribes()),
                number("rates.subscribes-of-user", usual.subscribesOfUser()),
                number("rates.grants", usual.grants()));
    }

    private boolean flag(String name, boolean usual) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw unreadable(name, value, null);
        }
        return value.equals("true");
    }

    private int number(String name, int usual) {
        String value = values.get(name);
        try {
            return value == null ? usual : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw unreadable(name, String.valueOf(value), e);
        }
    }

    private Duration time(String name, Duration usual) {
        String value = values.get(name);
        try {
            return value == null ? usual : Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw unreadable(name, String.valueOf(value), e);
        }
    }

    private @Nullable Duration end(String name, @Nullable Duration usual) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
        return value.equals(UNLIMITED) ? null : time(name, Duration.ZERO);
    }

    private StoreException unreadable(String name, String value, @Nullable Throwable cause) {
        return new StoreException(
                "The option %s of the keyset %s cannot be read: %s.".formatted(name, keyset, value), cause);
    }
}
