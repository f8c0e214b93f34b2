package io.hubbub.junit;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fault of the whole network, for every connection. Immutable. */
public final class Outage implements Fault {
    private final Kind kind;
    private final @Nullable Duration lasts;

    Outage(Kind kind, @Nullable Duration lasts) {
        this.kind = kind;
        this.lasts = lasts;
    }

    @Override
    public Outage during(Duration time) {
        return new Outage(kind, positive(time));
    }

    @Override
    public @Nullable Duration lasts() {
        return lasts;
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return (kind == Kind.REFUSE ? "refuse" : "lost") + (lasts == null ? "" : ", during " + lasts);
    }

    static Duration positive(Duration time) {
        Objects.requireNonNull(time, "time");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A fault lasts longer than nothing, unlike " + time);
        }
        return time;
    }

    /** Which. */
    enum Kind {
        REFUSE,
        LOST
    }
}
