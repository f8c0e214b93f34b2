package io.hubbub.broker.filter;

/** The kinds of words an expression is made of. */
enum Token {
    NAME,
    NUMBER,
    STRING,
    LIKE,
    CONTAINS,
    OR,
    AND,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    BIT_OR,
    BIT_AND,
    BIT_XOR,
    PLUS,
    MINUS,
    TIMES,
    DIVIDE,
    REMAINDER,
    NOT,
    COMPLEMENT,
    OPEN,
    CLOSE,
    OPEN_BRACKET,
    CLOSE_BRACKET,
    COMMA,
    DOT,
    /** Nothing more comes. */
    END
}
