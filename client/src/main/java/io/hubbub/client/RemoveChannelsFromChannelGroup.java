package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNChannelGroupsRemoveChannelResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Removes channels from a channel group. Those that are not in it do not matter. */
public final class RemoveChannelsFromChannelGroup extends RemoteAction<PNChannelGroupsRemoveChannelResult> {
    private final ChannelGroup group;

    RemoveChannelsFromChannelGroup(Calls calls) {
        super(calls);
        group = new ChannelGroup(calls, PNOperationType.PNRemoveChannelsFromGroupOperation);
    }

    /** The channel group; exactly one. */
    public RemoveChannelsFromChannelGroup channelGroup(String name) {
        group.name = name;
        return this;
    }

    /** These channels, besides those named before. */
    public RemoveChannelsFromChannelGroup channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public RemoveChannelsFromChannelGroup channels(Collection<String> names) {
        group.channels.add(names);
        return this;
    }

    /** Adds parameters to the query. */
    public RemoveChannelsFromChannelGroup queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return group.change("remove");
    }

    @Override
    Function<JsonNode, PNChannelGroupsRemoveChannelResult> reader() {
        return body -> {
            ServiceReply.done(body, "a change of a channel group");
            return new PNChannelGroupsRemoveChannelResult();
        };
    }
}
