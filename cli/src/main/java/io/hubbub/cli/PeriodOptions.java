package io.hubbub.cli;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when. */
final class PeriodOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            order = 2,
            description =
                    "Begin there, with what is at that time: a timetoken, how long ago (-90s, -30m, -2h, -1d12h), a "
                            + "date, or a time such as 2026-01-31T10:00 or 2026-01-31T09:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", order = 3, description = "End there, with what is at that time.")
    private @Nullable String to;

    /** What the options say. */
    Period period() throws CommandFailed {
        Instant now = Instant.now();
        Long first = from == null ? null : Long.valueOf(Moment.timetoken("--from", from, now, ZoneId.systemDefault()));
        Long last = to == null ? null : Long.valueOf(Moment.timetoken("--to", to, now, ZoneId.systemDefault()));
        if (first != null && last != null && first > last) {
            throw CommandFailed.wrongUse("--from is later than --to.");
        }
        return new Period(first, last);
    }

    /** Timetokens that belong to it, or null where it has no end. */
    record Period(@Nullable Long from, @Nullable Long to) {}
}
