package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.presence.Presence;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the channels on which somebody is present who names these names, step by step: first the channels, then the
 * members that each group has when its turn comes. A channel may come more than once. Used in turns of the shard.
 */
final class NameWalk {
    private final List<String> channels;
    private final List<String> groupNames;
    private final Groups groups;
    private int channel; // the next
    private int group; // the next
    private List<String> members = List.of();
    private int member; // the next
    private @Nullable String from; // the group that is gone through

    NameWalk(Names names, Groups groups) {
        this.channels = names.channels();
        this.groupNames = names.groups();
        this.groups = groups;
    }

    /**
     * Does {@code action} on each channel, as far as the allowance allows.
     *
     * @param action returns whether others were told
     * @return whether it is at the end
     */
    boolean goOn(Allowance allowance, Predicate<String> action) {
        while (!isAtEnd()) {
            if (allowance.isSpent()) {
                return false;
            }
            allowance.spend(1);
            String found = step();
            if (found != null && action.test(found)) {
                allowance.spend(Presence.STEPS_OF_AN_EVENT);
            }
        }
        return true;
    }

    boolean isAtEnd() {
        return channel == channels.size() && member == members.size() && group == groupNames.size();
    }

    /** Takes one step, which leads to a channel or to none. */
    @Nullable
    String step() {
        String name;
        if (channel < channels.size()) {
            name = channels.get(channel++);
        } else if (member < members.size()) {
            name = members.get(member++);
        } else {
            from = groupNames.get(group++);
            members = ChannelNames.isPresence(from) ? List.of() : List.copyOf(groups.channelsOf(from));
            member = 0;
            return null;
        }
        return ChannelNames.isPresence(name) ? null : name;
    }

    /** The group that led to the channel, or null. */
    @Nullable
    String group() {
        return from;
    }
}
