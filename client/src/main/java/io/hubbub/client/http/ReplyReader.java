package io.hubbub.client.http;

import tools.jackson.databind.JsonNode;

/** Makes the result of an operation out of the body of a 2xx reply. */
public interface ReplyReader<T> {
    /**
     * Reads {@code body}.
     *
     * @throws BadReplyException when it is not what the operation answers, or says no
     */
    T read(JsonNode body);
}
