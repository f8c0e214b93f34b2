package io.hubbub.server.main;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be set: with the flag {@code --key}, the environment variable {@code HUBBUB_KEY} or the line
 * {@code key:} of the file.
 *
 * @param <T> what its text means
 */
public final class Setting<T> {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB)?");

    private static final String YES_OR_NO = "true or false";
    private static final String NO_END = "unlimited";

    private final String key;
    private final String defaultText;
    private final String valueName;
    private final String form;
    private final String description;
    private final Function<String, T> parser; // IllegalArgumentException for what has not the form

    private Setting(
            String key,
            String defaultText,
            String valueName,
            String form,
            String description,
            Function<String, T> parser) {
        this.key = key;
        this.defaultText = defaultText;
        this.valueName = valueName;
        this.form = form;
        this.description = description;
        this.parser = parser;
    }

    static Setting<String> text(String key, String defaultText, String valueName, String description) {
        return new Setting<>(key, defaultText, valueName, "a " + valueName, description, text -> text);
    }

    static Setting<Boolean> choice(String key, boolean byDefault, String description) {
        return new Setting<>(
                key, Boolean.toString(byDefault), "true|false", YES_OR_NO, description, Setting::parseBoolean);
    }

    static Setting<String> oneOf(String key, String byDefault, List<String> values, String description) {
        return new Setting<>(
                key, byDefault, String.join("|", values), String.join(" or ", values), description, text -> {
                    check(values.contains(text));
                    return text;
                });
    }

    static Setting<Integer> number(String key, int byDefault, int min, int max, String description) {
        String form = "a number from " + min + " to " + max;
        return new Setting<>(key, Integer.toString(byDefault), "number", form, description, text -> {
            int number = Integer.parseInt(text);
            check(number >= min && number <= max);
            return number;
        });
    }

    static Setting<Integer> either(String key, int byDefault, int other, String description) {
        String valueName = byDefault + "|" + other;
        String form = byDefault + " or " + other;
        return new Setting<>(key, Integer.toString(byDefault), valueName, form, description, text -> {
            int number = Integer.parseInt(text);
            check(number == byDefault || number == other);
            return number;
        });
    }

    static Setting<Long> size(String key, String byDefault, String min, String description) {
        String form = "a number of bytes from " + min + ", such as " + byDefault;
        long minBytes = parseSize(min);
        return new Setting<>(key, byDefault, "size", form, description, text -> {
            long bytes = parseSize(text);
            check(bytes >= minBytes);
            return bytes;
        });
    }

    static Setting<Duration> duration(String key, String byDefault, String min, String max, String description) {
        String form = "a time from " + min + " to " + max + ", such as " + byDefault;
        Duration shortest = parseDuration(min);
        Duration longest = parseDuration(max);
        return new Setting<>(key, byDefault, "time", form, description, text -> {
            Duration duration = parseDuration(text);
            check(duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0);
            return duration;
        });
    }

    /** A time that may also have no end, which is empty and the default. */
    static Setting<Optional<Duration>> durationOrNoEnd(
            String key, String min, String max, String example, String description) {
        String form = "a time from " + min + " to " + max + ", such as " + example + ", or " + NO_END;
        Duration shortest = parseDuration(min);
        Duration longest = parseDuration(max);
        return new Setting<>(key, NO_END, "time", form, description, text -> {
            if (text.equals(NO_END)) {
                return Optional.empty();
            }
            Duration duration = parseDuration(text);
            check(duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0);
            return Optional.of(duration);
        });
    }

    /** Its name in files. */
    public String key() {
        return key;
    }

    /** Its name on the command line. */
    public String flag() {
        return "--" + key;
    }

    /** Its name in the environment. */
    public String variable() {
        return "HUBBUB_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What holds when nothing is set; empty for nothing. */
    public String defaultText() {
        return defaultText;
    }

    /** One word for its values, as help texts show them. */
    public String valueName() {
        return valueName;
    }

    /** What its values look like, in words. */
    public String form() {
        return form;
    }

    /** Whether it is yes or no, so that a flag without a value means yes. */
    public boolean isChoice() {
        return form.equals(YES_OR_NO);
    }

    /** What it is for. */
    public String description() {
        return description;
    }

    T defaultValue() {
        return parser.apply(defaultText);
    }

    /** Reads {@code text}, which came from {@code source}. */
    T parse(String text, String source) throws ConfigurationException {
        try {
            return parser.apply(text.trim());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("%s must be %s, but is \"%s\".".formatted(source, form, text), e);
        }
    }

    private static boolean parseBoolean(String text) {
        check(text.equals("true") || text.equals("false"));
        return text.equals("true");
    }

    private static long parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        check(matcher.matches());
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = unit == null
                ? 0
                : switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    default -> 30;
                };
        check(number <= Long.MAX_VALUE >> shift);
        return number << shift;
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        check(matcher.matches());
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static void check(boolean hasTheForm) {
        if (!hasTheForm) {
            throw new IllegalArgumentException();
        }
    }
}
