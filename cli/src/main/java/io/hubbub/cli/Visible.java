package io.hubbub.cli;

/** Shows what others wrote without letting it steer the terminal. */
final class Visible {
    private Visible() {}

    /** {@code text} with {@code \\uXXXX} for control characters and for those that turn the direction of writing. */
    static String text(String text) {
        if (text.chars().noneMatch(Visible::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHidden(c)) {
                visible.append("\\u%04x".formatted((int) c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c)
                || (c >= 0x2028 && c <= 0x202E) // line ends, embeddings, overrides
                || (c >= 0x2066 && c <= 0x2069); // isolates
    }
}
