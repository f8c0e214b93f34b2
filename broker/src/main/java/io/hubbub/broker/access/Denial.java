package io.hubbub.broker.access;

import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.Right;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused for want of permission.
 *
 * @param at when
 * @param address where it came from
 * @param user who it said it was, or null
 * @param right what it needed; null when it was not asked so far
 * @param lacking on what it did not have that, the first of them
 * @param reason what decided, and why, in a sentence without secrets
 */
public record Denial(
        Timetoken at,
        String address,
        @Nullable String user,
        @Nullable Right right,
        Names lacking,
        String reason) {}
