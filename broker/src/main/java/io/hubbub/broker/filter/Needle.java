package io.hubbub.broker.filter;

/**
 * A text that is looked for in others, in time linear in both (Knuth, Morris, Pratt): a stranger chooses either.
 *
 * <p>Immutable.
 */
final class Needle {
    private final String text;
    private final int[] fallback; // how much of the text still fits when the character after so many did not

    Needle(String text) {
        this.text = text;
        this.fallback = new int[text.length() + 1];
        int fits = 0;
        for (int i = 1; i < text.length(); i++) {
            while (fits > 0 && text.charAt(i) != text.charAt(fits)) {
                fits = fallback[fits];
            }
            if (text.charAt(i) == text.charAt(fits)) {
                fits++;
            }
            fallback[i + 1] = fits;
        }
    }

    /** The end of the first occurrence in {@code whole} between {@code from} and {@code to}; -1 without one. */
    int endOfFirst(String whole, int from, int to) {
        int fits = 0;
        for (int i = from; fits < text.length(); i++) {
            if (i >= to) {
                return -1;
            }
            while (fits > 0 && whole.charAt(i) != text.charAt(fits)) {
                fits = fallback[fits];
            }
            if (whole.charAt(i) == text.charAt(fits)) {
                fits++;
            }
            if (fits == text.length()) {
                return i + 1;
            }
        }
        return from; // an empty text is found at once
    }
}
