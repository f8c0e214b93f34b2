package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET} or {@code POST /v2/presence/sub-key/{sub}/channel/{channels}/leave}: a client unsubscribes. Answers {@code
 * {"status": 200, "message": "OK", "action": "leave", "service": "Presence"}}, also when it was not there.
 *
 * <p>Clients leave with every unsubscribe, whether there is presence or not: without presence, too, the answer is yes.
 */
final class LeaveEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    LeaveEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RequestedNames requested = RequestedNames.read(call, limits);
        String user = ClientId.read(call);
        PresencePermit permit = access.toLeave(call.path("sub"), requested.names(), call);
        if (user == null) {
            throw new Refusal(RefusalCode.MISSING_UUID);
        }
        if (!permit.keyset().presence().enabled() || permit.names().isEmpty()) {
            return CompletableFuture.completedFuture(Reply.ok(PresenceReply.LEFT));
        }
        return broker.presence().leave(call.loop(), permit, user).thenApply(done -> Reply.ok(PresenceReply.LEFT));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
