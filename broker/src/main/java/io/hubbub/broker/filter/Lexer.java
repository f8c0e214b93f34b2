package io.hubbub.broker.filter;

/** Cuts an expression into words, the longest first: {@code ||} is never two bars. Used by one parser. */
final class Lexer {
    private final String expression;
    private int next; // where the word after the current one begins, or white space before it

    private Token token = Token.END;
    private int start;
    private String text = "";

    Lexer(String expression) {
        this.expression = expression;
    }

    /** The current word. */
    Token token() {
        return token;
    }

    /** Where the current word begins. */
    int start() {
        return start;
    }

    /** The current name or number as written, or the current string without quotes and escapes. */
    String text() {
        return text;
    }

    /** Goes to the next word. */
    void advance() throws FilterSyntaxException {
        while (next < expression.length() && Character.isWhitespace(expression.charAt(next))) {
            next++;
        }
        start = next;
        if (next == expression.length()) {
            token = Token.END;
            return;
        }
        char first = expression.charAt(next);
        if (isNameStart(expression.codePointAt(next))) {
            name();
        } else if (first == '\'' || first == '"') {
            string(first);
        } else {
            int endOfNumber = Numbers.end(expression, next);
            if (endOfNumber > 0) {
                take(Token.NUMBER, endOfNumber);
            } else {
                token = operator(first, next + 1 < expression.length() ? expression.charAt(next + 1) : '\0');
            }
        }
    }

    private void take(Token kind, int end) {
        token = kind;
        text = expression.substring(start, end);
        next = end;
    }

    private void name() {
        int end = next;
        while (end < expression.length() && isNamePart(expression.codePointAt(end))) {
            end += Character.charCount(expression.codePointAt(end));
        }
        take(Token.NAME, end);
        if (text.equalsIgnoreCase("like")) {
            token = Token.LIKE;
        } else if (text.equalsIgnoreCase("contains")) {
            token = Token.CONTAINS;
        }
    }

    private void string(char quote) throws FilterSyntaxException {
        StringBuilder content = new StringBuilder();
        for (int i = start + 1; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == quote) {
                token = Token.STRING;
                text = content.toString();
                next = i + 1;
                return;
            }
            // Any other backslash stays, so that LIKE sees the one before an asterisk.
            if (c == '\\' && i + 1 < expression.length() && "'\"\\".indexOf(expression.charAt(i + 1)) >= 0) {
                i++;
                c = expression.charAt(i);
            }
            content.append(c);
        }
        throw new FilterSyntaxException(start, "string without end");
    }

    private Token operator(char first, char second) throws FilterSyntaxException {
        return switch (first) {
            case '|' -> second == '|' ? two(Token.OR) : one(Token.BIT_OR);
            case '&' -> second == '&' ? two(Token.AND) : one(Token.BIT_AND);
            case '=' -> second == '=' ? two(Token.EQUAL) : one(Token.EQUAL);
            case '!' -> second == '=' ? two(Token.NOT_EQUAL) : one(Token.NOT);
            case '<' -> second == '=' ? two(Token.LESS_OR_EQUAL) : one(Token.LESS);
            case '>' -> second == '=' ? two(Token.GREATER_OR_EQUAL) : one(Token.GREATER);
            case '^' -> one(Token.BIT_XOR);
            case '+' -> one(Token.PLUS);
            case '-' -> one(Token.MINUS);
            case '*' -> one(Token.TIMES);
            case '/' -> one(Token.DIVIDE);
            case '%' -> one(Token.REMAINDER);
            case '~' -> one(Token.COMPLEMENT);
            case '(' -> one(Token.OPEN);
            case ')' -> one(Token.CLOSE);
            case '[' -> one(Token.OPEN_BRACKET);
            case ']' -> one(Token.CLOSE_BRACKET);
            case ',' -> one(Token.COMMA);
            case '.' -> one(Token.DOT);
            default -> throw new FilterSyntaxException(start, "unexpected character");
        };
    }

    private Token one(Token kind) {
        next = start + 1;
        return kind;
    }

    private Token two(Token kind) {
        next = start + 2;
        return kind;
    }

    private static boolean isNameStart(int point) {
        return Character.isLetter(point) || point == '_' || point == '$';
    }

    private static boolean isNamePart(int point) {
        return Character.isLetterOrDigit(point) || point == '_' || point == '$';
    }
}
