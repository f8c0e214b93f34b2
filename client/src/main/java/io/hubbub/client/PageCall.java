package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PubNubException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Asks for one page. */
final class PageCall<T> extends RemoteAction<Page<T>> {
    private final Supplier<Request> request;
    private final Function<JsonNode, Page<T>> reader;

    /**
     * A call that was not made.
     *
     * @param query added to that of {@code request}
     * @param request throws {@link PubNubException} when something is missing or makes no sense
     */
    PageCall(Calls calls, Map<String, String> query, Supplier<Request> request, Function<JsonNode, Page<T>> reader) {
        super(calls);
        addQuery(query);
        this.request = request;
        this.reader = reader;
    }

    @Override
    Request request() {
        return request.get();
    }

    @Override
    Function<JsonNode, Page<T>> reader() {
        return reader;
    }
}
