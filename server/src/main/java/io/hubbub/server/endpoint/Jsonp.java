package io.hubbub.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The callback slot of old browser clients: a function's name makes the reply a call of it. */
final class Jsonp {
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,99}");

    private Jsonp() {}

    /** The function to call, or null for a plain reply. */
    static @Nullable String function(String slot) {
        return slot.equals("0") || !FUNCTION.matcher(slot).matches() ? null : slot;
    }

    /** {@code reply} with its body as the argument of {@code function}; unchanged for null. */
    static Reply wrap(@Nullable String function, Reply reply) {
        if (function == null) {
            return reply;
        }
        String call = function + "(" + new String(reply.body(), StandardCharsets.UTF_8) + ")";
        Reply wrapped = Reply.of(reply.status(), call.getBytes(StandardCharsets.UTF_8));
        for (String header : reply.headers()) {
            wrapped = wrapped.with(header);
        }
        return wrapped;
    }
}
