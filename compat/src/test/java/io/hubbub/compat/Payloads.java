package io.hubbub.compat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Messages that must arrive as they were sent, in groups that an SDK can send or cannot. */
enum Payloads {
    ORDINARY(
            Operation.PUBLISH_GET,
            Operation.PUBLISH_POST,
            Operation.RECEIVE,
            json(
                    "{\"text\":\"hello\",\"number\":1,\"yes\":true,\"no\":false}",
                    "{}",
                    "[1,\"two\",3.5,true,false,null,{\"four\":4},[]]",
                    "[]",
                    "{\"a\":{\"b\":[{\"c\":{\"d\":[[[1]]]}}]}}",
                    "\"hello\"",
                    "42",
                    "-7",
                    "3.25",
                    "-0.5",
                    "0.1",
                    "1e21",
                    "1.5e-9",
                    "9007199254740991",
                    "true")),
    EMPTY(
            Operation.PUBLISH_GET_EMPTY,
            Operation.PUBLISH_POST_EMPTY,
            Operation.RECEIVE_EMPTY,
            json("false", "0", "\"\"")),
    NULL(Operation.PUBLISH_GET_NULL, Operation.PUBLISH_POST_NULL, Operation.RECEIVE_NULL, json("null")),
    NULL_INSIDE(
            Operation.PUBLISH_GET_NULL_INSIDE,
            Operation.PUBLISH_POST_NULL_INSIDE,
            Operation.RECEIVE_NULL_INSIDE,
            json("{\"nothing\":null}", "{\"a\":{\"b\":null},\"c\":[null]}")),
    BIG(
            Operation.PUBLISH_GET_BIG,
            Operation.PUBLISH_POST_BIG,
            Operation.RECEIVE_BIG,
            json("9007199254740993", "-9223372036854775808", "{\"id\":123456789012345678901234567890}")),
    INSIDE(
            Operation.PUBLISH_GET_INSIDE,
            Operation.PUBLISH_POST_INSIDE,
            Operation.RECEIVE_INSIDE,
            Stream.concat(awkward(), escaped())
                    .map(text -> Json.of(Map.of("text", text, text, 1)))
                    .toList()),
    TEXT(
            Operation.PUBLISH_GET_TEXT,
            Operation.PUBLISH_POST_TEXT,
            Operation.RECEIVE_TEXT,
            awkward().map(Json::of).toList()),
    ESCAPES(
            Operation.PUBLISH_GET_ESCAPES,
            Operation.PUBLISH_POST_ESCAPES,
            Operation.RECEIVE_ESCAPES,
            escaped().map(Json::of).toList()),
    LONG(
            Operation.PUBLISH_GET_LONG,
            Operation.PUBLISH_POST_LONG,
            Operation.RECEIVE_LONG,
            List.of(Json.of("x".repeat(20_000)), Json.of("a long text, ".repeat(1_500) + "é🎉")));

    private final Operation byGet;
    private final Operation byPost;
    private final Operation received;
    // Error Prone cannot know that the trees are never changed.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<JsonNode> messages;

    Payloads(Operation byGet, Operation byPost, Operation received, List<JsonNode> messages) {
        this.byGet = byGet;
        this.byPost = byPost;
        this.received = received;
        this.messages = messages;
    }

    private static Stream<String> awkward() {
        return Stream.of(
                "ünïcødé 漢字 עברית",
                "🎉 👩‍👩‍👧‍👦 𝄞",
                "a/b//c/",
                "1 + 1 = 2, %2B",
                "100% %41 %zz %",
                "  spaces  ",
                "?a=b&c=d#e;f",
                "<b>&amp;</b>",
                "it's (fine)! ~*$@:,",
                "{not json",
                "[1",
                "null",
                "17",
                "..",
                "\u2028\u2029\u00a0\ufeff");
    }

    private static Stream<String> escaped() {
        return Stream.of(
                "say \"hi\"", "\"", "back\\slash\\", "line\nbreak\r\n\ttab", "\b\f\u0001\u001f", "\\u0041 \\n");
    }

    private static List<JsonNode> json(String... texts) {
        return Stream.of(texts).map(Json::parse).toList();
    }

    Operation byGet() {
        return byGet;
    }

    Operation byPost() {
        return byPost;
    }

    Operation received() {
        return received;
    }

    List<JsonNode> messages() {
        return messages;
    }

    /** The messages as {@link Arrival#value} gives them back. */
    List<String> arrived() {
        return messages.stream().map(Json::canonical).toList();
    }
}
