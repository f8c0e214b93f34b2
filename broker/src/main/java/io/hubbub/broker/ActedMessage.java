package io.hubbub.broker;

import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.MessageAction;
import java.util.List;

/**
 * A message of history with all its actions.
 *
 * @param actions in the order of their own timetokens
 */
public record ActedMessage(StoredMessage message, List<MessageAction> actions) {}
