package io.hubbub.server.endpoint;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /subscribe/{sub}/{channels}/{callback}/{tt}}: the subscribe of clients from before 2016, which this server
 * does not speak. It says so, instead of a 404 that looks like a wrong origin.
 */
final class SubscribeV1Endpoint implements Endpoint {
    @Override
    public CompletionStage<Reply> handle(Call call) {
        throw new Refusal(RefusalCode.SUBSCRIBE_V1);
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.PUBSUB;
    }
}
