package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.log.Scope;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody reads who listens to these names: the channels, then what each group holds when its turn comes. Used in
 * turns of the shard.
 */
final class PollScope implements Scope {
    private final List<String> channels;
    private final List<String> groupNames; // presence streams of groups too
    private final Groups groups;
    private final Set<String> channelSet;
    private final Map<String, Integer> groupPlaces = new HashMap<>(); // in the list
    private int channel; // the next
    private int group; // the next
    private List<String> members = List.of();
    private int member; // the next
    private boolean ofPresence; // whether the presence streams of the members are meant

    PollScope(Names names, Groups groups) {
        this.channels = names.channels();
        this.groupNames = names.groups();
        this.groups = groups;
        this.channelSet = new HashSet<>(channels);
        for (String name : groupNames) {
            groupPlaces.put(name, groupPlaces.size());
        }
    }

    @Override
    public boolean isAtEnd() {
        return channel == channels.size() && member == members.size() && group == groupNames.size();
    }

    @Override
    public @Nullable String step() {
        if (channel < channels.size()) {
            return channels.get(channel++);
        }
        if (member < members.size()) {
            String name = members.get(member++);
            if (!ofPresence) {
                return name;
            }
            return ChannelNames.isPresence(name) ? null : name + ChannelNames.PRESENCE_SUFFIX;
        }
        String name = groupNames.get(group++);
        ofPresence = ChannelNames.isPresence(name);
        members = List.copyOf(groups.channelsOf(ChannelNames.withoutPresence(name)));
        member = 0;
        return null;
    }

    @Override
    public @Nullable String subscription(String name) {
        if (channelSet.contains(name)) {
            return name;
        }
        List<String> patterns = ChannelNames.patternsOf(name);
        for (String pattern : patterns) {
            if (channelSet.contains(pattern)) {
                return pattern;
            }
        }
        return groupPlaces.isEmpty() ? null : group(name, patterns);
    }

    /** The first of the groups that holds the name or a pattern of it. */
    private @Nullable String group(String name, List<String> patterns) {
        int first = firstGroup(name, groupNames.size());
        for (String pattern : patterns) {
            first = firstGroup(pattern, first);
        }
        return first == groupNames.size() ? null : groupNames.get(first);
    }

    private int firstGroup(String held, int before) {
        int first = firstGroup(held, "", before);
        return ChannelNames.isPresence(held)
                ? firstGroup(ChannelNames.withoutPresence(held), ChannelNames.PRESENCE_SUFFIX, first)
                : first;
    }

    private int firstGroup(String held, String suffix, int before) {
        int first = before;
        for (String holder : groups.groupsOf(held)) {
            Integer place = groupPlaces.get(holder + suffix);
            if (place != null && place < first) {
                first = place;
            }
        }
        return first;
    }
}
