package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Chores;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.presence.Presence;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** What one shard does for requests, in turns of bounded length. Owned by the loop of the shard. */
@LoopOwned
final class Errands {
    private static final int MOST_CHANNELS = 1_000_000; // that it pays to count

    private final Chores chores;
    private final Groups groups;

    Errands(Loop owner, int stepsPerTurn, Groups groups) {
        this.chores = new Chores(owner, stepsPerTurn);
        this.groups = groups;
    }

    /**
     * Begins {@code errand}, after those that the same user asked for before.
     *
     * @param user null for somebody without a name
     */
    <E extends Errand> E begin(@Nullable String user, E errand) {
        chores.begin(user, errand);
        return errand;
    }

    /**
     * Refuses what would have to wait where too much waits already. To be called before anything is done for a request that
     * may announce something on each channel.
     *
     * @throws Refusal {@link RefusalCode#UNAVAILABLE}
     */
    void refuseTooMany(@Nullable String user, Names names) {
        refuseTooMany(user, names, 1 + Presence.STEPS_OF_AN_EVENT);
    }

    /** The same with as many steps as each channel may take. */
    void refuseTooMany(@Nullable String user, Names names, long stepsOfEach) {
        if (chores.isFull()) {
            refuseTooMany(user, size(names), stepsOfEach);
        }
    }

    /** The same with so many channels. */
    void refuseTooMany(@Nullable String user, int channels, long stepsOfEach) {
        if (chores.isFull() && (chores.isBusyWith(user) || chores.isLong(channels * stepsOfEach))) {
            refuse();
        }
    }

    /** Refuses, where too much waits already, what has turned out not to fit into its turn. */
    void refuseToWait() {
        if (chores.isFull()) {
            refuse();
        }
    }

    private static void refuse() {
        throw new Refusal(RefusalCode.UNAVAILABLE, "too many long requests wait");
    }

    /** Whether something waits that {@code user} asked for. */
    boolean isBusyWith(String user) {
        return chores.isBusyWith(user);
    }

    /** Whether {@code names} stand for more channels than fit into one turn. */
    boolean isLong(Names names) {
        return chores.isLong(size(names));
    }

    private int size(Names names) {
        long size = names.channels().size();
        for (String group : names.groups()) {
            size += groups.channelsOf(ChannelNames.withoutPresence(group)).size();
        }
        return (int) Math.min(MOST_CHANNELS, size);
    }
}
