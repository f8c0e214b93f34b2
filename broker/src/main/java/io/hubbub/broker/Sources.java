package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import java.util.function.Supplier;

/**
 * Where the answers to the polls of one keyset come from; the shard's own.
 *
 * @param keyset as it is when it is asked for
 */
record Sources(
        Supplier<Keyset> keyset,
        BrokerSettings settings,
        TimetokenClock clock,
        ChannelLogs logs,
        Groups groups,
        Errands errands,
        ShardHistory history,
        Observer observer) {}
