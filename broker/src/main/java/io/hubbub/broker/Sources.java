package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers to the polls of one keyset come from; the shard's own.
 *
 * @param history null when it is off
 */
record Sources(
        Keyset keyset,
        BrokerSettings settings,
        TimetokenClock clock,
        ChannelLogs logs,
        Groups groups,
        Errands errands,
        @Nullable ShardHistory history,
        Observer observer) {}
