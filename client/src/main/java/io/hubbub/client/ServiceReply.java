package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What replies of presence and of channel groups have in common: {@code {"status":200,"message":"OK","payload":{}}}. */
final class ServiceReply {
    private ServiceReply() {}

    /** The reply, unless it says no in spite of its HTTP status. */
    static JsonNode accepted(JsonNode reply, String to) {
        if (!reply.isObject()) {
            throw malformed(to);
        }
        JsonNode status = reply.path("status");
        boolean fine = status.isMissingNode() || (status.isIntegralNumber() && number(status) / 100 == 2);
        if (!fine || reply.path("error").asBoolean(false)) {
            throw BadReplyException.refused(reply.path("message").asString(""));
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

    static BadReplyException malformed(String to) {
        return BadReplyException.malformed("not the reply to " + to);
    }
}
