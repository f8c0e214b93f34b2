package io.hubbub.broker.access;

import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/** What a request shows of itself to prove that it may be served. Asked for only where something has to be proved. */
public interface Credentials {
    /** Shows nothing, at no time: good for keysets whose access is not controlled. */
    Credentials NONE = new Credentials() {
        @Override
        public Timetoken now() {
            return Timetoken.NONE;
        }

        @Override
        public String address() {
            return "";
        }

        @Override
        public @Nullable String user() {
            return null;
        }

        @Override
        public @Nullable String auth() {
            return null;
        }

        @Override
        public @Nullable SignedRequest signed() {
            return null;
        }
    };

    /** When it came. */
    Timetoken now();

    /** Where it came from; may be shared by many. */
    String address();

    /** The client id that it gives, or null. */
    @Nullable
    String user();

    /** An auth key or a token, or null. */
    @Nullable
    String auth();

    /** The request as its signature covers it, or null when it has none. */
    @Nullable
    SignedRequest signed();
}
