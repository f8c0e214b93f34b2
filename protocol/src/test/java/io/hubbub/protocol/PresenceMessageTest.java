package io.hubbub.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.PresenceMessage.Changes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresenceMessageTest {
    private static final Timetoken PLACE = new Timetoken(16608558425549729L);

    @Test
    void single_join_isAsRecordedExceptRegion() {
        Message join =
                PresenceMessage.single("test-subscribe-join-leave-0OP6GGYF", "join", "listener", 1660855842, 1, null);

        Envelope envelope = new Envelope(
                "sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe", "test-subscribe-join-leave-0OP6GGYF-pnpres", PLACE, join);
        assertThat(envelope.matchedBy("test-subscribe-join-leave-0OP6GGYF-pnpres"))
                .hasToString("{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"16608558425549729\",\"r\":1},"
                        + "\"k\":\"sub-c-33f55052-190b-11e6-bfbc-02ee2ddab7fe\","
                        + "\"c\":\"test-subscribe-join-leave-0OP6GGYF-pnpres\","
                        + "\"u\":{\"pn_action\":\"join\",\"pn_uuid\":\"listener\",\"pn_timestamp\":1660855842,"
                        + "\"pn_occupancy\":1,\"pn_ispresence\":1,"
                        + "\"pn_channel\":\"test-subscribe-join-leave-0OP6GGYF\"},"
                        + "\"d\":{\"action\":\"join\",\"uuid\":\"listener\",\"timestamp\":1660855842,\"occupancy\":1},"
                        + "\"b\":\"test-subscribe-join-leave-0OP6GGYF-pnpres\"}");
    }

    @Test
    void single_withState_carriesItAsData() {
        Message change = PresenceMessage.single(
                "ch10",
                "state-change",
                "a \"quoted\" \u00E9",
                1463753674,
                3,
                JsonText.check("{ \"k\":1}".getBytes(UTF_8)));

        assertThat(change.payload())
                .hasToString(
                        "{\"action\":\"state-change\",\"uuid\":\"a \\\"quoted\\\" \u00E9\",\"timestamp\":1463753674,"
                                + "\"occupancy\":3,\"data\":{ \"k\":1}}");
    }

    @Test
    void interval_withChanges_namesThoseThatAreThere() {
        Message interval = PresenceMessage.interval(
                "moon", 1490124758, 2, new Changes(List.of("one", "two"), List.of(), List.of("late"), false), false);

        assertThat(interval.payload())
                .hasToString("{\"action\":\"interval\",\"timestamp\":1490124758,\"occupancy\":2,"
                        + "\"join\":[\"one\",\"two\"],\"timeout\":[\"late\"]}");
        assertThat(interval.meta())
                .hasToString("{\"pn_action\":\"interval\",\"pn_timestamp\":1490124758,\"pn_occupancy\":2,"
                        + "\"pn_ispresence\":1,\"pn_channel\":\"moon\"}");
    }

    @Test
    void interval_withDocumentedNames_saysItTwice() {
        Message interval = PresenceMessage.interval(
                "moon", 1490124758, 2, new Changes(List.of("a"), List.of("b"), List.of("c"), false), true);

        assertThat(interval.payload())
                .hasToString("{\"action\":\"interval\",\"timestamp\":1490124758,\"occupancy\":2,"
                        + "\"join\":[\"a\"],\"leave\":[\"b\"],\"timeout\":[\"c\"],"
                        + "\"joined\":[\"a\"],\"left\":[\"b\"],\"timedout\":[\"c\"]}");
    }

    @Test
    void interval_withTooManyChanges_asksToRefresh() {
        Message interval = PresenceMessage.interval(
                "moon", 1490124758, 5000, new Changes(List.of(), List.of(), List.of(), true), false);

        assertThat(interval.payload())
                .hasToString("{\"action\":\"interval\",\"timestamp\":1490124758,\"occupancy\":5000,"
                        + "\"here_now_refresh\":true}");
    }
}
