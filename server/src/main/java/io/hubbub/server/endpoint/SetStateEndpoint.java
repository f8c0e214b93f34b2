package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.protocol.JsonText;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/presence/sub-key/{sub}/channel/{channels}/uuid/{user}/data?state={"mood":"good"}}: replaces the state of
 * a client on each of the channels. Answers {@code {"status": 200, "message": "OK", "payload": {"mood":"good"},
 * "service": "Presence"}}.
 */
final class SetStateEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    SetStateEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RequestedNames requested = RequestedNames.read(call, limits);
        PresencePermit permit = access.toPresence(call.path("sub"), requested.names(), call);
        String user = ClientId.ofPath(call);
        JsonText state = PresenceParameters.state(call.queryBytes("state"), limits);
        return broker.presence()
                .setState(call.loop(), permit, user, state)
                .thenApply(done -> Reply.ok(PresenceReply.state(state)));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
