package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.ActionRemovalPermit;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.CompletionStage;

/**
 * {@code DELETE /v1/message-actions/{sub}/channel/{channel}/message/{timetoken}/action/{timetoken}}: takes back what the caller
 * attached to a message. Answers {@code {"status": 200, "data": {}}}.
 */
final class RemoveActionEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;

    RemoveActionEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ActionRemovalPermit permit = access.toRemoveAction(call.path("sub"), call.path("channels"), call);
        Timetoken message = Timetoken.parse(call.path("message-tt"));
        Timetoken action = Timetoken.parse(call.path("action-tt"));
        String user = ClientId.required(call);
        return broker.actions()
                .remove(call.loop(), permit, message, action, user)
                .thenApply(removed -> ActionReply.removed());
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ACTIONS;
    }
}
