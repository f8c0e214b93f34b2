package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/presence/sub-key/{sub}/uuid/{user}}: where a client is. Answers {@code {"status": 200, "message": "OK",
 * "payload": {"channels": ["a", "b"]}, "service": "Presence"}}.
 */
final class WhereNowEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;

    WhereNowEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        PresencePermit permit = access.toFind(call.path("sub"), call);
        String user = ClientId.ofPath(call);
        return broker.presence()
                .where(call.loop(), permit, user)
                .thenApply(channels -> Reply.ok(PresenceReply.where(channels)));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
