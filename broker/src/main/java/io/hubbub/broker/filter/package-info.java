/**
 * Which messages a subscriber wants to see, by an expression of its own.
 *
 * <p>In: the text of {@code filter-expr}, and messages. Out: for each message yes or no, or once, for a text that is no
 * expression, what is wrong with it and where.
 *
 * <p>Door: {@link io.hubbub.broker.filter.Filter}; its text becomes tokens (Lexer), then a tree (Parser, Node), which is
 * all that is left when messages come. Every step costs at most the size of the expression times that of the message,
 * whatever strangers write into either.
 *
 * <p>A filter never changes and belongs to nobody. The one piece of state, {@link io.hubbub.broker.filter.FilterCache},
 * belongs to the loop that compiles for its polls, and a {@link io.hubbub.broker.filter.Subject} to who asks with it.
 * Knows neither polls nor HTTP.
 */
@NullMarked
package io.hubbub.broker.filter;

import org.jspecify.annotations.NullMarked;
