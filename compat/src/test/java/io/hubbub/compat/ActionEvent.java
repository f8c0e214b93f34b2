package io.hubbub.compat;

import org.jspecify.annotations.Nullable;

/**
 * A change of message actions as the SDK handed it to its listener.
 *
 * @param what "added" or "removed", null when the SDK does not say
 * @param channel null when the SDK does not say
 */
record ActionEvent(@Nullable String what, @Nullable String channel, MessageAction action) {}
