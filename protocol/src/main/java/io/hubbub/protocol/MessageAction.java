package io.hubbub.protocol;

/**
 * Something that a user attached to a message: a reaction, a receipt, whatever the application calls it.
 *
 * <p>Source: {@code {"messageTimetoken":"15782701499548912","type":"custom","uuid":"ann","value":"test-value",
 * "actionTimetoken":"15782701535815420"}}.
 *
 * @param message the timetoken of the message, which need not be there
 * @param type what kind of action, such as {@code reaction}
 * @param value which one, such as {@code smiley}
 * @param user who added it
 * @param place its own timetoken
 */
public record MessageAction(Timetoken message, String type, String value, String user, Timetoken place) {
    private static final int ROUGH_BYTES = 200;

    /**
     * What subscribers of the channel are told: {@code {"source":"actions","version":"1.0","data":{"messageTimetoken":
     * "15782701574872716","type":"custom","value":"test-value","actionTimetoken":"15782701613560578"},
     * "event":"added"}}, with the user as publisher.
     */
    public Message event(Event event) {
        JsonBytes payload = new JsonBytes(ROUGH_BYTES);
        payload.ascii("{\"source\":\"actions\",\"version\":\"1.0\",\"data\":{\"messageTimetoken\":\"")
                .number(message.ticks());
        payload.ascii("\",\"type\":").string(type).ascii(",\"value\":").string(value);
        payload.ascii(",\"actionTimetoken\":\"").number(place.ticks()).ascii("\"},\"event\":");
        payload.string(event.wireName).ascii("}");
        return Message.of(MessageType.ACTION, JsonText.written(payload), user);
    }

    /** What happened to an action. */
    public enum Event {
        /** A user added it. */
        ADDED("added"),
        /** The same user removed it. */
        REMOVED("removed");

        private final String wireName;

        Event(String wireName) {
            this.wireName = wireName;
        }
    }
}
