package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNGetStateResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.subscribe.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks for the state of somebody on some channels: of this client itself, unless another uuid is named. */
public final class GetState extends RemoteAction<PNGetStateResult> {
    private static final String WHAT = "get state";

    private final Target target;
    private @Nullable String uuid;

    GetState(Calls calls, String own) {
        super(calls);
        target = new Target(calls, PNOperationType.PNGetState);
        uuid = own;
    }

    /** These channels, besides those named before. */
    public GetState channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public GetState channels(Collection<String> names) {
        target.channels.add(names);
        return this;
    }

    /** The channels of these channel groups, besides those named before. */
    public GetState channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** The channels of these channel groups, besides those named before. */
    public GetState channelGroups(Collection<String> names) {
        target.groups.add(names);
        return this;
    }

    /** Whose state. */
    public GetState uuid(@Nullable String uuid) {
        this.uuid = uuid;
        return this;
    }

    /** Adds parameters to the query. */
    public GetState queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNGetState);
        Names names = target.someNames();
        return target.request(subscribeKey, names).path("uuid").path(calls().uuid(PNOperationType.PNGetState, uuid));
    }

    @Override
    Function<JsonNode, PNGetStateResult> reader() {
        Names asked = target.names();
        return body -> read(body, asked);
    }

    /** Of a channel alone, {@code payload} is the state; else {@code payload.channels} has the states by channel. */
    private static PNGetStateResult read(JsonNode body, Names asked) {
        boolean alone = asked.channels().size() == 1 && asked.groups().isEmpty();
        JsonNode payload = ServiceReply.accepted(body, WHAT).path("payload");
        JsonNode states = alone ? payload : payload.path("channels");
        if (!states.isObject()) {
            throw ServiceReply.malformed(WHAT);
        }
        if (alone) {
            return new PNGetStateResult(Map.of(asked.channels().get(0), states));
        }
        Map<String, JsonNode> channels = new LinkedHashMap<>();
        states.properties().forEach(each -> channels.put(each.getKey(), each.getValue()));
        return new PNGetStateResult(channels);
    }
}
