package io.hubbub.client.http;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the result of an operation out of the body of a 2xx reply. */
@FunctionalInterface
public interface ReplyReader<T> {
    /**
     * Reads {@code body}.
     *
     * @throws BadReplyException when it is not what the operation answers, or says no
     * @throws tools.jackson.core.JacksonException when it is not JSON
     */
    T read(byte[] body, JsonMapper mapper);

    /** A reader of the whole body as a tree. */
    static <T> ReplyReader<T> ofTree(Function<JsonNode, T> reader) {
        return (body, mapper) -> {
            JsonNode tree = mapper.readTree(body);
            if (tree.isMissingNode()) {
                throw BadReplyException.malformed("the reply is not JSON");
            }
            return reader.apply(tree);
        };
    }

    /**
     * A reader of the whole body as a tree, in which missing nodes stand for values that cannot be read.
     *
     * @param levels how deep such a value may be; deeper down it takes what it stands in with it
     */
    static <T> ReplyReader<T> ofTreeWithGaps(int levels, Function<JsonNode, T> reader) {
        return (body, mapper) -> {
            JsonNode tree;
            try {
                tree = mapper.readTree(body);
            } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
                tree = ReadableParts.withGaps(body, mapper, levels);
            }
            if (tree == null || tree.isMissingNode()) {
                throw BadReplyException.malformed("the reply is not JSON");
            }
            return reader.apply(tree);
        };
    }
}
