package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNChannelGroupsRemoveGroupResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Removes a channel group with all that is in it. The channels themselves stay. */
public final class DeleteChannelGroup extends RemoteAction<PNChannelGroupsRemoveGroupResult> {
    private final ChannelGroup group;

    DeleteChannelGroup(Calls calls) {
        super(calls);
        group = new ChannelGroup(calls, PNOperationType.PNRemoveGroupOperation);
    }

    /** The channel group; exactly one. */
    public DeleteChannelGroup channelGroup(String name) {
        group.name = name;
        return this;
    }

    /** Adds parameters to the query. */
    public DeleteChannelGroup queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return group.request().path("remove").once();
    }

    @Override
    Function<JsonNode, PNChannelGroupsRemoveGroupResult> reader() {
        return body -> {
            ServiceReply.done(body, "the removal of a channel group");
            return new PNChannelGroupsRemoveGroupResult();
        };
    }
}
