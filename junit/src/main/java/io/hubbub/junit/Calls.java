package io.hubbub.junit;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which calls a fault strikes, by what stands in their request line. Immutable; the constants can be narrowed down, for
 * example {@code Calls.PUBLISH.channel("room")}.
 */
public final class Calls {
    /** Every request, whatever it asks for. */
    public static final Calls ALL = new Calls("all calls", call -> true);

    /** Publish, by GET and POST; fire as well, which is a publish on the wire. */
    public static final Calls PUBLISH = new Calls("publish", call -> call.kind() == WireCall.Kind.PUBLISH);

    /** Signal, by GET and POST. */
    public static final Calls SIGNAL = new Calls("signal", call -> call.kind() == WireCall.Kind.SIGNAL);

    /** Both kinds of subscribe: the handshake and the polls after it. */
    public static final Calls SUBSCRIBE = new Calls("subscribe", call -> call.kind() == WireCall.Kind.SUBSCRIBE);

    /** A subscribe without a cursor, or with cursor 0, which the server answers at once. */
    public static final Calls HANDSHAKE = new Calls("handshake", WireCall::isHandshake);

    /** A subscribe with a cursor, which waits on the server until something comes. */
    public static final Calls POLL = new Calls("poll", WireCall::isPoll);

    /** The leave that a client sends when it unsubscribes. */
    public static final Calls LEAVE = new Calls("leave", call -> call.kind() == WireCall.Kind.LEAVE);

    /** The question for the server's time. */
    public static final Calls TIME = new Calls("time", call -> call.kind() == WireCall.Kind.TIME);

    private final String name;
    private final Predicate<WireCall> matches;

    private Calls(String name, Predicate<WireCall> matches) {
        this.name = name;
        this.matches = matches;
    }

    /**
     * Calls whose request target, percent-encoded as it was sent and with its query, passes {@code target}: for example
     * {@code /publish/demo/demo/0/room/0/%22hi%22?uuid=alice}. The predicate runs on a thread of the extension and must
     * not wait; a call for which it throws is not struck.
     */
    public static Calls target(Predicate<String> target) {
        Objects.requireNonNull(target, "target");
        return new Calls("calls by target", call -> target.test(call.target()));
    }

    /** Those of these calls that name {@code channel}, alone or among others. */
    public Calls channel(String channel) {
        Objects.requireNonNull(channel, "channel");
        return new Calls(
                name + " on " + channel, matches.and(call -> call.channels().contains(channel)));
    }

    boolean match(WireCall call) {
        return matches.test(call);
    }

    @Override
    public String toString() {
        return name;
    }
}
