package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNPresenceEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presence of channels, groups and wildcards: what is subscribed, what listeners hear, and what is left. */
@Timeout(120)
final class PresenceEventsTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PubNub pubnub = create();

    @Test
    void withPresence_ofChannelsWildcardsAndGroups_addsACompanionToEach() {
        pubnub.subscribe()
                .channels("a", "foo.*", "b-pnpres")
                .channelGroups("g")
                .withPresence()
                .execute();
        loop.run();

        assertThat(server.poll().channels()).isEqualTo("a,foo.*,b-pnpres,a-pnpres,foo.*-pnpres");
        assertThat(server.poll().query("channel-group")).isEqualTo("g,g-pnpres");
        server.poll().cursor(1000);
        loop.run();
        assertThat(heard.statuses())
                .containsExactly("Connected[a, foo.*, b-pnpres, a-pnpres, foo.*-pnpres, g, g-pnpres]");
    }

    @Test
    void withPresence_laterThanTheChannel_isAChangeOfTheMix() {
        connected(pubnub.subscribe().channels("a"));
        pubnub.subscribe().channels("a").withPresence().execute();
        loop.run();

        assertThat(server.poll()).hasToString("a,a-pnpres tt=0 tr=7");
    }

    @ParameterizedTest
    @CsvSource({
        "a-pnpres,,a,",
        "a-pnpres,a-pnpres,a,",
        "a-pnpres,g-pnpres,a,g",
        "a-pnpres,g,a,g",
        "foo.x-pnpres,foo.*-pnpres,foo.x,foo.*",
        "foo.x-pnpres,foo.*,foo.x,foo.*"
    })
    void event_isReadWithoutTheEndingOfCompanions(
            String wireChannel, @Nullable String wireMatch, String channel, @Nullable String subscription) {
        connected(pubnub.subscribe().channels("a", "foo.*").channelGroups("g").withPresence());
        deliver(event(wireChannel, wireMatch, 1001, "{'action':'join','uuid':'bob','timestamp':5,'occupancy':2}"));

        PNPresenceEventResult join = presence().get(0);
        assertThat(join.kind()).isEqualTo(PNPresenceEvent.JOIN);
        assertThat(join.channel()).isEqualTo(channel);
        assertThat(join.subscription()).isEqualTo(subscription);
        assertThat(join.uuid()).isEqualTo("bob");
        assertThat(join.timestamp()).isEqualTo(5);
        assertThat(join.occupancy()).isEqualTo(2);
    }

    @Test
    void events_ofEveryKind_reachTheListenerInOrder() {
        connected(pubnub.subscribe().channels("a").withPresence());
        deliver(
                event("a-pnpres", null, 1001, "{'action':'join','uuid':'bob','occupancy':2,'data':{'n':1}}"),
                event("a-pnpres", null, 1002, "{'action':'state-change','uuid':'bob','data':{'is_typing':true}}"),
                event("a-pnpres", null, 1003, "{'action':'leave','uuid':'bob','occupancy':1}"),
                event("a-pnpres", null, 1004, "{'action':'timeout','uuid':'eve','occupancy':0}"),
                event(
                        "a-pnpres",
                        null,
                        1005,
                        "{'action':'interval','occupancy':3,'join':['x'],'left':['y'],'timedout':['z']}"),
                event("a-pnpres", null, 1006, "{'action':'interval','occupancy':9,'here_now_refresh':true}"),
                event("a-pnpres", null, 1007, "{'action':'newer than this client'}"));

        assertThat(presence())
                .extracting(PNPresenceEventResult::kind)
                .containsExactly(
                        PNPresenceEvent.JOIN,
                        PNPresenceEvent.STATE_CHANGE,
                        PNPresenceEvent.LEAVE,
                        PNPresenceEvent.TIMEOUT,
                        PNPresenceEvent.INTERVAL,
                        PNPresenceEvent.INTERVAL,
                        PNPresenceEvent.UNKNOWN);
        assertThat(presence().get(0).state()).hasToString("{\"n\":1}");
        assertThat(presence().get(1).userMetadata()).hasToString("{\"is_typing\":true}");
        assertThat(presence().get(4).join()).containsExactly("x");
        assertThat(presence().get(4).leave()).containsExactly("y");
        assertThat(presence().get(4).timeout()).containsExactly("z");
        assertThat(presence().get(5).hereNowRefresh()).isTrue();
    }

    @Test
    void events_olderThanTheWishForThem_areNotShown() {
        connected(pubnub.subscribe().channels("a"));
        pubnub.subscribe().channelGroups("g").withPresence().execute();
        loop.run();
        server.poll().cursor(1010);
        loop.run();
        deliver(
                event("b-pnpres", "g-pnpres", 1010, "{'action':'join','uuid':'old'}"),
                event("b-pnpres", "g-pnpres", 1011, "{'action':'join','uuid':'new'}"));

        assertThat(presence()).extracting(PNPresenceEventResult::uuid).containsExactly("new");
    }

    @Test
    void unsubscribe_group_takesItsPresenceAndLeavesOnlyTheGroup() {
        connected(pubnub.subscribe().channels("a").channelGroups("g", "h").withPresence());
        pubnub.unsubscribe().channelGroups("g").execute();
        loop.run();

        assertThat(server.leave().path()).isEqualTo("/v2/presence/sub-key/demo/channel/,/leave");
        assertThat(server.leave().query("channel-group")).isEqualTo("g");
        assertThat(server.poll().query("channel-group")).isEqualTo("h,h-pnpres");
    }

    @Test
    void unsubscribe_onlyThePresence_keepsTheChannelAndLeavesNobody() {
        connected(pubnub.subscribe().channels("a").withPresence());
        pubnub.unsubscribe().channels("a-pnpres").execute();
        loop.run();

        assertThat(server.poll()).hasToString("a tt=0 tr=7");
        assertThat(server.open()).hasSize(1);
    }

    @Test
    void unsubscribe_lastGroup_isDisconnected() {
        connected(pubnub.subscribe().channelGroups("g").withPresence());
        pubnub.unsubscribe().channelGroups("g").execute();
        loop.run();
        server.leave().answer(200, "{\"status\":200}");
        loop.run();

        assertThat(heard.statuses())
                .containsExactly("Connected[g, g-pnpres]", "Acknowledgment[g]", "Disconnected[g, g-pnpres]");
        assertThat(server.open()).isEmpty();
    }

    @Test
    void groupsWithoutChannels_areRefusedInWords() {
        pubnub.subscribe().channelGroups("g").execute();
        loop.run();
        server.poll()
                .answer(
                        400,
                        "{\"status\":400,\"service\":\"PubSub\",\"error\":true,"
                                + "\"message\":\"Channel group or groups result in empty subscription set\"}");
        loop.run();

        assertThat(heard.statuses()).containsExactly("BadRequest(400)[g]");
    }

    @Test
    void waitForPresence_findsTheEventOfItsChannel() {
        SubscribeListener listener = new SubscribeListener();
        pubnub.addListener(listener);
        connected(pubnub.subscribe().channelGroups("g").withPresence());
        deliver(
                event("a-pnpres", "g-pnpres", 1001, "{'action':'join','uuid':'bob'}"),
                event("b-pnpres", "g-pnpres", 1002, "{'action':'join','uuid':'eve'}"));

        assertThat(listener.waitForPresenceOn(Duration.ZERO, "b").uuid()).isEqualTo("eve");
        assertThat(listener.waitForPresenceOn(Duration.ZERO, "a").uuid()).isEqualTo("bob");
    }

    @Test
    void channel_thatOnlyContainsTheEnding_isLikeOthers() {
        connected(pubnub.subscribe().channels("x-pnpres-y"));
        deliver(event("x-pnpres-y", null, 1001, "{'action':'join'}"));

        assertThat(presence()).isEmpty();
        assertThat(heard.messages()).containsExactly("{\"action\":\"join\"}");
    }

    private void connected(Subscribe subscribe) {
        subscribe.execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }

    private void deliver(String... envelopes) {
        server.poll().cursor(2000, envelopes);
        loop.run();
    }

    private List<PNPresenceEventResult> presence() {
        return heard.events.stream()
                .filter(PNPresenceEventResult.class::isInstance)
                .map(PNPresenceEventResult.class::cast)
                .toList();
    }

    private static String event(String channel, @Nullable String match, long timetoken, String payload) {
        String b = match == null ? "" : ",\"b\":\"" + match + "\"";
        return "{\"a\":\"2\",\"f\":0,\"p\":{\"t\":\"%d\",\"r\":7},\"k\":\"demo\",\"c\":\"%s\",\"d\":%s%s}"
                .formatted(timetoken, channel, payload.replace('\'', '"'), b);
    }

    private PubNub create() {
        PNConfiguration config =
                new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080");
        PubNub created = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
        created.addListener(heard);
        return created;
    }
}
