package io.hubbub.broker.filter;

import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import org.jspecify.annotations.Nullable;

/**
 * What values are to operators. Null is what is missing.
 *
 * <p>Numbers are finite: one beyond 64 bits is missing, and {@code NaN} says "no number" inside this room.
 */
final class Values {
    private static final int SHORT = 32; // characters; a search for so few is quick whatever the text

    private Values() {}

    /** The truth of a value: what is missing, zero or empty text is false; arrays and objects are true. */
    static boolean truth(@Nullable JsonValue value) {
        if (value instanceof Bool bool) {
            return bool.value();
        }
        if (value instanceof Num num) {
            return num.value() != 0;
        }
        if (value instanceof Text text) {
            return !text.value().isEmpty();
        }
        return value instanceof Array || value instanceof Members;
    }

    /** The number that a value is or whose text it is; {@code NaN} for any other. */
    static double number(@Nullable JsonValue value) {
        if (value instanceof Num num) {
            return Numbers.finite(num.value());
        }
        return value instanceof Text text ? Numbers.parse(text.value()) : Double.NaN;
    }

    /** The text of a scalar; null for any other. */
    static @Nullable String text(@Nullable JsonValue value) {
        if (value instanceof Text text) {
            return text.value();
        }
        if (value instanceof Num num) {
            return Double.isFinite(num.value()) ? Numbers.text(num.value()) : null;
        }
        return value instanceof Bool bool ? Boolean.toString(bool.value()) : null;
    }

    /** Equality of scalars; whatever else is involved, it is false. */
    static boolean equal(@Nullable JsonValue left, @Nullable JsonValue right) {
        boolean asNumbers = left instanceof Num || right instanceof Num;
        return equal(left, right, asNumbers ? number(right) : Double.NaN);
    }

    /** Whether {@code items} has a member that is equal to {@code right}. */
    static boolean contains(Array items, @Nullable JsonValue right) {
        double rightNumber = number(right); // once, because the text may be long and the members many
        for (int i = 0; i < items.items().size(); i++) {
            if (equal(items.items().get(i), right, rightNumber)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code part} stands in {@code whole}. */
    static boolean contains(String whole, String part) {
        return part.length() <= SHORT
                ? whole.contains(part)
                : new Needle(part).endOfFirst(whole, 0, whole.length()) >= 0;
    }

    private static boolean equal(@Nullable JsonValue left, @Nullable JsonValue right, double rightNumber) {
        if (left instanceof Text text) {
            if (right instanceof Text other) {
                return text.value().equals(other.value());
            }
            return right instanceof Bool bool
                    ? text.value().equals(Boolean.toString(bool.value()))
                    : right instanceof Num && number(text) == rightNumber;
        }
        if (left instanceof Num num) {
            return right instanceof Bool bool ? num.value() == (bool.value() ? 1 : 0) : num.value() == rightNumber;
        }
        if (left instanceof Bool bool) {
            if (right instanceof Bool other) {
                return bool.value() == other.value();
            }
            return right instanceof Text text
                    ? text.value().equals(Boolean.toString(bool.value()))
                    : right instanceof Num num && num.value() == (bool.value() ? 1 : 0);
        }
        return false;
    }
}
