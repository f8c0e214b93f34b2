package io.hubbub.broker.filter;

import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Null;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expression made together with its meaning: written with only the parentheses that it needs, understood without
 * being read. Slow, and as far from the real evaluation as can be: exact numbers for bits, regular expressions for LIKE.
 *
 * <p>Values are {@code Double}, {@code String}, {@code Boolean}, {@code List}, {@code Map}, and {@link #MISSING}.
 */
record ReferenceFilter(String text, int level, Function<Map<?, ?>, Object> meaning) {
    static final List<String> NAMES = List.of("a", "b", "c", "t", "u");

    private static final Object MISSING = new Object();
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final BigInteger TWO_63 = BigInteger.ONE.shiftLeft(63);

    // Levels of precedence, weakest first.
    private static final int OR = 0;
    private static final int AND = 1;
    private static final int COMPARISON = 2;
    private static final int BITS = 3;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int UNARY = 6;
    private static final int PRIMARY = 7;

    boolean matches(JsonValue meta) {
        return truth(meaning.apply((Map<?, ?>) plain(meta)));
    }

    static ReferenceFilter any(SplittableRandom random) {
        return any(random, 4);
    }

    static double anyNumber(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(-3, 4) + 0.5;
            case 1 -> random.nextLong();
            case 2 -> Double.POSITIVE_INFINITY;
            case 3 -> 1e300;
            default -> random.nextInt(-2, 4);
        };
    }

    static String anyString(SplittableRandom random) {
        String[] some = {
            "", "a", "b", "A", "ab", "aB*", "a*b", "1", "2.50", "-1", "true", "false", "aab", "1e3", " 1", "x1"
        };
        return some[random.nextInt(some.length)];
    }

    private static ReferenceFilter any(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf(random);
        }
        ReferenceFilter x = any(random, depth - 1);
        if (random.nextInt(6) == 0) {
            return unary(random, x);
        }
        ReferenceFilter y = any(random, depth - 1);
        return switch (random.nextInt(12)) {
            case 0 -> left(OR, x, "||", y, (a, b) -> truth(a) || truth(b));
            case 1 -> left(AND, x, "&&", y, (a, b) -> truth(a) && truth(b));
            case 2, 3 -> compared(x, random.nextBoolean() ? " == " : "=", y, ReferenceFilter::equal);
            case 4 -> compared(x, "!=", y, (a, b) -> !(Boolean) equal(a, b));
            case 5 -> ordered(random, x, y);
            case 6 -> compared(x, random.nextBoolean() ? " LIKE " : " like ", y, ReferenceFilter::like);
            case 7 -> compared(x, random.nextBoolean() ? " CONTAINS " : " contains ", y, ReferenceFilter::contains);
            case 8 -> bits(random, x, y);
            case 9 -> sum(random, x, y);
            case 10 -> product(random, x, y);
            default -> list(x, y);
        };
    }

    private static ReferenceFilter leaf(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> {
                double number = Math.abs(anyNumber(random));
                double written = Double.isInfinite(number) ? 7 : number;
                yield new ReferenceFilter(new BigDecimal(written).toPlainString(), PRIMARY, meta -> written);
            }
            case 1, 2 -> {
                String string = anyString(random);
                String quote = random.nextBoolean() ? "'" : "\"";
                yield new ReferenceFilter(quote + string + quote, PRIMARY, meta -> string);
            }
            case 3 -> {
                // A pattern whose asterisk is one.
                yield new ReferenceFilter("'a\\*b'", PRIMARY, meta -> "a\\*b");
            }
            case 4 -> {
                boolean value = random.nextBoolean();
                yield new ReferenceFilter(String.valueOf(value), PRIMARY, meta -> value);
            }
            case 5 -> {
                String name = name(random);
                yield new ReferenceFilter("meta." + name, PRIMARY, meta -> member(meta, name));
            }
            default -> {
                String name = name(random);
                yield new ReferenceFilter(name, PRIMARY, meta -> member(meta, name));
            }
        };
    }

    private static String name(SplittableRandom random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static Object member(Map<?, ?> meta, String name) {
        Object value = meta.get(name);
        return value == null ? MISSING : value;
    }

    private static ReferenceFilter unary(SplittableRandom random, ReferenceFilter x) {
        return switch (random.nextInt(3)) {
            case 0 -> new ReferenceFilter("!" + x.at(UNARY), UNARY, meta -> !truth(x.meaning.apply(meta)));
            case 1 ->
                new ReferenceFilter("-" + x.at(UNARY), UNARY, meta -> {
                    Double number = number(x.meaning.apply(meta));
                    return number == null ? MISSING : finite(-number);
                });
            default ->
                new ReferenceFilter("~" + x.at(UNARY), UNARY, meta -> {
                    BigInteger whole = whole(x.meaning.apply(meta));
                    return whole == null ? MISSING : whole.not().doubleValue();
                });
        };
    }

    private static ReferenceFilter ordered(SplittableRandom random, ReferenceFilter x, ReferenceFilter y) {
        int which = random.nextInt(4);
        String[] signs = {"<", "<=", ">", ">="};
        return new ReferenceFilter(x.at(BITS) + signs[which] + y.at(BITS), COMPARISON, meta -> {
            Double a = number(x.meaning.apply(meta));
            Double b = number(y.meaning.apply(meta));
            if (a == null || b == null) {
                return false;
            }
            int order = new BigDecimal(a).compareTo(new BigDecimal(b));
            return switch (which) {
                case 0 -> order < 0;
                case 1 -> order <= 0;
                case 2 -> order > 0;
                default -> order >= 0;
            };
        });
    }

    private static ReferenceFilter bits(SplittableRandom random, ReferenceFilter x, ReferenceFilter y) {
        int which = random.nextInt(3);
        return left(BITS, x, new String[] {" & ", " | ", "^"}[which], y, (a, b) -> {
            BigInteger m = whole(a);
            BigInteger n = whole(b);
            if (m == null || n == null) {
                return MISSING;
            }
            return switch (which) {
                case 0 -> m.and(n).doubleValue();
                case 1 -> m.or(n).doubleValue();
                default -> m.xor(n).doubleValue();
            };
        });
    }

    private static ReferenceFilter sum(SplittableRandom random, ReferenceFilter x, ReferenceFilter y) {
        boolean plus = random.nextBoolean();
        return left(SUM, x, plus ? "+" : " - ", y, (a, b) -> {
            Double m = number(a);
            Double n = number(b);
            return m == null || n == null ? MISSING : finite(plus ? m + n : m - n);
        });
    }

    private static ReferenceFilter product(SplittableRandom random, ReferenceFilter x, ReferenceFilter y) {
        int which = random.nextInt(3);
        return left(PRODUCT, x, new String[] {"*", "/", " % "}[which], y, (a, b) -> {
            Double m = number(a);
            Double n = number(b);
            if (m == null || n == null || (which > 0 && n == 0)) {
                return MISSING;
            }
            return switch (which) {
                case 0 -> finite(m * n);
                case 1 -> finite(m / n);
                default -> new BigDecimal(m).remainder(new BigDecimal(n)).doubleValue();
            };
        });
    }

    private static ReferenceFilter list(ReferenceFilter x, ReferenceFilter y) {
        return new ReferenceFilter(
                "(" + x.text + ", " + y.text + ")",
                PRIMARY,
                meta -> List.of(x.meaning.apply(meta), y.meaning.apply(meta)));
    }

    /** Operators of one level, of which the left goes first. */
    private static ReferenceFilter left(
            int level, ReferenceFilter x, String sign, ReferenceFilter y, BinaryOperator<Object> operation) {
        return new ReferenceFilter(
                x.at(level) + sign + y.at(level + 1),
                level,
                meta -> operation.apply(x.meaning.apply(meta), y.meaning.apply(meta)));
    }

    private static ReferenceFilter compared(
            ReferenceFilter x, String sign, ReferenceFilter y, BinaryOperator<Object> operation) {
        return new ReferenceFilter(x.at(BITS) + sign + y.at(BITS), COMPARISON, meta -> {
            Object right = y.meaning.apply(meta);
            boolean word = right == MISSING && NAMES.contains(y.text);
            return operation.apply(x.meaning.apply(meta), word ? y.text : right);
        });
    }

    private String at(int least) {
        return level < least ? "(" + text + ")" : text;
    }

    private static Object plain(JsonValue value) {
        if (value instanceof Num num) {
            return finite(num.value());
        }
        if (value instanceof Text text) {
            return text.value();
        }
        if (value instanceof Bool bool) {
            return bool.value();
        }
        if (value instanceof Array array) {
            return array.items().stream().map(ReferenceFilter::plain).toList();
        }
        return value instanceof Members members
                ? members.byName().entrySet().stream()
                        .filter(entry -> entry.getValue() != Null.NULL)
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> plain(entry.getValue())))
                : MISSING;
    }

    private static Object finite(double number) {
        return Double.isFinite(number) ? (Object) number : MISSING;
    }

    private static boolean truth(Object value) {
        if (value == MISSING || value.equals("") || value.equals(false)) {
            return false;
        }
        return !(value instanceof Double number) || number != 0;
    }

    private static @Nullable Double number(Object value) {
        if (value instanceof String string) {
            return NUMBER.matcher(string).matches() ? (Double) new BigDecimal(string).doubleValue() : null;
        }
        return value instanceof Double number ? number : null;
    }

    private static @Nullable BigInteger whole(Object value) {
        Double number = number(value);
        BigInteger whole = number == null ? null : new BigDecimal(number).toBigInteger();
        boolean fits = whole != null && whole.compareTo(TWO_63) < 0 && whole.compareTo(TWO_63.negate()) >= 0;
        return fits ? whole : null;
    }

    private static @Nullable String string(Object value) {
        if (value instanceof Double number) {
            String digits = new BigDecimal(Double.toString(number)).toPlainString();
            String exact = number == Math.rint(number) && Math.abs(number) < 1e18
                    ? new BigDecimal(number).toBigInteger().toString()
                    : digits;
            return exact.contains(".") ? exact.replaceAll("\\.?0+$", "") : exact;
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : null;
    }

    private static Object equal(Object a, Object b) {
        if (a instanceof String && b instanceof String) {
            return a.equals(b);
        }
        if ((a instanceof Boolean && b instanceof String) || (a instanceof String && b instanceof Boolean)) {
            return a.toString().equals(b.toString());
        }
        Double m = a instanceof Boolean truth ? (Double) (truth ? 1.0 : 0.0) : number(a);
        Double n = b instanceof Boolean truth ? (Double) (truth ? 1.0 : 0.0) : number(b);
        return m != null && n != null && new BigDecimal(m).compareTo(new BigDecimal(n)) == 0;
    }

    private static Object like(Object a, Object b) {
        String pattern = string(b);
        if (pattern == null) {
            return false;
        }
        String literal = "\u0001"; // stands for an asterisk that is one
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.replace("\\*", literal).toLowerCase(Locale.ROOT).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == literal.charAt(0) ? "\\*" : Pattern.quote(String.valueOf(c)));
        }
        List<Object> all = new ArrayList<>(a instanceof List<?> list ? list : List.of(a));
        return all.stream()
                .map(ReferenceFilter::string)
                .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).matches("(?s)" + regex));
    }

    private static Object contains(Object a, Object b) {
        if (a instanceof List<?> list) {
            return list.stream().anyMatch(member -> (Boolean) equal(member, b));
        }
        String whole = a instanceof Boolean ? null : string(a);
        String part = string(b);
        return whole != null && part != null && whole.contains(part);
    }
}
