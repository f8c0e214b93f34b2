package io.hubbub.compat;

import io.hubbub.junit.Hubbub;
import java.util.regex.Pattern;

/**
 * A body that the reference service was recorded to send, and what of it is the same in every answer: all bytes but
 * the digits of timetokens and the numbers of region and shard. The keys are the answering server's.
 */
final class Recording {
    private static final Pattern TIMETOKEN = Pattern.compile("\\b\\d{17}\\b");
    private static final Pattern REGION = Pattern.compile("\"r\":\\d{1,3}\\b");
    private static final Pattern SHARD = Pattern.compile("\"a\":\"\\d\"");

    private final String body;
    private final String subscribeKey;

    /** @param subscribeKey the key under which the body was recorded */
    Recording(String body, String subscribeKey) {
        this.body = body;
        this.subscribeKey = subscribeKey;
    }

    /** A recording in which no key occurs. */
    Recording(String body) {
        this(body, "");
    }

    /** The recorded body as the server would send it, without what differs from answer to answer. */
    String from(Hubbub server) {
        String own = "\"k\":\"" + server.subscribeKey() + '"';
        return constant(body.replace("\"k\":\"" + subscribeKey + '"', own));
    }

    /** The body without what differs from answer to answer. */
    static String constant(String body) {
        String text = TIMETOKEN.matcher(body).replaceAll("<timetoken>");
        text = REGION.matcher(text).replaceAll("\"r\":<region>");
        return SHARD.matcher(text).replaceAll("\"a\":\"<shard>\"");
    }
}
