package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * What replies of most services have in common: {@code {"status":200,"message":"OK","payload":{}}} of presence and channel
 * groups, {@code {"status":200,"error":false,"channels":{}}} of history, {@code {"status":200,"data":{}}} of message actions.
 */
final class ServiceReply {
    private static final Pattern TIMETOKEN = Pattern.compile("[0-9]{1,18}");

    private ServiceReply() {}

    /** The reply, unless it says no in spite of its HTTP status. */
    static JsonNode accepted(JsonNode reply, String to) {
        if (!reply.isObject()) {
            throw malformed(to);
        }
        JsonNode status = reply.path("status");
        boolean fine = status.isMissingNode() || (status.isIntegralNumber() && number(status) / 100 == 2);
        if (!fine || reply.path("error").asBoolean(false)) {
            throw BadReplyException.refused(BadReplyException.sentence(reply));
        }
        return reply;
    }

    /** Checks that the reply says that something was done. */
    static void done(JsonNode reply, String to) {
        if (accepted(reply, to).path("status").isMissingNode()) {
            throw malformed(to);
        }
    }

    /** The texts of a list. */
    static List<String> texts(JsonNode list, String to) {
        if (!list.isArray()) {
            throw malformed(to);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            if (!each.isString()) {
                throw malformed(to);
            }
            texts.add(each.stringValue());
        }
        return texts;
    }

    /** A whole number from 0 on, or -1 for anything else; what is too large is the largest. */
    static int number(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            return -1;
        }
        return (int) Math.min(node.longValue(), Integer.MAX_VALUE);
    }

    /** A timetoken, as a number or as a text of up to 18 digits, or -1 for anything else. */
    static long timetoken(JsonNode node) {
        if (node.isString()) {
            String digits = node.stringValue();
            return TIMETOKEN.matcher(digits).matches() ? Long.parseLong(digits) : -1;
        }
        return node.isIntegralNumber() && node.canConvertToLong() ? Math.max(-1, node.longValue()) : -1;
    }

    /** Whether something in {@code item} could not be read. */
    static boolean hasGaps(JsonNode item) {
        return item.isMissingNode() || item.values().stream().anyMatch(JsonNode::isMissingNode);
    }

    /** {@code item}, or JSON null when something in it could not be read. */
    static JsonNode asItCame(JsonNode item) {
        return hasGaps(item) ? NullNode.instance : item;
    }

    /** A text, or null for anything else. */
    static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    static BadReplyException malformed(String to) {
        return BadReplyException.malformed("not the reply to " + to);
    }
}
