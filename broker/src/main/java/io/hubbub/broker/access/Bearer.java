package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.access.Right;

/** Whoever presents a token or an auth key, or neither. */
interface Bearer {
    /** The rights do not end by themselves. */
    long NO_END = Long.MAX_VALUE;

    /** Not so. */
    long NEVER = 0;

    /** Until when it has {@code right} there, in seconds since the Unix epoch; {@link #NEVER} if it has not. */
    long until(Right right, Level level, String name);

    /** What decides over {@code right} there, in a sentence without secrets. */
    String explain(Right right, Level level, String name);
}
