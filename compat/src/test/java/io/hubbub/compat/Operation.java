package io.hubbub.compat;

/** A row of the matrix: something an application does with an SDK and expects from the server. */
enum Operation {
    TIME("Time"),
    PUBLISH_GET("Publish by GET: objects, arrays, text, numbers, true"),
    PUBLISH_GET_EMPTY("Publish by GET: false, 0, empty text"),
    PUBLISH_GET_NULL("Publish by GET: null"),
    PUBLISH_GET_NULL_INSIDE("Publish by GET: objects with null in them"),
    PUBLISH_GET_BIG("Publish by GET: whole numbers beyond 2^53"),
    PUBLISH_GET_INSIDE("Publish by GET: awkward text inside an object"),
    PUBLISH_GET_TEXT("Publish by GET: awkward text by itself"),
    PUBLISH_GET_ESCAPES("Publish by GET: text that JSON must escape, by itself"),
    PUBLISH_GET_LONG("Publish by GET: 20 KB of text"),
    PUBLISH_POST("Publish by POST: objects, arrays, text, numbers, true"),
    PUBLISH_POST_EMPTY("Publish by POST: false, 0, empty text"),
    PUBLISH_POST_NULL("Publish by POST: null"),
    PUBLISH_POST_NULL_INSIDE("Publish by POST: objects with null in them"),
    PUBLISH_POST_BIG("Publish by POST: whole numbers beyond 2^53"),
    PUBLISH_POST_INSIDE("Publish by POST: awkward text inside an object"),
    PUBLISH_POST_TEXT("Publish by POST: awkward text by itself"),
    PUBLISH_POST_ESCAPES("Publish by POST: text that JSON must escape, by itself"),
    PUBLISH_POST_LONG("Publish by POST: 20 KB of text"),
    PUBLISH_META("Publish with metadata"),
    PUBLISH_WRONG_KEY("Publish with a wrong publish key is an error"),
    RECEIVE("Receive objects, arrays, text, numbers, true"),
    RECEIVE_EMPTY("Receive false, 0, empty text"),
    RECEIVE_NULL("Receive null"),
    RECEIVE_NULL_INSIDE("Receive objects with null in them"),
    RECEIVE_BIG("Receive whole numbers beyond 2^53"),
    RECEIVE_INSIDE("Receive awkward text inside an object"),
    RECEIVE_TEXT("Receive awkward text by itself"),
    RECEIVE_ESCAPES("Receive text that JSON must escape, by itself"),
    RECEIVE_LONG("Receive 20 KB of text"),
    RECEIVE_META("Receive metadata"),
    CHANNEL_NAMES("Channel names with spaces, slashes, unicode"),
    SIGNAL("Signal"),
    FIRE("Fire is accepted and reaches no subscriber"),
    SUBSCRIBE_MANY("Subscribe to many channels"),
    SUBSCRIBE_OWN("Receive one's own messages"),
    SUBSCRIBE_MORE("Subscribe to more while messages flow: nothing is lost"),
    SUBSCRIBE_MORE_ONCE("Subscribe to more while messages flow: nothing arrives twice"),
    UNSUBSCRIBE_SOME("Unsubscribe from some while messages flow: nothing is lost"),
    UNSUBSCRIBE_SOME_ONCE("Unsubscribe from some while messages flow: nothing arrives twice"),
    UNSUBSCRIBE("No messages after unsubscribe"),
    SUBSCRIBE_WRONG_KEY("Subscribe with a wrong subscribe key is an error"),
    CATCH_UP("Catch up on what was published between two polls"),
    RECONNECT("Catch up after a broken connection"),
    ORDER("The listener sees messages in order"),
    MIXED("Exchange messages with every other SDK");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
