package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channel groups in all that is not about the groups themselves, on the wire. */
@Timeout(60)
final class GroupSubscribeTest {
    private static final String SUBSCRIBE = "/v2/subscribe/demo/";
    private static final String PRESENCE = "/v2/presence/sub-key/demo/";
    private static final String GROUPS = "/v1/channel-registration/sub-key/demo/channel-group/";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("hold", "300ms");

    private final String a = EdgeServer.newChannel();
    private final String b = EdgeServer.newChannel();
    private final String group = "group-" + a;

    @Test
    void subscribe_groupAlone_getsItsMessages() throws IOException {
        add(a + "," + b);
        String cursor =
                server.get(SUBSCRIBE + ",/0?tt=0&channel-group=" + group).cursor();
        server.publish(b, "1");

        Answer answer = server.get(SUBSCRIBE + ",/0?channel-group=" + group + "&tt=" + cursor);

        answer.is(
                200,
                "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"TT\",\"r\":1},\"k\":\"demo\",\"c\":\""
                        + b + "\",\"d\":1,\"b\":\"" + group + "\"}]}");
    }

    @Test
    void subscribe_waitingWhileTheGroupGrows_getsTheNewChannelsMessages() throws IOException {
        try (EdgeServer patient = EdgeServer.with()) {
            patient.get(GROUPS + group + "?add=" + a);
            String first = patient.get(SUBSCRIBE + ",/0?channel-group=" + group).cursor();
            Client waiting = patient.client().ask(SUBSCRIBE + ",/0?channel-group=" + group + "&tt=" + first);
            patient.awaitMetric("hubbub_parked_polls", 1);

            patient.get(GROUPS + group + "?add=" + b);
            patient.publish(b, "\"new\"");

            assertThat(waiting.answer().payloads()).containsExactly("\"new\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tt=0", "tt=1", ""})
    void subscribe_groupWithoutChannels_isRefusedAsRecorded(String cursor) throws IOException {
        server.get(SUBSCRIBE + ",/0?channel-group=" + group + "&" + cursor)
                .is(
                        400,
                        "{\"status\":400,\"service\":\"PubSub\",\"error\":true,"
                                + "\"message\":\"Channel group or groups result in empty subscription set\"}");
    }

    @Test
    void subscribe_channelBesideAGroupWithoutChannels_isServed() throws IOException {
        server.get(SUBSCRIBE + a + "/0?tt=0&channel-group=" + group).is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
    }

    @Test
    void heartbeatHereNowAndLeave_byGroup_concernItsChannels() throws IOException {
        add(a + "," + b);
        server.get(PRESENCE + "channel/,/heartbeat?uuid=ann&channel-group=" + group);

        assertThat(server.get(PRESENCE + "channel/,?channel-group=" + group)
                        .json()
                        .at("/payload"))
                .hasToString("{\"channels\":{\"" + a + "\":{\"uuids\":[\"ann\"],\"occupancy\":1},\"" + b
                        + "\":{\"uuids\":[\"ann\"],\"occupancy\":1}},\"total_channels\":2,\"total_occupancy\":2}");

        server.get(PRESENCE + "channel/,/leave?uuid=ann&channel-group=" + group);
        assertThat(server.get(PRESENCE + "channel/" + a + "?channel-group=" + group)
                        .json()
                        .at("/payload"))
                .hasToString("{\"channels\":{},\"total_channels\":0,\"total_occupancy\":0}");
    }

    @Test
    void state_byGroup_isThatOfItsChannels() throws IOException {
        add(a + "," + b);
        server.get(PRESENCE + "channel/,/uuid/ann/data?channel-group=" + group + "&state={\"n\":1}");

        // One client asks with an empty segment where others put a comma.
        assertThat(server.get(PRESENCE + "channel//uuid/ann?channel-group=" + group)
                        .json()
                        .at("/payload"))
                .hasToString("{\"channels\":{\"" + a + "\":{\"n\":1},\"" + b + "\":{\"n\":1}}}");
    }

    private void add(String channels) throws IOException {
        assertThat(server.get(GROUPS + group + "?add=" + channels).status()).isEqualTo(200);
    }
}
