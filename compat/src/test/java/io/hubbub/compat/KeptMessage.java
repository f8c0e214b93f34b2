package io.hubbub.compat;

import static java.util.Comparator.comparingLong;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message from history as the SDK handed it over.
 *
 * @param timetoken 0 when the SDK hands none over
 * @param uuid who published it, null when the SDK does not say
 * @param type 0 for an ordinary message, null when the SDK does not say
 * @param actions what is attached to it, in the order of timetokens
 */
record KeptMessage(
        JsonNode message,
        long timetoken,
        @Nullable JsonNode meta,
        @Nullable String uuid,
        @Nullable Integer type,
        List<MessageAction> actions) {
    /** What may come with a message. */
    enum Detail {
        TIMETOKEN,
        META,
        UUID,
        TYPE,
        ACTIONS
    }

    /** Reads actions as they come with the messages they are attached to, by type and by value. */
    static List<MessageAction> attached(JsonNode types, long message) {
        return types.propertyStream()
                .flatMap(type -> type.getValue()
                        .propertyStream()
                        .flatMap(value -> value.getValue()
                                .valueStream()
                                .map(it -> new MessageAction(
                                        type.getKey(),
                                        value.getKey(),
                                        message,
                                        it.path("actionTimetoken").asLong(),
                                        it.path("uuid").asString()))))
                .sorted(comparingLong(MessageAction::timetoken))
                .toList();
    }

    /** The message in a form that is equal for equal values. */
    String value() {
        return Json.canonical(message);
    }
}
