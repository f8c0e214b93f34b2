package io.hubbub.client;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNTimeResult;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Asks the server for its time. Needs no key. */
public final class Time extends RemoteAction<PNTimeResult> {
    Time(Calls calls) {
        super(calls);
    }

    @Override
    Request request() {
        return new Request(PNOperationType.PNTimeOperation).path("time", "0").unauthorized();
    }

    @Override
    Function<JsonNode, PNTimeResult> reader() {
        return Time::read;
    }

    private static PNTimeResult read(JsonNode body) {
        String timetoken = body.path(0).asString("");
        if (!timetoken.matches("\\d{1,18}")) {
            throw BadReplyException.malformed("not the reply to time");
        }
        return new PNTimeResult(Long.parseLong(timetoken));
    }
}
