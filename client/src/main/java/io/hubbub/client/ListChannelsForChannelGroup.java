package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNChannelGroupsListResult;
import io.hubbub.client.model.PNOperationType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Asks for the channels of a channel group. */
public final class ListChannelsForChannelGroup extends RemoteAction<PNChannelGroupsListResult> {
    private static final String WHAT = "a list of channels";

    private final ChannelGroup group;

    ListChannelsForChannelGroup(Calls calls) {
        super(calls);
        group = new ChannelGroup(calls, PNOperationType.PNChannelsForGroupOperation);
    }

    /** The channel group; exactly one. */
    public ListChannelsForChannelGroup channelGroup(String name) {
        group.name = name;
        return this;
    }

    /** Adds parameters to the query. */
    public ListChannelsForChannelGroup queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return group.request();
    }

    @Override
    Function<JsonNode, PNChannelGroupsListResult> reader() {
        return body -> {
            JsonNode payload = ServiceReply.accepted(body, WHAT).path("payload");
            if (!payload.isObject()) {
                throw ServiceReply.malformed(WHAT);
            }
            JsonNode channels = payload.path("channels");
            return new PNChannelGroupsListResult(
                    channels.isMissingNode() ? List.of() : ServiceReply.texts(channels, WHAT));
        };
    }
}
