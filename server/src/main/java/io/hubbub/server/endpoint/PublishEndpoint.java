package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.PublishPermit;
import io.hubbub.protocol.Message;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /publish/{pub}/{sub}/{sig}/{channel}/{callback}/{payload}}, {@code POST} of the same path without payload,
 * and both under {@code /signal}: gives one message its place and fans it out. Answers
 * {@code [1,"Sent","17276954606232118"]}.
 *
 * <p>A publish with {@code norep} is fired: event handlers see it, subscribers do not. A signal is small and never
 * stored.
 */
final class PublishEndpoint implements Endpoint {
    private static final String SIGNAL_HEADER = "pn-msgentitytype: 1";
    private static final int PACKING_OVERHEAD = 1024; // what packing may add to a body that does not shrink

    private final Access access;
    private final Broker broker;
    private final Limits limits;
    private final boolean signal;
    private final boolean post;

    PublishEndpoint(Access access, Broker broker, Limits limits, boolean signal, boolean post) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
        this.signal = signal;
        this.post = post;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        PublishPermit permit = access.toPublish(call.path("sub"), call.path("pub"), call.path("channel"), call);
        byte[] payload = post ? CompressedBody.unpack(call.body(), maxPayloadBytes()) : call.restOfPath("payload");
        Message message =
                signal ? MessageRequest.signal(call, payload, limits) : MessageRequest.publish(call, payload, limits);
        String function = Jsonp.function(call.path("callback"));
        return broker.publish(call.loop(), permit, message).thenApply(timetoken -> {
            Reply sent = Jsonp.wrap(function, Reply.ok("[1,\"Sent\",\"" + timetoken + "\"]"));
            return signal ? sent.with(SIGNAL_HEADER) : sent;
        });
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PUBLISH;
    }

    @Override
    public int maxBodyBytes() {
        return post ? maxPayloadBytes() + PACKING_OVERHEAD : 0;
    }

    private int maxPayloadBytes() {
        return signal ? limits.signalBytes() : limits.messageBytes();
    }
}
