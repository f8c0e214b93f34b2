package io.hubbub.junit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong between clients and the server, once it is {@linkplain Hubbub#inject injected}.
 *
 * <p>A fault is an immutable value that can be injected any number of times. Those that strike single calls are
 * {@link CallFault}s and can be narrowed down with {@code on(...)} and {@code times(...)}; those that take the whole
 * network away are {@link Outage}s.
 *
 * <table>
 * <caption>What each does</caption>
 * <tr><th></th><th>the server</th><th>the client</th></tr>
 * <tr><td>{@link #status}</td><td>sees nothing</td><td>gets an error of the protocol</td></tr>
 * <tr><td>{@link #reset}</td><td>sees nothing</td><td>has its connection reset</td></tr>
 * <tr><td>{@link #dropRequest}</td><td>sees nothing</td><td>waits, until its own timeout</td></tr>
 * <tr><td>{@link #dropReply}</td><td>does what was asked</td><td>waits, until its own timeout</td></tr>
 * <tr><td>{@link #cutInHalf}</td><td>does what was asked</td><td>gets half of the reply, then the end</td></tr>
 * <tr><td>{@link #delay}</td><td>does what was asked</td><td>gets the reply later</td></tr>
 * <tr><td>{@link #refuse}</td><td>loses all connections</td><td>is reset, then refused</td></tr>
 * <tr><td>{@link #lost}</td><td>hears nothing more</td><td>hears nothing more</td></tr>
 * </table>
 */
public sealed interface Fault permits CallFault, Outage {
    /**
     * The server says no, in the form in which the service says it, and the call does not reach it.
     *
     * @param code an HTTP status from 400 to 599
     * @throws IllegalArgumentException for any other
     */
    static CallFault status(int code) {
        return status(code, null);
    }

    /**
     * The same with the header {@code Retry-After}, as it goes with 429 and 503.
     *
     * @param retryAfter in which time to try again, whole seconds; null for no such header
     * @throws IllegalArgumentException when it is negative or has fractions of a second, or for a status outside 400 to
     *     599
     */
    static CallFault status(int code, @Nullable Duration retryAfter) {
        if (code < 400 || code > 599) {
            throw new IllegalArgumentException("An error has a status from 400 to 599, not " + code);
        }
        if (retryAfter != null
                && (retryAfter.isNegative() || !retryAfter.equals(retryAfter.truncatedTo(ChronoUnit.SECONDS)))) {
            throw new IllegalArgumentException("Retry-After counts whole seconds, unlike " + retryAfter);
        }
        return CallFault.of(new CallFault.Status(code, retryAfter));
    }

    /** The connection is reset (TCP RST) as soon as the whole request has come; the request does not reach the server. */
    static CallFault reset() {
        return CallFault.of(CallFault.Reset.RESET);
    }

    /**
     * The request is lost: it does not reach the server and is never answered, even after the fault is healed, nor is
     * any later one on its connection. The connection stays open until the client closes it.
     */
    static CallFault dropRequest() {
        return CallFault.of(CallFault.DropRequest.DROP);
    }

    /**
     * The reply is lost: the request reaches the server, which does what it asks for; the client never hears of it, even
     * after the fault is healed, nor is any later request on its connection answered. The connection stays open until
     * the client closes it. A poll that waits when the fault is injected is struck when the server answers it.
     */
    static CallFault dropReply() {
        return CallFault.of(CallFault.DropReply.DROP);
    }

    /**
     * The connection breaks while the client reads: the request reaches the server, the head and the first half of the
     * body of its reply reach the client (rounded down to whole bytes), then the connection is closed. A poll that waits
     * when the fault is injected is struck when the server answers it.
     */
    static CallFault cutInHalf() {
        return CallFault.of(CallFault.CutInHalf.CUT);
    }

    /**
     * The reply comes later: it is held back for {@code time} from when the server has begun to answer, or until the
     * fault is healed. A poll that waits when the fault is injected is struck when the server answers it.
     *
     * @throws IllegalArgumentException unless {@code time} is positive
     */
    static CallFault delay(Duration time) {
        return CallFault.of(new CallFault.Delay(Outage.positive(time)));
    }

    /**
     * Nobody is there, as while a server is down: all connections are reset, and new ones are refused until the fault is
     * healed. Calls that were under way may have reached the server or not.
     */
    static Outage refuse() {
        return new Outage(Outage.Kind.REFUSE, null);
    }

    /**
     * The network is gone, as after a pulled cable: nothing passes in either direction, and neither side is told. No
     * connection is closed; when a client closes one, the server does not notice. New connections seem to open, since the
     * operating system accepts what comes by the loopback interface, but nothing ever comes back on them: clients run into
     * their timeouts for replies, not into those for connecting. What the operating system of the receiver had already
     * taken is not called back.
     *
     * <p>When the fault is healed, everything that was held back goes on in its order, as TCP repeats what was not
     * acknowledged: requests and replies on connections that are still open arrive late, and the server hears of those
     * that were closed meanwhile. A request whose client has given up therefore still reaches the server.
     */
    static Outage lost() {
        return new Outage(Outage.Kind.LOST, null);
    }

    /**
     * The same, which heals by itself.
     *
     * @param time how long it lasts from its injection on
     * @throws IllegalArgumentException unless {@code time} is positive
     */
    Fault during(Duration time);

    /** How long it lasts, or null until it is healed. */
    @Nullable
    Duration lasts();
}
