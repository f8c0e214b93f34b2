package io.hubbub.server.endpoint;

import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels and groups of a request, from the segment {@code channels} of its path and the parameter {@code
 * channel-group}.
 *
 * @param single whether the path holds exactly one item and there is no group: clients expect another form of answer then
 */
record RequestedNames(Names names, boolean single) {

    /**
     * Reads both lists.
     *
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL}, {@link RefusalCode#INVALID_WILDCARD},
     *     {@link RefusalCode#TOO_MANY_CHANNELS} or {@link RefusalCode#TOO_MANY_CHANNEL_GROUPS}
     */
    static RequestedNames read(Call call, Limits limits) {
        String path = call.path("channels");
        List<String> channels = ChannelNames.parseList(path);
        if (channels.size() > limits.channels()) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNELS, "at most " + limits.channels());
        }
        for (String channel : channels) {
            ChannelNames.checkWildcard(channel);
        }
        List<String> groups = groups(call.query("channel-group"), limits);
        boolean single = groups.isEmpty() && channels.size() == 1 && path.indexOf(',') < 0;
        return new RequestedNames(new Names(channels, groups), single);
    }

    private static List<String> groups(@Nullable String list, Limits limits) {
        if (list == null || list.isEmpty()) {
            return List.of();
        }
        List<String> groups = ChannelNames.parseList(list);
        long distinct =
                groups.stream().map(ChannelNames::withoutPresence).distinct().count();
        if (distinct > limits.groups()) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNEL_GROUPS, "at most " + limits.groups());
        }
        return groups;
    }
}
