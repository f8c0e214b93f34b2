package io.hubbub.broker.access;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression of RE2 becomes when its counted repetitions are written out, as they are when it is compiled:
 * {@code (?:a{1000}){1000}} is a million. Reads the text only, so it costs nothing to ask before.
 */
final class PatternSize {
    private static final long ENOUGH = 1_000_000;

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>(); // sizes of what stands around, up to here
    private long size; // of what was read of the innermost group
    private long last = 1; // size of what a repetition would repeat
    private int next;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** In characters, classes and the like; roughly, and a million for everything beyond. For what is no pattern, any number. */
    static long of(String pattern) {
        return new PatternSize(pattern).read();
    }

    private long read() {
        while (next < pattern.length()) {
            char c = pattern.charAt(next);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> {
                    outer.push(size);
                    size = 0;
                    next++;
                }
                case ')' -> {
                    last = size + 1;
                    size = last + (outer.isEmpty() ? 0 : outer.pop());
                    next++;
                }
                case '{' -> repetition();
                case '*', '+', '?', '|' -> next++;
                default -> {
                    one();
                    next++;
                }
            }
            if (size >= ENOUGH) {
                return ENOUGH;
            }
        }
        return size + outer.stream().mapToLong(Long::longValue).sum();
    }

    private void one() {
        last = 1;
        size++;
    }

    private void escape() {
        if (pattern.startsWith("\\Q", next)) {
            int end = pattern.indexOf("\\E", next + 2);
            size += (end < 0 ? pattern.length() : end) - next;
            last = 1;
            next = end < 0 ? pattern.length() : end + 2;
            return;
        }
        one();
        boolean named = pattern.startsWith("\\x{", next)
                || pattern.startsWith("\\p{", next)
                || pattern.startsWith("\\P{", next);
        int end = named ? pattern.indexOf('}', next) : -1;
        next = end < 0 ? next + 2 : end + 1;
    }

    private void characterClass() {
        one();
        next++;
        if (isAt('^')) {
            next++;
        }
        if (isAt(']')) {
            next++; // in this place it stands for itself
        }
        while (next < pattern.length() && !isAt(']')) {
            if (isAt('\\')) {
                next += 2;
            } else if (pattern.startsWith("[:", next) && pattern.indexOf(":]", next + 2) >= 0) {
                next = pattern.indexOf(":]", next + 2) + 2;
            } else {
                next++;
            }
        }
        next++;
    }

    /** {@code {3}}, {@code {3,}} or {@code {3,5}}; anything else in braces stands for itself. */
    private void repetition() {
        int end = pattern.indexOf('}', next);
        String counts = end < 0 ? "" : pattern.substring(next + 1, end);
        if (!counts.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            one();
            next++;
            return;
        }
        int comma = counts.indexOf(',');
        long least = Long.parseLong(comma < 0 ? counts : counts.substring(0, comma));
        boolean bounded = comma >= 0 && comma < counts.length() - 1;
        long most = bounded ? Long.parseLong(counts.substring(comma + 1)) : least;
        long times = Math.max(1, Math.max(least, most));
        size += last * (times - 1);
        last *= times;
        next = end + 1;
    }

    private boolean isAt(char c) {
        return next < pattern.length() && pattern.charAt(next) == c;
    }
}
