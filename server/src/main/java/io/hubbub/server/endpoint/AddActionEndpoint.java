package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.ActionPermit;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/message-actions/{sub}/channel/{channel}/message/{timetoken}} with {@code {"type":"reaction","value":"smile"}}:
 * attaches something to a message, which need not be there. Answers {@code {"status": 200, "data": {"messageTimetoken":
 * "17276954606232118", "type": "reaction", "uuid": "ann", "value": "smile", "actionTimetoken": "17276954606232119"}}}.
 */
final class AddActionEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;

    AddActionEndpoint(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ActionPermit permit = access.toAddAction(call.path("sub"), call.path("channels"), call);
        Timetoken message = Timetoken.parse(call.path("message-tt"));
        String user = ClientId.required(call);
        ActionRequest request = ActionRequest.read(call.body());
        return broker.actions()
                .add(call.loop(), permit, message, request.type(), request.value(), user)
                .thenApply(ActionReply::added);
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ACTIONS;
    }

    @Override
    public int maxBodyBytes() {
        return ActionRequest.MOST_BYTES;
    }
}
