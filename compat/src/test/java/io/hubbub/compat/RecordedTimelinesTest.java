package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Requests of presence and channel groups in the order in which they were recorded, and what the reference service
 * answered. Bodies are compared byte for byte where the service has one form for them.
 */
@HubbubServer(faults = false, value = "here-now-cache=0s")
class RecordedTimelinesTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final String STATE = "{\"count\": 5, \"name\": \"Alex\"}";
    private static final String EMPTY_BATCH = "{\"t\":{\"t\":\"14818963579052943\",\"r\":12},\"m\":[]}";
    private static final String HEARD = "{\"status\": 200, \"message\": \"OK\", \"service\": \"Presence\"}";
    private static final String LEFT =
            "{\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}";
    private static final String CHANGED =
            "{\"status\": 200, \"message\": \"OK\", \"service\": \"channel-registry\", \"error\": false}";

    private final Hubbub server;
    private final PlainHttp http;
    private final int number = NAMES.incrementAndGet();
    private final String channel = "timeline-" + number;
    private final String other = "timeline-other-" + number;
    private final String group = "timeline-group-" + number;

    RecordedTimelinesTest(Hubbub server) {
        this.server = server;
        http = new PlainHttp(server.url());
    }

    @Test
    void joinAndLeave_twoClientsOnAChannel() {
        Subscriber listener = new Subscriber("listener-" + number, channel + "," + channel + "-pnpres", "");
        Subscriber messenger = new Subscriber("messenger-" + number, channel, "");

        assertEvent(listener.poll(), "join", listener.uuid, 1, channel + "-pnpres");
        messenger.shakeHands();
        assertEvent(listener.poll(), "join", messenger.uuid, 2, channel + "-pnpres");
        messenger.leave(channel, "");
        assertEvent(listener.poll(), "leave", messenger.uuid, 1, channel + "-pnpres");
        listener.leave(channel, "");
    }

    @Test
    void joinAndLeave_twoClientsOfAGroup() {
        change("?add=" + channel);
        String groups = "&channel-group=" + group;
        Subscriber listener = new Subscriber("listener-" + number, ",", groups + "," + group + "-pnpres");
        Subscriber messenger = new Subscriber("messenger-" + number, ",", groups);

        assertEvent(listener.poll(), "join", listener.uuid, 1, group + "-pnpres");
        messenger.shakeHands();
        assertEvent(listener.poll(), "join", messenger.uuid, 2, group + "-pnpres");
        messenger.leave(",", groups);
        assertEvent(listener.poll(), "leave", messenger.uuid, 1, group + "-pnpres");
        listener.leave(",", groups);
        assertEvent(listener.pollFromBefore(), "leave", listener.uuid, 0, group + "-pnpres");
    }

    @Test
    void heartbeat_thatEnds_isATimeout() {
        Subscriber listener = new Subscriber("listener-" + number, channel + "," + channel + "-pnpres", "");
        assertEvent(listener.poll(), "join", listener.uuid, 1, channel + "-pnpres");
        Subscriber messenger = new Subscriber("messenger-" + number, channel, "&heartbeat=300");
        messenger.shakeHands();
        assertEvent(listener.poll(), "join", messenger.uuid, 2, channel + "-pnpres");

        String heartbeat = "/channel/" + channel + "/heartbeat?uuid=" + messenger.uuid + "&heartbeat=";
        assertAnswer(presence(heartbeat + 300), HEARD);
        assertAnswer(presence(heartbeat + 300), HEARD);
        Instant lastHeartbeat = Instant.now();
        assertAnswer(presence(heartbeat + 3), HEARD);

        JsonNode timeout = listener.poll(); // the next event, so the heartbeats raised none
        assertEvent(timeout, "timeout", messenger.uuid, 1, channel + "-pnpres");
        assertThat(Duration.between(lastHeartbeat, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        messenger.leave(channel, "");
    }

    @Test
    void presenceOnly_subscriber_isNotThereItself() {
        Subscriber zero = new Subscriber("zero-" + number, channel + "-pnpres", "");
        zero.shakeHands();
        Subscriber both = new Subscriber(zero.uuid, channel + "-pnpres," + channel, "");
        both.shakeHands();

        for (Subscriber each : List.of(zero, both)) {
            assertEvent(each.poll(), "join", zero.uuid, 1, channel + "-pnpres");
        }
        assertAnswer(presence("/channel/" + channel + "-pnpres/leave?uuid=" + zero.uuid), LEFT);
        both.leave(channel, "");
        for (Subscriber each : List.of(zero, both)) {
            assertEvent(each.pollFromBefore(), "leave", zero.uuid, 0, channel + "-pnpres");
        }
    }

    @Test
    void state_ofOneChannel_withoutSubscription() {
        String user = "/channel/" + channel + "/uuid/state-uuid-" + number;

        assertAnswer(
                presence(user + "/data?state=" + PlainHttp.encoded(STATE)),
                "{\"status\": 200, \"message\": \"OK\", \"payload\": " + STATE + ", \"service\": \"Presence\"}");
        assertAnswer(
                presence(user),
                "{\"status\": 200, \"message\": \"OK\", \"payload\": " + STATE + ", \"uuid\": \"state-uuid-" + number
                        + "\", \"channel\": \"" + channel + "\", \"service\": \"Presence\"}");
    }

    @Test
    void state_ofSeveralChannels_withoutSubscription() {
        String user = "/channel/" + channel + "," + other + "/uuid/state-uuid-" + number;

        assertAnswer(
                presence(user + "/data?state=" + PlainHttp.encoded(STATE)),
                "{\"status\": 200, \"message\": \"OK\", \"payload\": " + STATE + ", \"service\": \"Presence\"}");
        assertAnswer(
                presence(user),
                "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": {\"" + channel + "\": " + STATE
                        + ", \"" + other + "\": " + STATE
                        + "}}, \"service\": \"Presence\", \"uuid\": \"state-uuid-" + number + "\"}");
    }

    @Test
    void state_beforeTheJoin_comesWithTheJoin() {
        Subscriber listener = new Subscriber("listener-" + number, channel + "," + channel + "-pnpres", "");
        assertEvent(listener.poll(), "join", listener.uuid, 1, channel + "-pnpres");
        String state = PlainHttp.encoded("{\"" + channel + "\":" + STATE + "}");

        new Subscriber("messenger-" + number, channel, "&state=" + state).shakeHands();

        JsonNode joined = listener.poll();
        assertEvent(joined, "join", "messenger-" + number, 2, channel + "-pnpres");
        assertThat(joined.path("d").path("data")).isEqualTo(Json.parse(STATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub-key", "sub_key"})
    void hereNow_ofOneAndSeveralChannels(String spelling) {
        subscribeTo(channel + "," + other, "uuid-" + number);
        String here = "/v2/presence/" + spelling + "/" + server.subscribeKey() + "/channel/";
        String names = "\"uuids\": [\"uuid-" + number + "\"], \"occupancy\": 1";
        String states = "\"uuids\": [{\"uuid\": \"uuid-" + number + "\"}], \"occupancy\": 1";

        assertAnswer(http.get(here + channel), ok(names));
        assertAnswer(http.get(here + channel + "?state=1"), ok(states));
        assertAnswer(http.get(here + channel + "?disable_uuids=1"), ok("\"occupancy\": 1"));
        assertAnswer(http.get(here + channel + "?disable-uuids=1"), ok("\"occupancy\": 1"));
        assertAnswer(http.get(here + channel + "," + other), several(place(channel, names), place(other, names)));
        assertAnswer(
                http.get(here + channel + "," + other + "?state=1"),
                several(place(channel, states), place(other, states)));
        assertAnswer(http.get(here + other + "," + other), several(place(other, names)));
        assertAnswer(http.get(here + "nobody-here," + other), several(place(other, names)));
        assertAnswer(http.get(here + "nobody-here,nobody-there"), several());
    }

    @Test
    void hereNow_withAState() {
        subscribeTo(channel, "uuid-" + number);
        presence("/channel/" + channel + "/uuid/uuid-" + number + "/data?state="
                + PlainHttp.encoded("{\"testkey\": \"testval\"}"));
        String users = "\"uuids\": [{\"state\": {\"testkey\": \"testval\"}, \"uuid\": \"uuid-" + number
                + "\"}], \"occupancy\": 1";

        assertAnswer(presence("/channel/" + channel + "?state=1"), ok(users));
        change("?add=" + channel);
        assertAnswer(presence("/channel/,?state=1&channel-group=" + group), several(place(channel, users)));
        JsonNode everywhere = Json.parse(presence("?state=1").body()).path("payload");
        assertThat(everywhere.path("channels").path(channel)).isEqualTo(Json.parse("{" + users + "}"));
        assertThat(everywhere.path("total_channels").asInt())
                .isEqualTo(everywhere.path("channels").size());
    }

    @Test
    void whereNow_ofSomebodyAndNobody() {
        subscribeTo(channel + "," + other, "uuid-" + number);

        JsonNode where = Json.parse(presence("/uuid/uuid-" + number).body());
        assertThat(where.propertyNames()).containsExactly("status", "message", "payload", "service");
        assertThat(where.path("payload").path("channels").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(channel, other); // the recordings have either order
        assertAnswer(
                presence("/uuid/nobody-" + number),
                "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": []}, \"service\": \"Presence\"}");
    }

    @Test
    void groups_addedRemovedAndDeleted() {
        change("/remove"); // the recordings begin with cleaning up
        change("?add=" + channel + "," + other);
        assertChannels("\"" + channel + "\", \"" + other + "\"");
        change("?remove=" + channel);
        assertChannels("\"" + other + "\"");
        change("/remove");
        assertChannels("");
    }

    @Test
    void groups_messageThroughAGroup_namesIt() {
        change("?add=" + channel);
        Subscriber subscriber = new Subscriber("subscriber-" + number, ",", "&channel-group=" + group);
        subscriber.shakeHands();
        publish(channel);

        JsonNode message = subscriber.poll();

        assertThat(message.path("c").asString()).isEqualTo(channel);
        assertThat(message.path("b").asString()).isEqualTo(group);
        assertThat(message.path("d").asString()).isEqualTo("hey");
    }

    @Test
    void filter_malformed_isToldSo() {
        PlainHttp.Answer answer = http.get("/v2/subscribe/" + server.subscribeKey() + "/ch/0?filter-expr=a%20%3D%3D");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"status\":400,\"service\":\"PubSub\",\"error\":true,"
                        + "\"message\":\"Filter syntax error: ");
    }

    @Test
    void state_thatIsNoObject_isToldSo() {
        PlainHttp.Answer answer = presence("/channel/" + channel + "/uuid/u/data?state=%5B1%5D");

        assertThat(answer.status()).isEqualTo(400);
        JsonNode body = Json.parse(answer.body()); // known from a mock only, so not to the byte
        assertThat(body.path("status").asInt()).isEqualTo(400);
        assertThat(body.path("error").asInt()).isEqualTo(1);
        assertThat(body.path("service").asString()).isEqualTo("Presence");
        assertThat(body.path("message").asString()).startsWith("Invalid JSON specified");
    }

    /** Follows the subscribe call as a client does. The recorded bodies of events are checked as they come. */
    private final class Subscriber {
        private final String uuid;
        private final String path;
        private final String query;
        private String cursor = "0";

        Subscriber(String uuid, String channels, String query) {
            this.uuid = uuid;
            this.query = query;
            path = "/v2/subscribe/%s/%s/0?uuid=%s".formatted(server.subscribeKey(), channels, uuid);
        }

        void shakeHands() {
            PlainHttp.Answer answer = http.get(path + query + "&tt=0");
            assertAnswer(answer, EMPTY_BATCH);
            move(answer);
        }

        /** The one message of the next batch; shakes hands first if need be. */
        JsonNode poll() {
            if (cursor.equals("0")) {
                shakeHands();
            }
            PlainHttp.Answer answer = http.get(path + query + "&tt=" + cursor);
            JsonNode messages = Json.parse(answer.body()).path("m");
            assertThat(messages.size()).as(answer.body()).isEqualTo(1);
            move(answer);
            return messages.path(0);
        }

        /** The last message after the cursor, asked for by somebody who is not there any more and does not come back. */
        JsonNode pollFromBefore() {
            String stranger = path.replace("uuid=" + uuid, "");
            JsonNode messages = Json.parse(
                            http.get(stranger + query + "&tt=" + cursor).body())
                    .path("m");
            return messages.path(messages.size() - 1);
        }

        void leave(String channels, String groups) {
            assertAnswer(presence("/channel/" + channels + "/leave?uuid=" + uuid + groups), LEFT);
        }

        private void move(PlainHttp.Answer answer) {
            cursor = Json.parse(answer.body()).path("t").path("t").asString();
        }
    }

    /** The envelope of 2022, which has the event in its metadata, too. */
    private void assertEvent(JsonNode message, String action, String uuid, int occupancy, String subscription) {
        long timestamp = message.path("d").path("timestamp").asLong();
        String state = message.path("d").has("data")
                ? ",\"data\":" + Json.write(message.path("d").path("data"))
                : "";
        String recorded = "{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"16608558425549729\",\"r\":43},\"k\":\""
                + server.subscribeKey() + "\",\"c\":\"" + channel + "-pnpres\",\"u\":{\"pn_action\":\"" + action
                + "\",\"pn_uuid\":\"" + uuid + "\",\"pn_timestamp\":" + timestamp + ",\"pn_occupancy\":" + occupancy
                + ",\"pn_ispresence\":1,\"pn_channel\":\"" + channel + "\"},\"d\":{\"action\":\"" + action
                + "\",\"uuid\":\"" + uuid + "\",\"timestamp\":" + timestamp + ",\"occupancy\":" + occupancy + state
                + "},\"b\":\"" + subscription + "\"}";

        assertThat(Recording.constant(Json.write(message))).isEqualTo(Recording.constant(recorded));
        assertThat(Duration.between(Instant.ofEpochSecond(timestamp), Instant.now())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    private void subscribeTo(String channels, String uuid) {
        http.get("/v2/subscribe/%s/%s/0?tt=0&uuid=%s".formatted(server.subscribeKey(), channels, uuid));
    }

    private void publish(String to) {
        http.get("/publish/%s/%s/0/%s/0/%%22hey%%22".formatted(server.publishKey(), server.subscribeKey(), to));
    }

    private void change(String what) {
        assertAnswer(http.get(registration() + what), CHANGED);
    }

    private void assertChannels(String channels) {
        assertAnswer(
                http.get(registration()),
                "{\"status\": 200, \"payload\": {\"channels\": [" + channels + "], \"group\": \"" + group
                        + "\"}, \"service\": \"channel-registry\", \"error\": false}");
    }

    private String registration() {
        return "/v1/channel-registration/sub-key/" + server.subscribeKey() + "/channel-group/" + group;
    }

    private PlainHttp.Answer presence(String what) {
        return http.get("/v2/presence/sub-key/" + server.subscribeKey() + what);
    }

    private static String ok(String members) {
        return "{\"status\": 200, \"message\": \"OK\", \"service\": \"Presence\", " + members + "}";
    }

    private static String place(String name, String members) {
        return "\"" + name + "\": {" + members + "}";
    }

    /** One user on each of the places. */
    private static String several(String... places) {
        return "{\"status\": 200, \"message\": \"OK\", \"payload\": {\"channels\": {" + String.join(", ", places)
                + "}, \"total_channels\": " + places.length + ", \"total_occupancy\": " + places.length
                + "}, \"service\": \"Presence\"}";
    }

    private static void assertAnswer(PlainHttp.Answer answer, String recorded) {
        assertThat(Recording.constant(answer.body())).isEqualTo(Recording.constant(recorded));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("text/javascript"));
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
    }
}
