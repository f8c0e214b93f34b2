package io.hubbub.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.http.BadReplyException;
import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNUUIDMetadataResult;
import io.hubbub.client.subscribe.SubscribeReply.Received;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class EnvelopeReaderTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final EnvelopeReader reader = new EnvelopeReader(
            (channel, id, name) -> "url of " + channel + " " + id + " " + name,
            (payload, channel) -> new EnvelopeReader.Opened(payload, null));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t\":{\"t\":\"17276954606232118\",\"r\":12},\"m\":[]}",
                "{\"t\":{\"t\":17276954606232118,\"r\":\"12\"},\"m\":[]}",
                "{\"t\":{\"t\":\"17276954606232118\",\"r\":12}}",
                "{\"t\":{\"t\":\"17276954606232118\",\"r\":12},\"m\":null,\"new\":true}"
            })
    void read_cursorInAnySpelling_isRead(String reply) {
        SubscribeReply read = read(reply);

        assertThat(read.place().timetoken()).isEqualTo(17276954606232118L);
        assertThat(read.place().region()).isEqualTo("12");
        assertThat(read.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "1",
                "\"text\"",
                "null",
                "{\"t\":17276954606232118,\"m\":[]}",
                "{\"t\":{\"r\":1},\"m\":[]}",
                "{\"t\":{\"t\":\"soon\",\"r\":1},\"m\":[]}",
                "{\"t\":{\"t\":-1,\"r\":1},\"m\":[]}",
                "{\"t\":{\"t\":1.5,\"r\":1},\"m\":[]}",
                "{\"t\":{\"t\":\"1\",\"r\":null},\"m\":[]}",
                "{\"t\":{\"t\":\"99999999999999999999999\",\"r\":1},\"m\":[]}"
            })
    void read_noCursor_isMalformed(String reply) {
        assertThatExceptionOfType(BadReplyException.class).isThrownBy(() -> read(reply));
    }

    @Test
    void message_everyField_isRead() {
        PNMessageResult message = (PNMessageResult) event("{\"a\":\"2\",\"f\":0,\"i\":\"you\",\"s\":1,"
                + "\"o\":{\"t\":\"1\",\"r\":1},\"p\":{\"t\":\"17276954606232118\",\"r\":1},\"k\":\"demo\",\"c\":\"a.b\","
                + "\"b\":\"a.*\",\"u\":{\"m\":1},\"cmt\":\"text\",\"d\":{\"x\":[1,null]}}");

        assertThat(message.message().toString()).isEqualTo("{\"x\":[1,null]}");
        assertThat(message.channel()).isEqualTo("a.b");
        assertThat(message.subscription()).isEqualTo("a.*");
        assertThat(message.timetoken()).isEqualTo(17276954606232118L);
        assertThat(message.userMetadata()).hasToString("{\"m\":1}");
        assertThat(message.publisher()).isEqualTo("you");
        assertThat(message.customMessageType()).isEqualTo("text");
        assertThat(message.error()).isNull();
    }

    @Test
    void message_fewestFields_hasDefaults() {
        PNMessageResult message = (PNMessageResult) event("{\"c\":\"a\",\"p\":{\"t\":5}}");

        assertThat(message.message().isNull()).isTrue();
        assertThat(message.subscription()).isNull();
        assertThat(message.userMetadata()).isNull();
        assertThat(message.publisher()).isNull();
    }

    @Test
    void message_matchIsItsChannel_hasNoSubscription() {
        assertThat(((PNMessageResult) event("{\"c\":\"a\",\"b\":\"a\",\"p\":{\"t\":\"5\"},\"d\":1}")).subscription())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"p\":{\"t\":\"5\"},\"d\":1}",
                "{\"c\":null,\"p\":{\"t\":\"5\"},\"d\":1}",
                "{\"c\":\"a\",\"d\":1}",
                "{\"c\":\"a\",\"p\":{},\"d\":1}",
                "5",
                "null",
                "[]"
            })
    void event_withoutChannelOrTimetoken_isLeftOutAndOthersAreNot(String odd) {
        SubscribeReply reply =
                read("{\"t\":{\"t\":\"9\",\"r\":1},\"m\":[" + odd + ",{\"c\":\"a\",\"p\":{\"t\":\"5\"},\"d\":1}]}");

        assertThat(reply.events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0,PNMessageResult",
        "1,PNSignalResult",
        "'\"1\"',PNSignalResult",
        "99,PNMessageResult",
        "-1,PNMessageResult"
    })
    void event_kinds_areToldApart(String kind, String type) {
        assertThat(event("{\"e\":" + kind + ",\"c\":\"a\",\"p\":{\"t\":\"5\"},\"d\":1}")
                        .getClass()
                        .getSimpleName())
                .isEqualTo(type);
    }

    @Test
    void signal_isRead() {
        PNSignalResult signal =
                (PNSignalResult) event("{\"e\":1,\"i\":\"you\",\"c\":\"a\",\"p\":{\"t\":\"5\"},\"d\":\"typing\"}");

        assertThat(signal.message().stringValue()).isEqualTo("typing");
        assertThat(signal.publisher()).isEqualTo("you");
    }

    @Test
    void presence_join_isRead() {
        PNPresenceEventResult join = presence("{\"action\":\"join\",\"timestamp\":1345546797,\"uuid\":\"you\","
                + "\"occupancy\":2,\"data\":{\"age\":20}}");

        assertThat(join.event()).isEqualTo("join");
        assertThat(join.kind()).isEqualTo(PNPresenceEvent.JOIN);
        assertThat(join.uuid()).isEqualTo("you");
        assertThat(join.timestamp()).isEqualTo(1345546797);
        assertThat(join.occupancy()).isEqualTo(2);
        assertThat(join.state()).hasToString("{\"age\":20}");
        assertThat(join.channel()).isEqualTo("room");
        assertThat(join.subscription()).isEqualTo("cg");
        assertThat(join.userMetadata()).isNull();
    }

    @Test
    void presence_stateChange_showsItsStateAsMetadataToo() {
        PNPresenceEventResult change = presence(
                "{\"action\":\"state-change\",\"uuid\":\"you\",\"data\":{\"is_typing\":true},\"occupancy\":1}");

        assertThat(change.kind()).isEqualTo(PNPresenceEvent.STATE_CHANGE);
        assertThat(change.state()).hasToString("{\"is_typing\":true}").isEqualTo(change.userMetadata());
    }

    @Test
    void presence_interval_readsBothSpellingsOfItsLists() {
        PNPresenceEventResult interval = presence("{\"action\":\"interval\",\"timestamp\":1,\"occupancy\":4,"
                + "\"join\":[\"a\",\"b\"],\"joined\":[\"b\",\"c\"],\"left\":[\"d\"],\"timedout\":[\"e\"],"
                + "\"here_now_refresh\":true}");

        assertThat(interval.uuid()).isNull();
        assertThat(interval.join()).containsExactly("a", "b", "c");
        assertThat(interval.leave()).containsExactly("d");
        assertThat(interval.timeout()).containsExactly("e");
        assertThat(interval.hereNowRefresh()).isTrue();
    }

    @Test
    void presence_fewestFields_hasDefaults() {
        PNPresenceEventResult event = presence("{}");

        assertThat(event.event()).isEmpty();
        assertThat(event.kind()).isEqualTo(PNPresenceEvent.UNKNOWN);
        assertThat(event.timestamp()).isZero();
        assertThat(event.occupancy()).isEqualTo(-1);
        assertThat(event.join()).isEmpty();
        assertThat(event.hereNowRefresh()).isFalse();
    }

    @Test
    void channel_withPresenceInItsMiddle_isOrdinary() {
        assertThat(event("{\"c\":\"x-pnpres-y\",\"p\":{\"t\":\"5\"},\"d\":1}")).isInstanceOf(PNMessageResult.class);
    }

    @Test
    void messageAction_isRead() {
        PNMessageActionResult result = (PNMessageActionResult) event("{\"e\":3,\"i\":\"you\",\"c\":\"a\","
                + "\"p\":{\"t\":\"5\"},\"d\":{\"event\":\"added\",\"source\":\"actions\",\"data\":{\"type\":\"reaction\","
                + "\"value\":\"smiley\",\"messageTimetoken\":\"3\",\"actionTimetoken\":\"4\"}}}");

        assertThat(result.event()).isEqualTo("added");
        assertThat(result.type()).isEqualTo("reaction");
        assertThat(result.value()).isEqualTo("smiley");
        assertThat(result.uuid()).isEqualTo("you");
        assertThat(result.messageTimetoken()).isEqualTo(3);
        assertThat(result.actionTimetoken()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`'i':'serhii',`|``|serhii",
                "`'i':'serhii',`|`,'uuid':'other'`|serhii",
                "``|`,'uuid':'other'`|other",
                "``|``|",
            })
    void messageAction_uuid_isThatOfTheEnvelope(String envelope, String data, String uuid) {
        PNMessageActionResult result = (PNMessageActionResult) event(("{'a':'5','f':0,'e':3," + envelope
                        + "'p':{'t':'15782701614559434','r':12},'k':'demo','c':'test-channel','d':{'source':'actions',"
                        + "'version':'1.0','data':{'messageTimetoken':'15782701574872716','type':'custom',"
                        + "'value':'test-value','actionTimetoken':'15782701613560578'" + data + "},'event':'removed'}}")
                .replace('\'', '"'));

        assertThat(result.uuid()).isEqualTo(uuid);
        assertThat(result.event()).isEqualTo("removed");
        assertThat(result.timetoken()).isEqualTo(15782701614559434L);
        assertThat(result.actionTimetoken()).isEqualTo(15782701613560578L);
    }

    @Test
    void file_isReadWithItsUrl() {
        PNFileMessageResult file = (PNFileMessageResult) event("{\"e\":4,\"c\":\"a\",\"p\":{\"t\":\"5\"},"
                + "\"d\":{\"message\":\"look\",\"file\":{\"id\":\"1\",\"name\":\"n.txt\"}}}");

        assertThat(file.message().stringValue()).isEqualTo("look");
        assertThat(file.fileId()).isEqualTo("1");
        assertThat(file.fileName()).isEqualTo("n.txt");
        assertThat(file.fileUrl()).isEqualTo("url of a 1 n.txt");
    }

    @Test
    void objects_ofVersion2_areToldApartAndOthersLeftOut() {
        assertThat(object("channel", "2.0")).isInstanceOf(PNChannelMetadataResult.class);
        assertThat(object("uuid", "2.0")).isInstanceOf(PNUUIDMetadataResult.class);
        assertThat(object("membership", "2.0")).isInstanceOf(PNMembershipResult.class);
        for (String[] other : new String[][] {{"channel", "1.0"}, {"space", "2.0"}}) {
            assertThat(read("{\"t\":{\"t\":\"9\",\"r\":1},\"m\":[" + objectJson(other[0], other[1]) + "]}")
                            .events())
                    .isEmpty();
        }
    }

    private PNEvent object(String type, String version) {
        return event(objectJson(type, version));
    }

    private static String objectJson(String type, String version) {
        return "{\"e\":2,\"c\":\"a\",\"p\":{\"t\":\"5\"},\"d\":{\"version\":\"" + version
                + "\",\"event\":\"set\",\"type\":\"" + type + "\",\"data\":{\"id\":\"x\"}}}";
    }

    private PNPresenceEventResult presence(String payload) {
        return (PNPresenceEventResult)
                event("{\"c\":\"room-pnpres\",\"b\":\"cg-pnpres\",\"p\":{\"t\":\"5\"},\"d\":" + payload + "}");
    }

    private PNEvent event(String envelope) {
        SubscribeReply reply = read("{\"t\":{\"t\":\"9\",\"r\":1},\"m\":[" + envelope + "]}");
        assertThat(reply.events()).hasSize(1);
        Received received = reply.events().get(0);
        assertThat(received.timetoken()).isPositive();
        return received.event();
    }

    private SubscribeReply read(String json) {
        return reader.read(json.getBytes(StandardCharsets.UTF_8), MAPPER);
    }
}
