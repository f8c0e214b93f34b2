package io.hubbub.broker.access;

import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/** The credentials of a request, as a test wants them. */
public record Shown(
        Timetoken now,
        String address,
        @Nullable String user,
        @Nullable String auth,
        @Nullable SignedRequest signed) implements Credentials {
    private static final long TICKS_PER_SECOND = 10_000_000;

    /** Nothing but the time, in seconds since the Unix epoch. */
    public static Shown at(long seconds) {
        return new Shown(new Timetoken(seconds * TICKS_PER_SECOND), "192.0.2.1", null, null, null);
    }

    /** The same from elsewhere. */
    public Shown from(String otherAddress) {
        return new Shown(now, otherAddress, user, auth, signed);
    }

    /** The same of this user. */
    public Shown as(@Nullable String otherUser) {
        return new Shown(now, address, otherUser, auth, signed);
    }

    /** The same with this auth key or token. */
    public Shown with(@Nullable String otherAuth) {
        return new Shown(now, address, user, otherAuth, signed);
    }

    /** The same with a signature. */
    public Shown with(SignedRequest signature) {
        return new Shown(now, address, user, auth, signature);
    }

    /** The same, a part of a second later. */
    public Shown later(long ticks) {
        return new Shown(new Timetoken(now.ticks() + ticks), address, user, auth, signed);
    }
}
