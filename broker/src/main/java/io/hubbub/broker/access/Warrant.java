package io.hubbub.broker.access;

import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.Right;
import org.jspecify.annotations.Nullable;

/**
 * What a permit rests on that may go away: a grant or a token. Asked again while the request that has the permit is served,
 * from any thread.
 */
public final class Warrant {
    private static final long TICKS_PER_SECOND = 10_000_000;

    private final Access access;
    private final String subscribeKey;
    private final @Nullable String user;
    private final @Nullable String auth;
    private final Right right;
    private final Names names;
    private final long until;

    Warrant(
            Access access,
            String subscribeKey,
            @Nullable String user,
            @Nullable String auth,
            Right right,
            Names names,
            long until) {
        this.access = access;
        this.subscribeKey = subscribeKey;
        this.user = user;
        this.auth = auth;
        this.right = right;
        this.names = names;
        this.until = until;
    }

    /** When it ends by itself, at the latest; a moment in the far future when it does not. */
    public Timetoken until() {
        return new Timetoken(until > Long.MAX_VALUE / TICKS_PER_SECOND ? Long.MAX_VALUE : until * TICKS_PER_SECOND);
    }

    /**
     * The same as it is worth now: it may end at another time.
     *
     * @throws Refusal why it is no longer good
     */
    public Warrant renewed(Timetoken now) {
        long newUntil = access.until(subscribeKey, new Again(now, user, auth), right, names);
        return new Warrant(access, subscribeKey, user, auth, right, names, newUntil);
    }

    /** What the request showed, but for a signature: it had none. */
    private record Again(
            Timetoken now, @Nullable String user, @Nullable String auth) implements Credentials {
        @Override
        public String address() {
            return "";
        }

        @Override
        public @Nullable SignedRequest signed() {
            return null;
        }
    }
}
