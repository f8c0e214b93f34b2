package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.ChannelPresence;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PresencePermit;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/presence/sub-key/{sub}/channel/{channels}}: who is on these channels and the members of {@code
 * channel-group}. Answers {@code {"status": 200, "message": "OK", "service": "Presence", "uuids": ["ann"], "occupancy":
 * 1}} for one channel, for several {@code {..., "payload": {"channels": {"a": {"uuids": ["ann"], "occupancy": 1}},
 * "total_channels": 1, "total_occupancy": 1}, ...}}.
 */
final class HereNowEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    HereNowEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RequestedNames requested = RequestedNames.read(call, limits);
        PresencePermit permit = access.toPresence(call.path("sub"), requested.names(), call);
        HereNowQuery query = HereNowQuery.read(call);
        return broker.presence()
                .here(call.loop(), permit, query.offset(), query.limit())
                .thenApply(found -> Reply.ok(
                        requested.single()
                                ? PresenceReply.channel(
                                        found.isEmpty() ? null : found.get(0), query.users(), query.states())
                                : all(found, query)));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PRESENCE;
    }

    private static String all(List<ChannelPresence> found, HereNowQuery query) {
        long occupancy = found.stream().mapToLong(ChannelPresence::occupancy).sum();
        return PresenceReply.channels(found, found.size(), occupancy, query.users(), query.states());
    }
}
