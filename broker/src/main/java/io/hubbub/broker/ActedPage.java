package io.hubbub.broker;

import io.hubbub.protocol.Timetoken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages with all their actions.
 *
 * @param messages in timetoken order
 * @param next where the next page starts when some messages were left out because there are too many actions, else null
 */
public record ActedPage(
        List<ActedMessage> messages, @Nullable Timetoken next) {}
