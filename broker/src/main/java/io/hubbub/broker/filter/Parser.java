package io.hubbub.broker.filter;

import io.hubbub.broker.filter.Node.Field;
import io.hubbub.broker.filter.Node.Literal;
import io.hubbub.broker.filter.Node.Root;
import io.hubbub.broker.filter.Node.Step;
import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Bool;
import io.hubbub.protocol.JsonValue.Num;
import io.hubbub.protocol.JsonValue.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a tree of one expression; each method is a line of the grammar.
 *
 * <pre>
 * expression = and { "||" and }
 * and        = comparison { "&amp;&amp;" comparison }
 * comparison = bits [ ( "==" | "=" | "!=" | "&lt;" | "&gt;" | "&lt;=" | "&gt;=" | LIKE | CONTAINS ) bits ]
 * bits       = sum { ( "&amp;" | "|" | "^" ) sum }
 * sum        = product { ( "+" | "-" ) product }
 * product    = unary { ( "*" | "/" | "%" ) unary }
 * unary      = ( "!" | "~" | "-" ) unary | primary
 * primary    = number | string | "true" | "false" | field | "(" expression { "," expression } ")"
 * field      = name { "." name | "[" integer "]" | "[" string "]" }
 * </pre>
 */
final class Parser {
    private final Lexer lexer;
    private int depth;
    private int nodes;

    Parser(String expression) {
        this.lexer = new Lexer(expression);
    }

    Node parse() throws FilterSyntaxException {
        lexer.advance();
        Node root = expression();
        expect(Token.END, at(Token.CLOSE) ? "unexpected )" : "expected operator");
        return root;
    }

    private Node expression() throws FilterSyntaxException {
        Node left = and();
        while (skip(Token.OR)) {
            left = counted(new Node.Or(left, and()));
        }
        return left;
    }

    private Node and() throws FilterSyntaxException {
        Node left = comparison();
        while (skip(Token.AND)) {
            left = counted(new Node.And(left, comparison()));
        }
        return left;
    }

    private Node comparison() throws FilterSyntaxException {
        Node left = bits();
        Token operator = lexer.token();
        Node comparison = switch (operator) {
            case EQUAL -> new Node.Equal(left, bitsOrWord());
            case NOT_EQUAL -> new Node.Not(new Node.Equal(left, bitsOrWord()));
            case LIKE -> Node.Like.of(left, bitsOrWord());
            case CONTAINS -> new Node.Contains(left, bitsOrWord());
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                lexer.advance();
                yield new Node.Ordered(operator, left, bits());
            }
            default -> left;
        };
        if (comparison == left) {
            return left;
        }
        if (isComparison(lexer.token())) {
            throw complaint("comparison of a comparison");
        }
        return counted(comparison);
    }

    private Node bitsOrWord() throws FilterSyntaxException {
        lexer.advance();
        boolean beginsWithName = at(Token.NAME); // and not with a parenthesis
        String name = lexer.text();
        Node right = bits();
        boolean isWord = beginsWithName
                && right instanceof Field field
                && field.root() == Root.NAME
                && field.steps().size() == 1;
        return isWord ? new Node.Word((Field) right, new Text(name)) : right;
    }

    private Node bits() throws FilterSyntaxException {
        Node left = sum();
        while (at(Token.BIT_AND) || at(Token.BIT_OR) || at(Token.BIT_XOR)) {
            Token operator = lexer.token();
            lexer.advance();
            left = counted(new Node.Bits(operator, left, sum()));
        }
        return left;
    }

    private Node sum() throws FilterSyntaxException {
        Node left = product();
        while (at(Token.PLUS) || at(Token.MINUS)) {
            Token operator = lexer.token();
            lexer.advance();
            left = counted(new Node.Arithmetic(operator, left, product()));
        }
        return left;
    }

    private Node product() throws FilterSyntaxException {
        Node left = unary();
        while (at(Token.TIMES) || at(Token.DIVIDE) || at(Token.REMAINDER)) {
            Token operator = lexer.token();
            lexer.advance();
            left = counted(new Node.Arithmetic(operator, left, unary()));
        }
        return left;
    }

    private Node unary() throws FilterSyntaxException {
        Token operator = lexer.token();
        if (operator != Token.NOT && operator != Token.COMPLEMENT && operator != Token.MINUS) {
            return primary();
        }
        descend();
        lexer.advance();
        Node operand = unary();
        depth--;
        return counted(
                switch (operator) {
                    case NOT -> new Node.Not(operand);
                    case COMPLEMENT -> new Node.Complement(operand);
                    default -> new Node.Negative(operand);
                });
    }

    private Node primary() throws FilterSyntaxException {
        return switch (lexer.token()) {
            case NUMBER -> {
                double value = Numbers.parse(lexer.text());
                if (Double.isNaN(value)) {
                    throw complaint("number out of range");
                }
                yield literal(new Num(value));
            }
            case STRING -> literal(new Text(lexer.text()));
            case NAME ->
                switch (lexer.text()) {
                    case "true" -> literal(Bool.TRUE);
                    case "false" -> literal(Bool.FALSE);
                    default -> field();
                };
            case OPEN -> parenthesised();
            default -> throw complaint("expected operand");
        };
    }

    private Node literal(JsonValue value) throws FilterSyntaxException {
        Node literal = counted(new Literal(value));
        lexer.advance();
        return literal;
    }

    private Node parenthesised() throws FilterSyntaxException {
        descend();
        lexer.advance();
        Node first = expression();
        Node whole = at(Token.COMMA) ? list(first) : first;
        expect(Token.CLOSE, "expected )");
        depth--;
        return whole;
    }

    private Node list(Node first) throws FilterSyntaxException {
        List<Node> members = new ArrayList<>();
        members.add(first);
        while (skip(Token.COMMA)) {
            if (members.size() == Filter.MAX_LIST) {
                throw complaint("more than " + Filter.MAX_LIST + " members in a list");
            }
            members.add(expression());
        }
        List<JsonValue> constants = new ArrayList<>();
        for (Node member : members) {
            if (member instanceof Literal literal) {
                constants.add(literal.constant());
            }
        }
        return counted(
                constants.size() == members.size()
                        ? new Literal(new Array(List.copyOf(constants)))
                        : new Node.Listing(List.copyOf(members)));
    }

    private Node field() throws FilterSyntaxException {
        String name = lexer.text();
        Node.Named first = new Node.Named(name);
        lexer.advance();
        List<Step> steps = new ArrayList<>();
        while (at(Token.DOT) || at(Token.OPEN_BRACKET)) {
            steps.add(skip(Token.DOT) ? named() : bracketed());
        }
        Root root = Root.NAME;
        if (!steps.isEmpty()) {
            root = switch (name) {
                case "meta" -> Root.META;
                case "data" -> Root.DATA;
                case "message" -> Root.MESSAGE;
                default -> Root.NAME;
            };
        }
        if (root == Root.NAME) {
            steps.add(0, first);
        }
        return counted(new Field(root, List.copyOf(steps)));
    }

    private Step named() throws FilterSyntaxException {
        if (!at(Token.NAME) && !at(Token.LIKE) && !at(Token.CONTAINS)) {
            throw complaint("expected name");
        }
        Step step = new Node.Named(lexer.text());
        lexer.advance();
        return step;
    }

    private Step bracketed() throws FilterSyntaxException {
        lexer.advance();
        Step step;
        if (at(Token.STRING)) {
            step = new Node.Named(lexer.text());
        } else if (at(Token.NUMBER) && lexer.text().chars().allMatch(c -> c >= '0' && c <= '9')) {
            step = new Node.Index(index(lexer.text()));
        } else {
            throw complaint("expected index or quoted name");
        }
        lexer.advance();
        expect(Token.CLOSE_BRACKET, "expected ]");
        return step;
    }

    /** No array has as many members as the largest index, so every larger one can be that. */
    private static int index(String digits) {
        return (int) Math.min(Double.parseDouble(digits), Integer.MAX_VALUE);
    }

    private boolean at(Token token) {
        return lexer.token() == token;
    }

    private boolean skip(Token token) throws FilterSyntaxException {
        boolean found = at(token);
        if (found) {
            lexer.advance();
        }
        return found;
    }

    private void expect(Token token, String complaint) throws FilterSyntaxException {
        if (!skip(token)) {
            throw complaint(complaint);
        }
    }

    private void descend() throws FilterSyntaxException {
        depth++;
        if (depth > Filter.MAX_DEPTH) {
            throw complaint("nested deeper than " + Filter.MAX_DEPTH);
        }
    }

    private <N extends Node> N counted(N node) throws FilterSyntaxException {
        nodes++;
        if (nodes > Filter.MAX_NODES) {
            throw complaint("more than " + Filter.MAX_NODES + " operands and operators");
        }
        return node;
    }

    private FilterSyntaxException complaint(String complaint) {
        return new FilterSyntaxException(lexer.start(), complaint);
    }

    private static boolean isComparison(Token token) {
        return switch (token) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, LIKE, CONTAINS -> true;
            default -> false;
        };
    }
}
