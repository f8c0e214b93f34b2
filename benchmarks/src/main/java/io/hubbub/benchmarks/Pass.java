package io.hubbub.benchmarks;

import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.Right;
import io.hubbub.protocol.access.TokenSeal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What clients show of themselves to be served. Each client has a pass of its own, but for signatures. */
enum Pass {
    /** Nothing: access is open. */
    NONE(false),

    /** Nothing, not even a uuid. */
    NAMELESS(false),

    /** A token, though access is open and nobody looks at it: what its bytes cost. */
    IGNORED_TOKEN(false),

    /** An auth key that has a right on the client's channel. */
    AUTH_KEY(true),

    /** A token for the client's uuid that names its channel. */
    TOKEN(true),

    /** A token for the client's uuid with a pattern that matches its channel. */
    PATTERN(true),

    /** Polls are signed; publishes as the GET that they are not. */
    SIGNATURE_AS_GET(true),

    /** The same, publishes signed as what they are. */
    SIGNATURE(true);

    private static final String PATTERN_OF_CHANNELS = "^c[0-9]{6}$";
    private static final int SHORT_MINUTES = 60;

    private final boolean controlled;

    Pass(boolean controlled) {
        this.controlled = controlled;
    }

    /** Whether it is for a keyset whose access is controlled. */
    boolean controlled() {
        return controlled;
    }

    /**
     * Has the server on {@code port} give passes to clients, and says how these speak.
     *
     * @param subscribers of channel 0
     * @param lanes publishers
     * @param oneChannel whether all publish to channel 0, or each to the channel with its number
     */
    Dialect dialect(int port, int subscribers, int lanes, boolean oneChannel, Clock clock) {
        IntFunction<String> channels = lane -> Dialect.channel(oneChannel ? 0 : lane);
        GrantClient server = new GrantClient(port, clock);
        return switch (this) {
            case NONE -> new HubbubDialect(port);
            case NAMELESS -> new HubbubDialect(port, Manner.ANONYMOUS);
            case SIGNATURE_AS_GET ->
                new SignedDialect(port, false, clock.instant().getEpochSecond());
            case SIGNATURE -> new SignedDialect(port, true, clock.instant().getEpochSecond());
            case IGNORED_TOKEN ->
                showing(
                        port,
                        all(subscribers, user -> foreign("u" + user, Dialect.channel(0), Right.READ, clock)),
                        all(lanes, lane -> foreign("p" + lane, channels.apply(lane), Right.WRITE, clock)));
            case AUTH_KEY ->
                showing(
                        port,
                        all(subscribers, user -> key(server, "ku" + user, Dialect.channel(0), "r=1")),
                        all(lanes, lane -> key(server, "kp" + lane, channels.apply(lane), "w=1")));
            case TOKEN ->
                showing(
                        port,
                        all(
                                subscribers,
                                user -> server.token("u" + user, "resources", Dialect.channel(0), Right.READ.bit())),
                        all(
                                lanes,
                                lane -> server.token(
                                        "p" + lane, "resources", channels.apply(lane), Right.WRITE.bit())));
            case PATTERN ->
                showing(
                        port,
                        all(
                                subscribers,
                                user -> server.token("u" + user, "patterns", PATTERN_OF_CHANNELS, Right.READ.bit())),
                        all(
                                lanes,
                                lane -> server.token("p" + lane, "patterns", PATTERN_OF_CHANNELS, Right.WRITE.bit())));
        };
    }

    private static Dialect showing(int port, List<String> subscribers, List<String> lanes) {
        return new HubbubDialect(
                port, subscriber -> shown(subscribers.get(subscriber)), lane -> shown(lanes.get(lane)));
    }

    /** As clients write it, with its padding escaped. */
    private static String shown(String auth) {
        return "&auth=" + auth.replace("=", "%3D");
    }

    private static List<String> all(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).toList();
    }

    private static String key(GrantClient server, String authKey, String channel, String rights) {
        server.grant(authKey, channel, rights);
        return authKey;
    }

    private static String foreign(String user, String channel, Right right, Clock clock) {
        AccessToken.Scopes scopes =
                new AccessToken.Scopes(Map.of(channel, right.bit()), Map.of(), Map.of(), Map.of(), Map.of());
        return new TokenSeal(new byte[32], "demo")
                .seal(new AccessToken(
                        clock.instant().getEpochSecond(),
                        SHORT_MINUTES,
                        scopes,
                        AccessToken.Scopes.NONE,
                        Map.of(),
                        user));
    }
}
