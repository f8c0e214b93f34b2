package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNChannelGroupsListAllResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Asks for the channel groups of the keyset. */
public final class ListAllChannelGroups extends RemoteAction<PNChannelGroupsListAllResult> {
    private static final String WHAT = "a list of channel groups";

    private final ChannelGroup registry;

    ListAllChannelGroups(Calls calls) {
        super(calls);
        registry = new ChannelGroup(calls, PNOperationType.PNChannelGroupsOperation);
    }

    /** Adds parameters to the query. */
    public ListAllChannelGroups queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return registry.registry();
    }

    @Override
    Function<JsonNode, PNChannelGroupsListAllResult> reader() {
        return body -> new PNChannelGroupsListAllResult(ServiceReply.texts(
                ServiceReply.accepted(body, WHAT).path("payload").path("groups"), WHAT));
    }
}
