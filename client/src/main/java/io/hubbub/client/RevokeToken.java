package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNRevokeTokenResult;
import io.hubbub.client.model.PubNubError;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Takes a token back for good: whoever shows it afterwards is refused. One that was taken back before is a success, one that
 * has expired is not.
 *
 * <p>Needs the secret key.
 */
public final class RevokeToken extends RemoteAction<PNRevokeTokenResult> {
    private static final PNOperationType OPERATION = PNOperationType.PNAccessManagerRevokeToken;

    private final String token;

    RevokeToken(Calls calls, String token) {
        super(calls);
        this.token = token;
    }

    /** Adds parameters to the query. */
    public RevokeToken queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(OPERATION);
        calls().checkSecretKey(OPERATION);
        if (token.isBlank()) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_TOKEN_MISSING);
        }
        if (!Percent.isEncodable(token)) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_INVALID_ACCESS_TOKEN);
        }
        return new Request(OPERATION)
                .delete()
                .path("v3", "pam", subscribeKey, "grant", token.strip())
                .unauthorized()
                .once();
    }

    @Override
    Function<JsonNode, PNRevokeTokenResult> reader() {
        return body -> {
            ServiceReply.done(body, "a revoke of a token");
            return new PNRevokeTokenResult();
        };
    }
}
