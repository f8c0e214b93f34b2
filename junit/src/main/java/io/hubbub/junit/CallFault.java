package io.hubbub.junit;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A fault that strikes single calls: every call until it is healed, unless it is narrowed down. Immutable. */
public final class CallFault implements Fault {
    static final int ALWAYS = Integer.MAX_VALUE;

    private final Strike strike;
    private final Calls calls;
    private final int times;
    private final @Nullable Duration lasts;

    private CallFault(Strike strike, Calls calls, int times, @Nullable Duration lasts) {
        this.strike = strike;
        this.calls = calls;
        this.times = times;
        this.lasts = lasts;
    }

    static CallFault of(Strike strike) {
        return new CallFault(strike, Calls.ALL, ALWAYS, null);
    }

    /** The same for {@code calls} only. */
    public CallFault on(Calls calls) {
        return new CallFault(strike, Objects.requireNonNull(calls, "calls"), times, lasts);
    }

    /** The same for calls whose target passes {@code target}, which is explained at {@link Calls#target}. */
    public CallFault on(Predicate<String> target) {
        return on(Calls.target(target));
    }

    /**
     * The same, which strikes only so often.
     *
     * @throws IllegalArgumentException unless {@code times} is positive
     */
    public CallFault times(int times) {
        if (times <= 0) {
            throw new IllegalArgumentException("A fault strikes at least once, not " + times + " times");
        }
        return new CallFault(strike, calls, times, lasts);
    }

    @Override
    public CallFault during(Duration time) {
        return new CallFault(strike, calls, times, Outage.positive(time));
    }

    @Override
    public @Nullable Duration lasts() {
        return lasts;
    }

    Strike strike() {
        return strike;
    }

    Calls calls() {
        return calls;
    }

    int times() {
        return times;
    }

    @Override
    public String toString() {
        return "%s on %s%s%s"
                .formatted(
                        strike,
                        calls,
                        times == ALWAYS ? "" : ", " + times + (times == 1 ? " time" : " times"),
                        lasts == null ? "" : ", during " + lasts);
    }

    /** What happens to a call. */
    sealed interface Strike {}

    /** Strikes when the request comes; the server does not get it. */
    sealed interface RequestStrike extends Strike {}

    /** Strikes when the server answers. */
    sealed interface ReplyStrike extends Strike {}

    record Status(int code, @Nullable Duration retryAfter) implements RequestStrike {
        @Override
        public String toString() {
            return "status " + code;
        }
    }

    enum Reset implements RequestStrike {
        RESET;

        @Override
        public String toString() {
            return "reset";
        }
    }

    enum DropRequest implements RequestStrike {
        DROP;

        @Override
        public String toString() {
            return "drop the request";
        }
    }

    enum DropReply implements ReplyStrike {
        DROP;

        @Override
        public String toString() {
            return "drop the reply";
        }
    }

    enum CutInHalf implements ReplyStrike {
        CUT;

        @Override
        public String toString() {
            return "cut the reply in half";
        }
    }

    record Delay(Duration time) implements ReplyStrike {
        @Override
        public String toString() {
            return "delay the reply by " + time;
        }
    }
}
