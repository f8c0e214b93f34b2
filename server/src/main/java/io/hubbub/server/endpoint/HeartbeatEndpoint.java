package io.hubbub.server.endpoint;

import io.hubbub.broker.Attendance;
import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/presence/sub-key/{sub}/channel/{channels}/heartbeat}: a client is there, or still is. Answers {@code
 * {"status": 200, "message": "OK", "service": "Presence"}}.
 */
final class HeartbeatEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    HeartbeatEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RequestedNames requested = RequestedNames.read(call, limits);
        PresencePermit permit = access.toPresence(call.path("sub"), requested.names(), call);
        Attendance who = PresenceParameters.attendance(call, limits);
        if (who == null) {
            throw new Refusal(RefusalCode.MISSING_UUID);
        }
        return broker.presence().heartbeat(call.loop(), permit, who).thenApply(done -> Reply.ok(PresenceReply.OK));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }
}
