package io.hubbub.server.admin;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.ErrorShape;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only those through who show the admin token, and brings the answer, which may come from the thread of a store, back to
 * the loop of the call.
 */
final class GuardedEndpoint implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(GuardedEndpoint.class);

    private final AdminToken token;
    private final Endpoint guarded;

    GuardedEndpoint(AdminToken token, Endpoint guarded) {
        this.token = token;
        this.guarded = guarded;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        token.check(call);
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        var unused = guarded.handle(call)
                .whenComplete((reply, failure) -> call.loop().post(() -> {
                    if (failure == null) {
                        answer.complete(reply);
                    } else {
                        answer.completeExceptionally(refusal(failure));
                    }
                }));
        return answer;
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ADMIN;
    }

    @Override
    public int maxBodyBytes() {
        return guarded.maxBodyBytes();
    }

    @Override
    public boolean readsAuthorization() {
        return true;
    }

    /** Whatever is no refusal is a store that failed. */
    private static Refusal refusal(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        log.warn("A request of an operator failed", cause);
        return new Refusal(RefusalCode.UNAVAILABLE, "this cannot be stored or read now");
    }
}
