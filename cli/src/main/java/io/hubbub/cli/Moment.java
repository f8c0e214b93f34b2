package io.hubbub.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as users write it: a timetoken, ISO 8601, or how long ago. */
final class Moment {
    private static final Pattern TIMETOKEN = Pattern.compile("\\d{17}");
    private static final Pattern AGO = Pattern.compile("-(?:\\d{1,6}[smhdw])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhdw])");
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int NANOS_PER_TICK = 100;
    private static final Instant FIRST = Instant.EPOCH.plusSeconds(1);
    private static final Instant LAST = Instant.parse("2286-01-01T00:00:00Z"); // timetokens have 17 digits until then

    private Moment() {}

    /**
     * The timetoken that an option means.
     *
     * @param option its name
     * @param zone of times that do not say theirs
     */
    static long timetoken(String option, String text, Instant now, ZoneId zone) throws CommandFailed {
        if (TIMETOKEN.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            Instant instant = AGO.matcher(text).matches() ? now.minus(duration(text)) : instant(text, zone);
            if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
                throw new DateTimeException("out of range");
            }
            return instant.getEpochSecond() * TICKS_PER_SECOND + instant.getNano() / NANOS_PER_TICK;
        } catch (DateTimeException | ArithmeticException e) {
            throw CommandFailed.wrongUse(
                    "%s must be a timetoken of 17 digits, a time such as 2026-01-31T10:00, or how long ago, such as -2h, but is \"%s\"."
                            .formatted(option, text));
        }
    }

    private static Instant instant(String text, ZoneId zone) {
        String time = text.replaceFirst(" ", "T");
        if (!time.contains("T")) {
            return LocalDate.parse(time).atStartOfDay(zone).toInstant();
        }
        return time.matches(".*T.*(Z|[+-][\\d:]+)")
                ? OffsetDateTime.parse(time).toInstant()
                : LocalDateTime.parse(time).atZone(zone).toInstant();
    }

    private static Duration duration(String text) {
        Duration whole = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            whole = whole.plus(
                    switch (part.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        case "d" -> Duration.of(number, ChronoUnit.DAYS);
                        default -> Duration.of(7 * number, ChronoUnit.DAYS);
                    });
        }
        return whole;
    }
}
