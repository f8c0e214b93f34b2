package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/presence/sub-key/{sub}/channel/{channels}/uuid/{user}}: the state of a client. Answers {@code
 * {"status": 200, "message": "OK", "payload": {"mood":"good"}, "uuid": "ann", "channel": "a", "service": "Presence"}} for
 * one channel, for several {@code {..., "payload": {"channels": {"a": {"mood":"good"}}}, ...}}.
 */
final class GetStateEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    GetStateEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RequestedNames requested = RequestedNames.read(call, limits);
        PresencePermit permit = access.toPresence(call.path("sub"), requested.names(), call);
        String user = ClientId.ofPath(call);
        return broker.presence().states(call.loop(), permit, user).thenApply(states -> {
            if (!requested.single()) {
                return Reply.ok(PresenceReply.states(user, states));
            }
            String channel = requested.names().channels().get(0);
            return Reply.ok(PresenceReply.state(user, channel, states.get(channel)));
        });
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
