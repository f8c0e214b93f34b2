package io.hubbub.broker.filter;

import io.hubbub.protocol.JsonValue.Bool;
import org.jspecify.annotations.Nullable;

/**
 * A filter expression, understood once and then asked about every message.
 *
 * <p>Immutable, for any thread. Two filters are equal when their expressions are, character by character, so that
 * subscribers with equal filters can share what was decided for one of them.
 */
public final class Filter {
    /** Characters in an expression. */
    static final int MAX_LENGTH = 4096;
    /** Parentheses and signs inside each other. */
    static final int MAX_DEPTH = 32;
    /** Operands and operators. */
    static final int MAX_NODES = 256;
    /** Members of one list. */
    static final int MAX_LIST = 100;

    private final String expression;
    private final Node root;

    private Filter(String expression, Node root) {
        this.expression = expression;
        this.root = root;
    }

    /**
     * Understands {@code expression}; one of nothing but white space lets every message through.
     *
     * @throws FilterSyntaxException when it is not an expression, or too long, too deep or too large
     */
    public static Filter compile(String expression) throws FilterSyntaxException {
        if (expression.length() > MAX_LENGTH) {
            throw new FilterSyntaxException(MAX_LENGTH, "more than " + MAX_LENGTH + " characters");
        }
        Node root = expression.isBlank() ? new Node.Literal(Bool.TRUE) : new Parser(expression).parse();
        return new Filter(expression, root);
    }

    /** Whether the subscriber wants this message. Never fails: what an expression cannot find is missing. */
    public boolean matches(Subject subject) {
        return root.test(subject);
    }

    /** The text it was made of. */
    public String expression() {
        return expression;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Filter that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    /** The text it was made of. */
    @Override
    public String toString() {
        return expression;
    }
}
