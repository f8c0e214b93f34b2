package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.GrantPermit;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v3/pam/{sub}/grant}, signed, with what a token is to give as its body ({@link TokenRequest}): makes a token.
 * Answers {@code {"data":{"message":"Success","token":"qEF2AkF0..."},"service":"Access Manager","status":200}}.
 */
final class GrantTokenEndpoint implements Endpoint {
    private final Access access;
    private final Entitlements entitlements;

    GrantTokenEndpoint(Access access, Entitlements entitlements) {
        this.access = access;
        this.entitlements = entitlements;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        GrantPermit permit = access.toGrant(call.path("sub"), call);
        if (!permit.keyset().access().enabled()) {
            throw new Refusal(RefusalCode.TOKENS_OFF, "Access Manager is disabled.", "subscribe-key");
        }
        String token = entitlements.seal(permit, TokenRequest.read(call.body(), call.seconds()));
        return CompletableFuture.completedFuture(Reply.ok("{\"data\":{\"message\":\"Success\",\"token\":\"" + token
                + "\"},\"service\":\"Access Manager\",\"status\":200}"));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.TOKEN_GRANT;
    }

    @Override
    public int maxBodyBytes() {
        return TokenRequest.MOST_BYTES;
    }
}
