package io.hubbub.broker.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The right side of LIKE: {@code *} is any run of characters, {@code \*} an asterisk, the rest is itself in either case.
 *
 * <p>The pattern is cut at its asterisks. The first and last piece must stand at the ends of a text, and each piece
 * between is taken where it first comes after the one before: no earlier choice could make a later piece fit, so
 * nothing is tried twice and the time is linear in the text.
 *
 * <p>Immutable.
 */
final class LikePattern {
    private final String first;
    private final List<Needle> between = new ArrayList<>(0);
    private final String last;
    private final boolean isWhole; // no asterisk: the first piece is all

    LikePattern(String pattern) {
        List<String> pieces = pieces(fold(pattern));
        isWhole = pieces.size() == 1;
        first = pieces.get(0);
        last = isWhole ? "" : pieces.get(pieces.size() - 1);
        for (int i = 1; i < pieces.size() - 1; i++) {
            if (!pieces.get(i).isEmpty()) {
                between.add(new Needle(pieces.get(i)));
            }
        }
    }

    boolean matches(String text) {
        String folded = fold(text);
        if (isWhole) {
            return folded.equals(first);
        }
        int end = folded.length() - last.length();
        if (end < first.length() || !folded.startsWith(first) || !folded.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int i = 0; i < between.size(); i++) {
            at = between.get(i).endOfFirst(folded, at, end);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    private static List<String> pieces(String pattern) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else if (c == '\\' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                piece.append('*');
                i++;
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    /** One form for both cases, character by character so that no text gets longer; itself when it has that form. */
    private static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (fold(text.charAt(i)) != text.charAt(i)) {
                char[] folded = text.toCharArray();
                for (int j = i; j < folded.length; j++) {
                    folded[j] = fold(folded[j]);
                }
                return new String(folded);
            }
        }
        return text;
    }

    private static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
