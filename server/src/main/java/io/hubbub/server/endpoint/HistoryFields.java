package io.hubbub.server.endpoint;

import io.hubbub.broker.port.StoredMessage;

/**
 * What is told of each message beside its payload and timetoken, and how channels are spelled.
 *
 * @param meta its metadata
 * @param user who published it
 * @param type what kind of message it is
 * @param customType the application's own type
 * @param encoded whether names of channels are percent-encoded
 */
record HistoryFields(boolean meta, boolean user, boolean type, boolean customType, boolean encoded) {

    /** Reads {@code include_meta} and its like, and {@code encode_channels}, which is true by default. */
    static HistoryFields read(Call call) {
        String encode = call.query("encode_channels");
        return new HistoryFields(
                HistoryParameters.isSet(call, "include_meta"),
                HistoryParameters.isSet(call, "include_uuid"),
                HistoryParameters.isSet(call, "include_message_type"),
                HistoryParameters.isSet(call, "include_custom_message_type"),
                encode == null || encode.isEmpty() || HistoryParameters.isSet(call, "encode_channels"));
    }

    /** Writes all of a message but the brace that ends it. */
    void write(JsonOutput json, StoredMessage stored) {
        json.text("{\"message\": ").value(stored.message().payload());
        json.text(", \"timetoken\": \"").text(stored.place().toString()).text("\"");
        if (meta) {
            json.text(", \"meta\": ").valueOrEmptyText(stored.message().meta());
        }
        if (type) {
            int number = stored.message().type().wireNumber();
            json.text(", \"message_type\": ").text(Integer.toString(number));
        }
        String custom = stored.message().customType();
        if (customType && custom != null) {
            json.text(", \"custom_message_type\": ").quoted(custom);
        }
        // One client ends itself at a null here.
        String publisher = stored.message().publisher();
        if (user && publisher != null) {
            json.text(", \"uuid\": ").quoted(publisher);
        }
    }
}
