package io.hubbub.broker;

import io.hubbub.broker.SimulatedTenant.Sent;
import org.jspecify.annotations.Nullable;

/** A filter, and the same in Java. */
enum SimulatedFilter {
    NONE(null),
    LARGE("n >= 2"),
    NOT_ZERO("n != 0"),
    ONE_OR_PRESENCE("n == 1 || pn_ispresence == 1"),
    JOINS("pn_action == 'join'"),
    NOTHING("data.never == 1");

    final @Nullable String expression;

    SimulatedFilter(@Nullable String expression) {
        this.expression = expression;
    }

    boolean passes(Sent sent) {
        return switch (this) {
            case NONE -> true;
            case LARGE -> sent.number() >= 2;
            case NOT_ZERO -> sent.number() != 0;
            case ONE_OR_PRESENCE -> sent.number() == 1 || sent.action() != null;
            case JOINS -> "join".equals(sent.action());
            case NOTHING -> false;
        };
    }
}
