package io.hubbub.broker;

import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.memory.MemoryHistory;
import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.GroupStore;
import io.hubbub.broker.port.History;

/**
 * Where a broker keeps what is to outlive a request, and how much of it.
 *
 * @param groups the channels of channel groups
 * @param history messages
 * @param actions what was attached to messages
 */
public record Stores(
        GroupStore groups, GroupLimits groupLimits, History history, ActionStore actions, HistoryLimits historyLimits) {

    /** Everything in memory, with the usual limits and at most {@code historyBytes} of messages. */
    public static Stores inMemory(long historyBytes) {
        MemoryHistory history = new MemoryHistory(historyBytes);
        return new Stores(new MemoryGroupStore(), GroupLimits.DEFAULT, history, history, HistoryLimits.DEFAULT);
    }

    /** The same with other groups. */
    public Stores with(GroupStore otherGroups, GroupLimits otherLimits) {
        return new Stores(otherGroups, otherLimits, history, actions, historyLimits);
    }

    /** The same with other limits of history. */
    public Stores with(HistoryLimits otherLimits) {
        return new Stores(groups, groupLimits, history, actions, otherLimits);
    }
}
