package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventLinesTest {
    private static final long TIMETOKEN = 17_276_954_606_232_118L; // 2024-09-30T11:24:20.623Z

    private final EventLines readable = new ReadableLines(ZoneOffset.UTC, false, false);
    private final EventLines json = new JsonLines();

    @Test
    void message_byAGroup_saysSo() {
        PNEvent message = new PNMessageResult(
                json("{\"a\":1}"), "room", "rooms", TIMETOKEN, json("{\"b\":2}"), null, "greeting", null);

        assertThat(readable.event(message)).isEqualTo("11:24:20.623 room: {\"a\":1} (type greeting) (meta {\"b\":2})");
        assertThat(json.event(message))
                .isEqualTo(
                        "{\"type\":\"message\",\"channel\":\"room\",\"subscription\":\"rooms\",\"timetoken\":\"17276954606232118\",\"message\":{\"a\":1},\"customMessageType\":\"greeting\",\"meta\":{\"b\":2}}");
    }

    @Test
    void presence_join_namesWhoAndHowMany() {
        PNEvent join = new PNPresenceEventResult(
                "join", "bob", 1, 3, null, null, "room", TIMETOKEN, null, List.of(), List.of(), List.of(), false);

        assertThat(readable.event(join)).isEqualTo("11:24:20.623 room bob join: 3 here");
        assertThat(json.event(join))
                .contains("\"type\":\"presence\"", "\"event\":\"join\"", "\"uuid\":\"bob\"", "\"occupancy\":3");
    }

    @Test
    void presence_interval_namesWhoCameAndWent() {
        PNEvent interval = new PNPresenceEventResult(
                "interval",
                null,
                1,
                3,
                null,
                null,
                "room",
                TIMETOKEN,
                null,
                List.of("x", "y"),
                List.of("z"),
                List.of(),
                true);

        assertThat(readable.event(interval)).isEqualTo("11:24:20.623 room interval: 3 here, join x y, leave z");
        assertThat(json.event(interval))
                .contains("\"join\":[\"x\",\"y\"],\"leave\":[\"z\"],\"timeout\":[],\"hereNowRefresh\":true");
    }

    @Test
    void presence_stateOfSomebodyUnknown_isAllThatIsSaid() {
        PNEvent change = new PNPresenceEventResult(
                "state-change",
                null,
                0,
                -1,
                json("{\"a\":1}"),
                null,
                "room",
                TIMETOKEN,
                null,
                List.of(),
                List.of(),
                List.of(),
                false);

        assertThat(readable.event(change)).isEqualTo("11:24:20.623 room state-change: {\"a\":1}");
        assertThat(json.event(change)).doesNotContain("occupancy", "hereNowRefresh");
    }

    @Test
    void action_added_namesItsMessage() {
        PNEvent action = new PNMessageActionResult(
                "added", new PNMessageAction("reaction", "smile", 17, "bob", 18), "room", null, TIMETOKEN);

        assertThat(readable.event(action)).isEqualTo("11:24:20.623 room bob added: reaction smile of 17");
        assertThat(json.event(action))
                .contains("\"type\":\"action\"", "\"value\":\"smile\"", "\"messageTimetoken\":\"17\"");
    }

    @Test
    void file_shared_namesItAndItsUrl() {
        PNEvent file = new PNFileMessageResult(
                json("\"look\""), "room", null, TIMETOKEN, "bob", "id1", "cat.jpg", "http://x/cat.jpg", null);

        assertThat(readable.event(file)).isEqualTo("11:24:20.623 room bob file: cat.jpg http://x/cat.jpg \"look\"");
        assertThat(json.event(file))
                .contains(
                        "\"type\":\"file\"",
                        "\"file\":{\"id\":\"id1\",\"name\":\"cat.jpg\",\"url\":\"http://x/cat.jpg\"}");
    }

    @Test
    void metadata_changed_isAnObjectEvent() {
        PNEvent object = new PNMembershipResult("set", json("{\"a\":1}"), "room", null, TIMETOKEN, null);

        assertThat(readable.event(object)).isEqualTo("11:24:20.623 room set: {\"a\":1}");
        assertThat(json.event(object)).contains("\"type\":\"object\"", "\"event\":\"set\"", "\"data\":{\"a\":1}");
    }

    private static JsonNode json(String text) {
        return ClientOptions.JSON.readTree(text);
    }
}
