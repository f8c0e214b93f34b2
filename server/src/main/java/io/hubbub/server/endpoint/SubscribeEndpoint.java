package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.SubscribeTerms;
import io.hubbub.broker.Subscription;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v2/subscribe/{sub}/{channels}/{callback}?tt=17276954606232118} asks for what came after a cursor, and
 * waits for it. Answers {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}.
 *
 * <p>The channels may be wildcard patterns and presence streams; {@code channel-group} adds groups, {@code filter-expr}
 * keeps messages away, and {@code uuid}, {@code heartbeat} and {@code state} make the caller present.
 *
 * <p>Without a cursor, or with 0, it is a handshake: answered at once, with a cursor and without messages.
 */
final class SubscribeEndpoint implements Endpoint {
    private final Access access;
    private final Broker broker;
    private final Limits limits;

    SubscribeEndpoint(Access access, Broker broker, Limits limits) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Names names = RequestedNames.read(call, limits).names();
        SubscribePermit permit = access.toSubscribe(call.path("sub"), names, call);
        Timetoken cursor = cursor(call);
        SubscribeTerms terms = new SubscribeTerms(filter(call), PresenceParameters.attendance(call, limits));
        String function = Jsonp.function(call.path("callback"));
        if (cursor.isNone()) {
            return broker.now(call.loop(), permit, terms).thenApply(now -> reply(Batch.empty(now), function));
        }
        Subscription subscription = broker.subscribe(call.loop(), permit, terms, cursor);
        call.onAbandon(subscription::cancel);
        return subscription.batch().thenApply(batch -> reply(batch, function));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PUBSUB;
    }

    private static Timetoken cursor(Call call) {
        String tt = call.query("tt");
        return tt == null || tt.isEmpty() ? Timetoken.NONE : Timetoken.parse(tt);
    }

    private static @Nullable String filter(Call call) {
        String expression = call.query("filter-expr");
        return expression == null || expression.isBlank() ? null : expression;
    }

    private static Reply reply(Batch batch, @Nullable String function) {
        Reply plain = batch.isShared() ? Reply.shared(batch.json()) : Reply.of(200, batch.json());
        return Jsonp.wrap(function, plain);
    }
}
