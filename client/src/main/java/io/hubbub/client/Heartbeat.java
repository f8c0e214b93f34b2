package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNHeartbeatResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.subscribe.Names;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Says once that this client is on some channels, subscribed or not: others see it there until the presence timeout. For
 * what is subscribed, {@link PNConfiguration#setPresenceTimeout} has the client say so by itself.
 */
public final class Heartbeat extends RemoteAction<PNHeartbeatResult> {
    private final Target target;

    Heartbeat(Calls calls) {
        super(calls);
        target = new Target(calls, PNOperationType.PNHeartbeatOperation);
    }

    /** These channels, besides those named before. */
    public Heartbeat channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public Heartbeat channels(Collection<String> names) {
        target.channels.add(names);
        return this;
    }

    /** The channels of these channel groups, besides those named before. */
    public Heartbeat channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** The channels of these channel groups, besides those named before. */
    public Heartbeat channelGroups(Collection<String> names) {
        target.groups.add(names);
        return this;
    }

    /** Adds parameters to the query. */
    public Heartbeat queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNHeartbeatOperation);
        Names names = target.someNames();
        return target.request(subscribeKey, names)
                .path("heartbeat")
                .query("heartbeat", Integer.toString(calls().configuration.getPresenceTimeout()));
    }

    @Override
    Function<JsonNode, PNHeartbeatResult> reader() {
        return body -> {
            ServiceReply.done(body, "a heartbeat");
            return new PNHeartbeatResult();
        };
    }
}
