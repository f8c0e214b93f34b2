package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNSetStateResult;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.subscribe.Names;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sets the state of this client on some channels: what others see beside its name. It replaces the state before it.
 *
 * <p>The server keeps it while the client is there. Where the client is subscribed it is remembered until it
 * unsubscribes, and said again when the client comes back after an outage.
 */
public final class SetState extends RemoteAction<PNSetStateResult> {
    private static final String WHAT = "set state";

    private final Target target;
    private final OwnStates own;
    private @Nullable Object state;
    private @Nullable String uuid;
    private String sent = ""; // by the last request

    SetState(Calls calls, OwnStates own) {
        super(calls);
        this.own = own;
        target = new Target(calls, PNOperationType.PNSetStateOperation);
        uuid = own.uuid();
    }

    /** These channels, besides those named before. */
    public SetState channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public SetState channels(Collection<String> names) {
        target.channels.add(names);
        return this;
    }

    /** The channels of these channel groups, besides those named before. */
    public SetState channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** The channels of these channel groups, besides those named before. */
    public SetState channelGroups(Collection<String> names) {
        target.groups.add(names);
        return this;
    }

    /** Anything that Jackson writes as a JSON object: a map, a record, an object node. */
    public SetState state(@Nullable Object state) {
        this.state = state;
        return this;
    }

    /** Whose state it is; without, that of this client. */
    public SetState uuid(@Nullable String uuid) {
        this.uuid = uuid;
        return this;
    }

    /** Adds parameters to the query. */
    public SetState queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNSetStateOperation);
        Names names = target.someNames();
        sent = json();
        return target.request(subscribeKey, names)
                .path("uuid")
                .path(calls().uuid(PNOperationType.PNSetStateOperation, uuid))
                .path("data")
                .query("state", sent)
                .once();
    }

    @Override
    Function<JsonNode, PNSetStateResult> reader() {
        Runnable taken = own.uuid().equals(uuid) ? own.calling(target.names(), sent) : () -> {};
        return body -> {
            JsonNode stored = ServiceReply.accepted(body, WHAT).path("payload");
            if (!stored.isObject()) {
                throw ServiceReply.malformed(WHAT);
            }
            taken.run();
            return new PNSetStateResult(stored);
        };
    }

    private String json() {
        String json = state == null
                ? ""
                : new String(calls().json(PNOperationType.PNSetStateOperation, state), StandardCharsets.UTF_8);
        if (!json.startsWith("{")) {
            throw calls().wrong(PNOperationType.PNSetStateOperation, PubNubError.PNERR_STATE_MISSING);
        }
        return json;
    }
}
