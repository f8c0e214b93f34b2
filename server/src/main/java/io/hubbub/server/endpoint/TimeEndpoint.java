package io.hubbub.server.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /time/{callback}} tells the time: {@code [17276954606232118]}, a number.
 *
 * <p>Clients take a 200 here as "the network is back": it asks nobody and needs no key.
 */
final class TimeEndpoint implements Endpoint {
    @Override
    public CompletionStage<Reply> handle(Call call) {
        Reply time = Reply.ok("[" + call.now() + "]");
        return CompletableFuture.completedFuture(Jsonp.wrap(Jsonp.function(call.path("callback")), time));
    }

    @Override
    public boolean answersHead() {
        return true;
    }
}
