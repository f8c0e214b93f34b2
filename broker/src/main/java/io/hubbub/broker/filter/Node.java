package io.hubbub.broker.filter;

import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Null;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an understood expression. It can be asked for its value, its truth or its number; each kind answers one of
 * them itself and the others by it, so that numbers and truths need no objects on their way.
 *
 * <p>Immutable. Trees are at most {@link Filter#MAX_NODES} deep.
 */
sealed interface Node {
    /** What it is for this message; null when missing. */
    @Nullable
    JsonValue value(Subject subject);

    /** Whether that counts as true. */
    default boolean test(Subject subject) {
        return Values.truth(value(subject));
    }

    /** The number it is; {@code NaN} when it is none. */
    default double number(Subject subject) {
        return Values.number(value(subject));
    }

    /** A part that is true or false. */
    sealed interface Condition extends Node {
        @Override
        boolean test(Subject subject);

        @Override
        default JsonValue value(Subject subject) {
            return Bool.of(test(subject));
        }
    }

    /** A part that is a number or missing. */
    sealed interface Calculation extends Node {
        @Override
        double number(Subject subject);

        @Override
        default boolean test(Subject subject) {
            double number = number(subject);
            return number != 0 && !Double.isNaN(number);
        }

        @Override
        default @Nullable JsonValue value(Subject subject) {
            double number = number(subject);
            return Double.isNaN(number) ? null : new Num(number);
        }
    }

    /** A value that stands in the expression. */
    record Literal(JsonValue constant) implements Node {
        @Override
        public JsonValue value(Subject subject) {
            return constant;
        }
    }

    /** A value in the message. */
    record Field(Root root, List<Step> steps) implements Node {
        @Override
        public @Nullable JsonValue value(Subject subject) {
            JsonValue found = root.in(subject);
            for (int i = 0; i < steps.size() && found != null; i++) {
                found = steps.get(i).in(found);
            }
            return found == Null.NULL || isInfinite(found) ? null : found;
        }

        private static boolean isInfinite(@Nullable JsonValue value) {
            return value instanceof Num num && Double.isInfinite(num.value());
        }
    }

    /** A bare word on the right of a comparison: the member of that name, and without one the word itself. */
    record Word(Field field, Text word) implements Node {
        @Override
        public JsonValue value(Subject subject) {
            JsonValue found = field.value(subject);
            return found == null ? word : found;
        }
    }

    /** A list that is not the same for every message. What is missing keeps its place. */
    record Listing(List<Node> members) implements Node {
        @Override
        public JsonValue value(Subject subject) {
            List<JsonValue> values = new ArrayList<>(members.size());
            for (int i = 0; i < members.size(); i++) {
                JsonValue value = members.get(i).value(subject);
                values.add(value == null ? Null.NULL : value);
            }
            return new Array(values);
        }

        @Override
        public boolean test(Subject subject) {
            return true;
        }
    }

    /** {@code !} */
    record Not(Node operand) implements Condition {
        @Override
        public boolean test(Subject subject) {
            return !operand.test(subject);
        }
    }

    /** {@code &&} */
    record And(Node left, Node right) implements Condition {
        @Override
        public boolean test(Subject subject) {
            return left.test(subject) && right.test(subject);
        }
    }

    /** {@code ||} */
    record Or(Node left, Node right) implements Condition {
        @Override
        public boolean test(Subject subject) {
            return left.test(subject) || right.test(subject);
        }
    }

    /** {@code ==} */
    record Equal(Node left, Node right) implements Condition {
        @Override
        public boolean test(Subject subject) {
            return Values.equal(left.value(subject), right.value(subject));
        }
    }

    /** {@code < > <= >=} */
    record Ordered(Token operator, Node left, Node right) implements Condition {
        @Override
        public boolean test(Subject subject) {
            double a = left.number(subject);
            double b = right.number(subject);
            // Every comparison with NaN is false.
            return switch (operator) {
                case LESS -> a < b;
                case LESS_OR_EQUAL -> a <= b;
                case GREATER -> a > b;
                case GREATER_OR_EQUAL -> a >= b;
                default -> throw new IllegalStateException("No order: " + operator);
            };
        }
    }

    /** {@code LIKE}; the pattern is made beforehand where it is the same for every message. */
    record Like(Node left, Node right, @Nullable LikePattern constant) implements Condition {
        static Like of(Node left, Node right) {
            String pattern = right instanceof Literal literal ? Values.text(literal.constant()) : null;
            return new Like(left, right, pattern == null ? null : new LikePattern(pattern));
        }

        @Override
        public boolean test(Subject subject) {
            JsonValue value = left.value(subject);
            if (value == null) {
                return false;
            }
            LikePattern pattern = pattern(subject);
            if (pattern == null) {
                return false;
            }
            if (!(value instanceof Array array)) {
                return matches(pattern, value);
            }
            for (int i = 0; i < array.items().size(); i++) {
                if (matches(pattern, array.items().get(i))) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable LikePattern pattern(Subject subject) {
            if (constant != null) {
                return constant;
            }
            String text = Values.text(right.value(subject));
            return text == null ? null : new LikePattern(text);
        }

        private static boolean matches(LikePattern pattern, JsonValue value) {
            String text = Values.text(value);
            return text != null && pattern.matches(text);
        }
    }

    /** {@code CONTAINS} */
    record Contains(Node left, Node right) implements Condition {
        @Override
        public boolean test(Subject subject) {
            JsonValue whole = left.value(subject);
            if (whole instanceof Array array) {
                return Values.contains(array, right.value(subject));
            }
            String text = whole instanceof Text || whole instanceof Num ? Values.text(whole) : null;
            String part = text == null ? null : Values.text(right.value(subject));
            return text != null && part != null && Values.contains(text, part);
        }
    }

    /** {@code -} before an operand. */
    record Negative(Node operand) implements Calculation {
        @Override
        public double number(Subject subject) {
            return -operand.number(subject);
        }
    }

    /** {@code ~} */
    record Complement(Node operand) implements Calculation {
        @Override
        public double number(Subject subject) {
            double number = operand.number(subject);
            return isWhole(number) ? ~(long) number : Double.NaN;
        }
    }

    /** {@code + - * / %} */
    record Arithmetic(Token operator, Node left, Node right) implements Calculation {
        @Override
        public double number(Subject subject) {
            double a = left.number(subject);
            double b = right.number(subject);
            return Numbers.finite(
                    switch (operator) {
                        case PLUS -> a + b;
                        case MINUS -> a - b;
                        case TIMES -> a * b;
                        case DIVIDE -> a / b;
                        case REMAINDER -> a % b;
                        default -> throw new IllegalStateException("No arithmetic: " + operator);
                    });
        }
    }

    /** {@code & | ^} */
    record Bits(Token operator, Node left, Node right) implements Calculation {
        @Override
        public double number(Subject subject) {
            double a = left.number(subject);
            double b = right.number(subject);
            if (!isWhole(a) || !isWhole(b)) {
                return Double.NaN;
            }
            return switch (operator) {
                case BIT_AND -> (long) a & (long) b;
                case BIT_OR -> (long) a | (long) b;
                case BIT_XOR -> (long) a ^ (long) b;
                default -> throw new IllegalStateException("No bits: " + operator);
            };
        }
    }

    /** Where a field begins. */
    enum Root {
        /** {@code a}: a member of the metadata. */
        NAME {
            @Override
            @Nullable
            JsonValue in(Subject subject) {
                return META.in(subject);
            }
        },
        /** {@code meta.a} */
        META {
            @Override
            @Nullable
            JsonValue in(Subject subject) {
                return subject.meta() instanceof Members members ? members : null;
            }
        },
        /** {@code data.a}: the payload. */
        DATA {
            @Override
            @Nullable
            JsonValue in(Subject subject) {
                return subject.data();
            }
        },
        /** {@code message.a}: the member of the metadata, and without one the payload. */
        MESSAGE {
            @Override
            @Nullable
            JsonValue in(Subject subject) {
                JsonValue meta = META.in(subject);
                JsonValue member = meta == null ? null : new Named("message").in(meta);
                return member == null || member == Null.NULL ? subject.data() : member;
            }
        };

        abstract @Nullable JsonValue in(Subject subject);
    }

    /** One step of a path. */
    sealed interface Step {
        /** What is there; null when nothing is. */
        @Nullable
        JsonValue in(JsonValue value);
    }

    /** {@code .a} and {@code ["a"]} */
    record Named(String name) implements Step {
        @Override
        public @Nullable JsonValue in(JsonValue value) {
            return value instanceof Members members ? members.byName().get(name) : null;
        }
    }

    /** {@code [0]} */
    record Index(int index) implements Step {
        @Override
        public @Nullable JsonValue in(JsonValue value) {
            return value instanceof Array array && index < array.items().size()
                    ? array.items().get(index)
                    : null;
        }
    }

    /** Whether a number keeps its meaning as an integer of 64 bits, its fraction cut off. */
    private static boolean isWhole(double number) {
        return number >= -0x1p63 && number < 0x1p63;
    }
}
