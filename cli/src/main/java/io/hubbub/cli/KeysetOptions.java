package io.hubbub.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What a keyset is to be; called as in {@code hubbub.yml}. */
final class KeysetOptions {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(s|m|h|d)");
    private static final String YES_OR_NO = "true|false";

    @Option(
            names = "--enabled",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 10,
            description = "Whether it can be used.")
    private @Nullable Boolean enabled;

    @Option(
            names = "--access-manager",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 11,
            description = "Whether access is controlled.")
    private @Nullable Boolean accessManager;

    @Option(
            names = "--token-revocation",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 12,
            description = "Whether tokens can be revoked.")
    private @Nullable Boolean tokenRevocation;

    @Option(
            names = "--persistence",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 13,
            description = "Whether messages are kept for history.")
    private @Nullable Boolean persistence;

    @Option(names = "--retention", paramLabel = "TIME", order = 14, description = "How long: 7d, 12h, or unlimited.")
    private @Nullable String retention;

    @Option(
            names = "--presence",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 15,
            description = "Whether it is known who is where.")
    private @Nullable Boolean presence;

    @Option(
            names = "--presence-announce-max",
            paramLabel = "N",
            order = 16,
            description = "Up to so many users each event is told.")
    private @Nullable Integer announceMax;

    @Option(
            names = "--presence-interval",
            paramLabel = "TIME",
            order = 17,
            description = "Above that, the time between two events.")
    private @Nullable String interval;

    @Option(
            names = "--presence-deltas",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 18,
            description = "Whether those name who came and went.")
    private @Nullable Boolean deltas;

    @Option(
            names = "--presence-documented-deltas",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 19,
            description = "Whether they name them twice.")
    private @Nullable Boolean documentedDeltas;

    @Option(
            names = "--presence-timeout",
            paramLabel = "TIME",
            order = 20,
            description = "How long a user stays that is not heard of.")
    private @Nullable String timeout;

    @Option(
            names = "--presence-leave-on-disconnect",
            arity = "1",
            paramLabel = YES_OR_NO,
            order = 21,
            description = "Whether a closed connection is a leave.")
    private @Nullable Boolean leaveOnDisconnect;

    @Option(names = "--presence-entries", paramLabel = "N", order = 22, description = "The most users present.")
    private @Nullable Integer entries;

    @Option(
            names = "--publish-rate",
            paramLabel = "N",
            order = 23,
            description = "Messages in a second; 0 for any number.")
    private @Nullable Integer publishRate;

    @Option(names = "--publish-rate-per-user", paramLabel = "N", order = 24, description = "The same of one user.")
    private @Nullable Integer publishRatePerUser;

    @Option(
            names = "--subscribe-rate",
            paramLabel = "N",
            order = 25,
            description = "Requests of subscribers in a second.")
    private @Nullable Integer subscribeRate;

    @Option(names = "--subscribe-rate-per-user", paramLabel = "N", order = 26, description = "The same of one user.")
    private @Nullable Integer subscribeRatePerUser;

    @Option(names = "--grant-rate", paramLabel = "N", order = 27, description = "Grants and revocations in a second.")
    private @Nullable Integer grantRate;

    /** What was said, as the body of a request. */
    ObjectNode body() throws CommandFailed {
        ObjectNode body = ClientOptions.JSON.createObjectNode();
        put(body, "enabled", enabled);
        ObjectNode ofAccess = ClientOptions.JSON.createObjectNode();
        put(ofAccess, "enabled", accessManager);
        put(ofAccess, "tokenRevocation", tokenRevocation);
        ObjectNode ofPersistence = ClientOptions.JSON.createObjectNode();
        put(ofPersistence, "enabled", persistence);
        if ("unlimited".equals(retention)) {
            ofPersistence.putNull("retentionSeconds");
        } else {
            putTime(ofPersistence, "retentionSeconds", "--retention", retention);
        }
        ObjectNode ofPresence = ClientOptions.JSON.createObjectNode();
        put(ofPresence, "enabled", presence);
        put(ofPresence, "announceMax", announceMax);
        putTime(ofPresence, "intervalSeconds", "--presence-interval", interval);
        put(ofPresence, "deltas", deltas);
        put(ofPresence, "documentedDeltas", documentedDeltas);
        putTime(ofPresence, "timeoutSeconds", "--presence-timeout", timeout);
        put(ofPresence, "leaveOnDisconnect", leaveOnDisconnect);
        put(ofPresence, "maxEntries", entries);
        ObjectNode rates = ClientOptions.JSON.createObjectNode();
        put(rates, "publish", publishRate);
        put(rates, "publishPerUser", publishRatePerUser);
        put(rates, "subscribe", subscribeRate);
        put(rates, "subscribePerUser", subscribeRatePerUser);
        put(rates, "grant", grantRate);
        putIfAny(body, "accessManager", ofAccess);
        putIfAny(body, "persistence", ofPersistence);
        putIfAny(body, "presence", ofPresence);
        putIfAny(body, "rates", rates);
        return body;
    }

    private static void put(ObjectNode object, String name, @Nullable Boolean value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static void put(ObjectNode object, String name, @Nullable Integer value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static void putTime(ObjectNode object, String name, String option, @Nullable String time)
            throws CommandFailed {
        if (time == null) {
            return;
        }
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw CommandFailed.wrongUse(
                    "%s must be a time such as 90s, 5m, 12h or 7d, but is \"%s\".".formatted(option, time));
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        object.put(name, duration.toSeconds());
    }

    private static void putIfAny(ObjectNode body, String name, ObjectNode object) {
        if (!object.isEmpty()) {
            body.set(name, object);
        }
    }
}
