package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNChannelGroupsAddChannelResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Adds channels to a channel group, which comes into being with its first channel. */
public final class AddChannelsToChannelGroup extends RemoteAction<PNChannelGroupsAddChannelResult> {
    private final ChannelGroup group;

    AddChannelsToChannelGroup(Calls calls) {
        super(calls);
        group = new ChannelGroup(calls, PNOperationType.PNAddChannelsToGroupOperation);
    }

    /** The channel group; exactly one. */
    public AddChannelsToChannelGroup channelGroup(String name) {
        group.name = name;
        return this;
    }

    /** These channels, besides those named before. */
    public AddChannelsToChannelGroup channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public AddChannelsToChannelGroup channels(Collection<String> names) {
        group.channels.add(names);
        return this;
    }

    /** Adds parameters to the query. */
    public AddChannelsToChannelGroup queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return group.change("add");
    }

    @Override
    Function<JsonNode, PNChannelGroupsAddChannelResult> reader() {
        return body -> {
            ServiceReply.done(body, "a change of a channel group");
            return new PNChannelGroupsAddChannelResult();
        };
    }
}
