package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How SDKs say that the server did not let them in. */
final class Denials {
    private Denials() {}

    /** Sees the call fail with status 403, and returns how. */
    static CallFailed assertDenied(ThrowingCallable call) {
        CallFailed denial = catchThrowableOfType(CallFailed.class, call);
        assertThat(denial).as("a denial").isNotNull();
        assertThat(denial.status()).as(denial.getMessage()).isEqualTo(403);
        return denial;
    }

    /** Sees the client announce that it was not let in, and returns how. */
    static Status assertSubscribeDenied(Participant subscriber, Names names, boolean presence) {
        int mark = subscriber.inbox().mark();
        subscriber.client().subscribe(names, presence);
        return awaitDenial(subscriber, mark);
    }

    /** The same of a client that has been let in before. */
    static Status awaitDenial(Participant subscriber, int mark) {
        return subscriber.inbox().awaitStatus("access denied", mark, Status::isAccessDenied);
    }
}
