package io.hubbub.client;

import io.hubbub.client.http.Request;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Asks for one page. */
final class PageCall<T> extends RemoteAction<Page<T>> {
    private final Supplier<Request> request;
    private final Function<JsonNode, Page<T>> reader;
    private final int levels;

    /**
     * A call that was not made, and asks what {@code like} asks.
     *
     * @param reader makes a page of what {@code like} results in
     */
    <R> PageCall(RemoteAction<R> like, Function<R, Page<T>> reader) {
        super(like.calls());
        addQuery(like.addedQuery());
        this.request = like::request;
        this.reader = like.reader().andThen(reader);
        this.levels = like.levelsWithGaps();
    }

    @Override
    Request request() {
        return request.get();
    }

    @Override
    Function<JsonNode, Page<T>> reader() {
        return reader;
    }

    @Override
    int levelsWithGaps() {
        return levels;
    }
}
