package io.hubbub.broker.presence;

import org.jspecify.annotations.Nullable;

/**
 * A user on a channel.
 *
 * @param state a JSON object, or null for none
 */
public record Present(String user, @Nullable String state) {}
