package io.hubbub.cli;

/** Shows what others wrote without letting it steer the terminal. */
final class Visible {
    private Visible() {}

    /**
     * {@code text} with {@code \\u001b} and the like for control characters, for those that turn the direction of writing and
     * for those that have no width: all that could make a line look like another.
     */
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
                || c == 0x061C // a mark of direction
                || (c >= 0x200B && c <= 0x200F) // no width, joiners, marks of direction
                || (c >= 0x2028 && c <= 0x202E) // line ends, embeddings, overrides
                || (c >= 0x2060 && c <= 0x2069) // no width, isolates
                || c == 0xFEFF; // no width
    }
}
