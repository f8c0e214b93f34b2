package io.hubbub.broker.memory;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryContract;

/** Messages and actions in memory. */
final class MemoryHistoryTest extends HistoryContract {
    private final MemoryHistory history = new MemoryHistory(1L << 30);

    @Override
    protected History history() {
        return history;
    }

    @Override
    protected ActionStore actions() {
        return history;
    }
}
