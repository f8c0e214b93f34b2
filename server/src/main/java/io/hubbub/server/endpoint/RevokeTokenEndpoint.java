package io.hubbub.server.endpoint;

import io.hubbub.broker.GrantService;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.RevocationPermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code DELETE /v3/pam/{sub}/grant/{token}}, signed: takes a token back for good. Answers
 * {@code {"data":{"message":"Success"},"service":"Access Manager","status":200}}, also when it was taken back before.
 */
final class RevokeTokenEndpoint implements Endpoint {
    private final Access access;
    private final GrantService grants;

    RevokeTokenEndpoint(Access access, GrantService grants) {
        this.access = access;
        this.grants = grants;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RevocationPermit permit = access.toRevoke(call.path("sub"), call.path("token"), call);
        return grants.revoke(call.loop(), permit)
                .thenApply(done ->
                        Reply.ok("{\"data\":{\"message\":\"Success\"},\"service\":\"Access Manager\",\"status\":200}"));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.TOKEN_REVOCATION;
    }
}
