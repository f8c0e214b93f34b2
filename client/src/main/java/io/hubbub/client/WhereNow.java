package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNWhereNowResult;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks on which channels somebody is: this client itself, unless another uuid is named. */
public final class WhereNow extends RemoteAction<PNWhereNowResult> {
    private static final String WHAT = "where-now";

    private @Nullable String uuid;

    WhereNow(Calls calls, String own) {
        super(calls);
        uuid = own;
    }

    /** Who. */
    public WhereNow uuid(@Nullable String uuid) {
        this.uuid = uuid;
        return this;
    }

    /** Adds parameters to the query. */
    public WhereNow queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNWhereNowOperation);
        return new Request(PNOperationType.PNWhereNowOperation)
                .path("v2", "presence", "sub-key", subscribeKey, "uuid")
                .path(calls().uuid(PNOperationType.PNWhereNowOperation, uuid));
    }

    @Override
    Function<JsonNode, PNWhereNowResult> reader() {
        return body -> new PNWhereNowResult(ServiceReply.texts(
                ServiceReply.accepted(body, WHAT).path("payload").path("channels"), WHAT));
    }
}
