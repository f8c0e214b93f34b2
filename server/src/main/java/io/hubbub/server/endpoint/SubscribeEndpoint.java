package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.Subscription;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v2/subscribe/{sub}/{channels}/{callback}?tt=17276954606232118} asks for what came after a cursor, and
 * waits for it. Answers {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}.
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
        SubscribePermit permit = access.toSubscribe(call.path("sub"), channels(call));
        Timetoken cursor = cursor(call);
        ClientId.read(call);
        refuseFilter(call);
        String function = Jsonp.function(call.path("callback"));
        if (cursor.isNone()) {
            return broker.now(call.loop(), permit).thenApply(now -> reply(Batch.empty(now), function));
        }
        Subscription subscription = broker.subscribe(call.loop(), permit, cursor);
        call.onAbandon(subscription::cancel);
        return subscription.batch().thenApply(batch -> reply(batch, function));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PUBSUB;
    }

    private List<String> channels(Call call) {
        List<String> channels = ChannelNames.parseList(call.path("channels"));
        if (channels.size() > limits.channels()) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNELS, "at most " + limits.channels());
        }
        for (String channel : channels) {
            if (channel.indexOf('*') >= 0) {
                throw new Refusal(RefusalCode.WILDCARD_UNSUPPORTED);
            }
        }
        return channels;
    }

    private static Timetoken cursor(Call call) {
        String tt = call.query("tt");
        return tt == null || tt.isEmpty() ? Timetoken.NONE : Timetoken.parse(tt);
    }

    private static void refuseFilter(Call call) {
        String filter = call.query("filter-expr");
        if (filter != null && !filter.isEmpty()) {
            throw new Refusal(RefusalCode.FILTER_UNSUPPORTED);
        }
    }

    private static Reply reply(Batch batch, @Nullable String function) {
        Reply plain = batch.isShared() ? Reply.shared(batch.json()) : Reply.of(200, batch.json());
        return Jsonp.wrap(function, plain);
    }
}
