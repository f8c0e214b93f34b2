package io.hubbub.broker.filter;

import java.math.BigDecimal;

/** Numbers as text, in expressions and in messages: {@code 12}, {@code 3.5}, {@code .5}, {@code 1e3}. */
final class Numbers {
    private static final double PLAIN = 1e18; // whole numbers below fit into a long

    private Numbers() {}

    /** Where the number without sign ends that begins at {@code from}; -1 when none does. */
    static int end(String text, int from) {
        int end = digits(text, from);
        boolean whole = end > from;
        if (end < text.length() && text.charAt(end) == '.') {
            int fraction = digits(text, end + 1);
            if (fraction > end + 1) {
                end = fraction;
            } else if (!whole) {
                return -1;
            }
        } else if (!whole) {
            return -1;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = digits(text, afterSign(text, end + 1));
            if (exponent > afterSign(text, end + 1)) {
                end = exponent;
            }
        }
        return end;
    }

    /** The number that the whole text is, with or without sign; not a number when it is none or beyond 64 bits. */
    static double parse(String text) {
        // Double.parseDouble alone would take " 1", "1d", "0x1p3", "NaN" and "Infinity" too.
        boolean number = !text.isEmpty() && end(text, afterSign(text, 0)) == text.length();
        return number ? finite(Double.parseDouble(text)) : Double.NaN;
    }

    /** The number, or not a number where it is infinite: the language knows neither. */
    static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    /** A finite number in decimal digits, without exponent and without needless zeros. */
    static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < PLAIN
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int afterSign(String text, int from) {
        return from < text.length() && (text.charAt(from) == '+' || text.charAt(from) == '-') ? from + 1 : from;
    }
}
