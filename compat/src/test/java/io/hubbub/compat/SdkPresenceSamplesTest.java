package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.SubscribeListener;
import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNGetStateResult;
import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSetStateResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PNWhereNowResult;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of presence, channel groups and filters, of the documents that this SDK follows and of its own. */
@HubbubServer(faults = false)
@Timeout(60)
final class SdkPresenceSamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String origin;
    private final String id = UUID.randomUUID().toString(); // tests share a server

    SdkPresenceSamplesTest(Hubbub hubbub) {
        origin = hubbub.origin();
    }

    @Test
    void hereNow_ofTheDocument_printsWhoIsThere() {
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            pubnub.subscribe().channels("room").connect().join();
            pubnub.setState().channels("room").state(Map.of("mood", "calm")).sync();
            // begin here-now
            PNHereNowResult here =
                    pubnub.hereNow().channels("room").includeState(true).sync();
            for (PNHereNowChannelData channel : here.channels().values()) {
                System.out.println(channel.channelName() + ": " + channel.occupancy());
                for (PNHereNowOccupantData occupant : channel.occupants()) {
                    System.out.println("  " + occupant.uuid() + " " + occupant.state());
                }
            }
            pubnub.setState().channels("room").state(Map.of("mood", "curious")).sync();
            // end here-now

            assertThat(here.channels().get("room"))
                    .hasToString("PNHereNowChannelData[channelName=room, occupancy=1, occupants="
                            + "[PNHereNowOccupantData[uuid=alice, state={\"mood\":\"calm\"}]]]");
            assertThat(pubnub.getState().channels("room").sync().channels())
                    .hasToString("{room={\"mood\":\"curious\"}}");
        }
    }

    @Test
    void groups_ofTheDocument_areKept() {
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            // begin groups
            pubnub.addChannelsToChannelGroup()
                    .channelGroup("friends")
                    .channels("alice", "bob")
                    .sync();
            pubnub.subscribe().channelGroups("friends").connect().join();
            pubnub.removeChannelsFromChannelGroup()
                    .channelGroup("friends")
                    .channels("bob")
                    .sync();
            List<String> channels = pubnub.listChannelsForChannelGroup()
                    .channelGroup("friends")
                    .sync()
                    .channels();
            pubnub.deleteChannelGroup().channelGroup("friends").sync();
            // end groups

            assertThat(channels).containsExactly("alice");
            assertThat(pubnub.listAllChannelGroups().sync().groups()).doesNotContain("friends");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"here-now", "groups"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/SdkPresenceSamplesTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");

        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = between(document, "<!-- sample: SdkPresenceSamplesTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip()).isEqualTo(shown.strip());
    }

    @Test
    void s16_s21_withPresence_tellsWhoComesAndGoes() throws Exception {
        String channel = "my_channel-" + id;
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (PubNub pubnub = PubNub.create(config("watcher"))) {
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void presence(PubNub client, PNPresenceEventResult event) {
                    if ("join".equals(event.event())) {
                        assertThat(event.timestamp()).isPositive();
                    }
                    heard.add(event.event() + " " + event.uuid() + " " + event.occupancy());
                }
            });
            pubnub.subscribe().channels(channel).withPresence().connect().join();
            assertThat(next(heard)).isEqualTo("join watcher 1");
            try (PubNub bob = PubNub.create(config("bob"))) {
                bob.subscribe().channels(channel).connect().join();
                assertThat(next(heard)).isEqualTo("join bob 2");
                bob.setState()
                        .channels(channel)
                        .state(Map.of("is_typing", true))
                        .sync();
                assertThat(next(heard)).isEqualTo("state-change bob 2");
                bob.closeGracefully(PATIENCE);
            }
            assertThat(next(heard)).isEqualTo("leave bob 1");
        }
    }

    @Test
    void s17_wildcard_hearsItsChannels() {
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe().channels("foo" + id + ".*").connect().join();
            pubnub.publish().channel("foo" + id + ".bar").message("hello").sync();

            PNMessageResult message = listener.waitForMessageOn(PATIENCE, "foo" + id + ".bar");
            assertThat(message.subscription()).isEqualTo("foo" + id + ".*");
        }
    }

    @Test
    void s18_stateOnConnected_isSetFromTheListener() throws Exception {
        String channel = "my_channel-" + id;
        CompletableFuture<PNEnvelope<PNSetStateResult>> set = new CompletableFuture<>();
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            pubnub.addChannelsToChannelGroup()
                    .channelGroup("awesome_channel_groups")
                    .channels("other-" + id)
                    .sync();
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void status(PubNub client, PNStatus status) {
                    if (status.category() == PNStatusCategory.PNConnectedCategory) {
                        var unused = client.setState()
                                .channels(channel)
                                .channelGroups("awesome_channel_groups")
                                .state(Map.of("mood", "good"))
                                .future()
                                .thenAccept(set::complete);
                    }
                }
            });
            pubnub.subscribe()
                    .channels(channel)
                    .channelGroups("awesome_channel_groups")
                    .execute();

            assertThat(set.get(20, TimeUnit.SECONDS).isError()).isFalse();
            assertThat(pubnub.getState().channels(channel, "other-" + id).sync().channels())
                    .hasSize(2)
                    .allSatisfy((name, state) -> assertThat(state).hasToString("{\"mood\":\"good\"}"));
        }
    }

    @Test
    void s19_groups_andTheirPresence_areHeard() {
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            pubnub.addChannelsToChannelGroup()
                    .channelGroup("cg1-" + id)
                    .channels("one-" + id)
                    .sync();
            pubnub.addChannelsToChannelGroup()
                    .channelGroup("cg2-" + id)
                    .channels("two-" + id)
                    .sync();
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe()
                    .channelGroups("cg1-" + id, "cg2-" + id)
                    .withPresence()
                    .connect()
                    .join();
            pubnub.publish().channel("two-" + id).message("hello").sync();

            assertThat(listener.waitForMessageOn(PATIENCE, "two-" + id).subscription())
                    .isEqualTo("cg2-" + id);
            PNPresenceEventResult join = listener.waitForPresenceOn(PATIENCE, "one-" + id);
            assertThat(join.event()).isEqualTo("join");
            assertThat(join.subscription()).isEqualTo("cg1-" + id);
        }
    }

    @Test
    void s23_s24_hereNow_ofChannelsAndGroups() {
        String first = "my_channel-" + id;
        String second = "demo-" + id;
        try (PubNub pubnub = PubNub.create(config("alice"))) {
            pubnub.addChannelsToChannelGroup()
                    .channelGroup("cg1-" + id)
                    .channels(first)
                    .sync();
            pubnub.subscribe().channels(first, second).connect().join();
            pubnub.setState()
                    .channels(first)
                    .state(Map.of("abcd", Map.of("age", 15)))
                    .sync();

            for (PNHereNowChannelData channel : pubnub.hereNow()
                    .channels(first, second)
                    .includeUuids(true)
                    .sync()
                    .channels()
                    .values()) {
                assertThat(channel.occupancy()).isEqualTo(1);
                assertThat(channel.occupants()).containsExactly(new PNHereNowOccupantData("alice", null));
            }
            PNHereNowResult states =
                    pubnub.hereNow().channels(first).includeState(true).sync();
            assertThat(states.channels().toString()).contains("{\"abcd\":{\"age\":15}}");
            PNHereNowResult numbers =
                    pubnub.hereNow().channels(first).includeUuids(false).sync();
            assertThat(numbers.channels()).containsEntry(first, new PNHereNowChannelData(first, 1, List.of()));
            PNHereNowResult groups = pubnub.hereNow()
                    .channelGroups("cg1-" + id, "cg2-" + id, "cg3-" + id)
                    .sync();
            assertThat(groups.channels()).containsOnlyKeys(first);
            assertThat(groups.totalOccupancy()).isEqualTo(1);
        }
    }

    @Test
    void s25_whereNow_ofOneselfAndAnother() {
        try (PubNub alice = PubNub.create(config("alice-" + id));
                PubNub bob = PubNub.create(config("some-other-uuid-" + id))) {
            bob.subscribe().channels("one-" + id, "two-" + id).connect().join();

            PNEnvelope<PNWhereNowResult> own = alice.whereNow().future().join();
            assertThat(own.isError()).isFalse();
            assertThat(own.result()).isEqualTo(new PNWhereNowResult(List.of()));
            assertThat(alice.whereNow().uuid("some-other-uuid-" + id).sync().channels())
                    .containsExactlyInAnyOrder("one-" + id, "two-" + id);
        }
    }

    @Test
    void s26_states_ofChannelsAndGroups() {
        try (PubNub pubnub = PubNub.create(config("such_uuid"))) {
            String[] channels = {"ch1-" + id, "ch2-" + id, "ch3-" + id};
            PNSetStateResult set = pubnub.setState()
                    .channels(channels)
                    .state(Map.of("age", 20))
                    .sync();
            assertThat(set.state()).hasToString("{\"age\":20}");
            PNGetStateResult got =
                    pubnub.getState().channels(channels).uuid("such_uuid").sync();
            assertThat(got.channels()).containsOnlyKeys(channels);

            pubnub.addChannelsToChannelGroup()
                    .channelGroup("gr1-" + id)
                    .channels("ch4-" + id)
                    .sync();
            PNSetStateResult group = pubnub.setState()
                    .channelGroups("gr1-" + id)
                    .state(Map.of("first", "Robert", "age", 59))
                    .sync();
            assertThat(group.state().path("first").asString()).isEqualTo("Robert");
            assertThat(pubnub.getState().channels("ch4-" + id).sync().channels().toString())
                    .contains("Robert");
        }
    }

    @Test
    void filter_changedAtRunTime_holdsAtOnce() {
        String channel = "filtered-" + id;
        try (PubNub pubnub = PubNub.create(config("alice").setFilterExpression("lang == 'en'"))) {
            SubscribeListener listener = new SubscribeListener();
            pubnub.addListener(listener);
            pubnub.subscribe().channels(channel).connect().join();
            pubnub.publish()
                    .channel(channel)
                    .message(1)
                    .meta(Map.of("lang", "de"))
                    .sync();
            pubnub.publish()
                    .channel(channel)
                    .message(2)
                    .meta(Map.of("lang", "en"))
                    .sync();
            assertThat(listener.waitForMessageOn(PATIENCE, channel).message()).hasToString("2");
            pubnub.setFilterExpression("lang == 'de'");
            pubnub.publish()
                    .channel(channel)
                    .message(3)
                    .meta(Map.of("lang", "de"))
                    .sync();
            assertThat(listener.waitForMessageOn(PATIENCE, channel).message()).hasToString("3");
        }
    }

    @Test
    void filter_isNotUnderstood_statusSaysWhere() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (PubNub pubnub = PubNub.create(config("alice").setFilterExpression("a =="))) {
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void status(PubNub client, PNStatus status) {
                    heard.add(status.category() + " " + status.errorData());
                }
            });
            pubnub.subscribe().channels("room").execute();

            assertThat(next(heard))
                    .startsWith("PNMalformedFilterExpressionCategory")
                    .contains("Filter syntax error");
        }
    }

    @Test
    void heartbeats_keepASilentClientThere() throws Exception {
        String channel = "room-" + id;
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (PubNub watcher = PubNub.create(config("watcher"));
                PubNub bob = PubNub.create(config("bob").setPresenceTimeoutWithCustomInterval(20, 1))) {
            watcher.addListener(new SubscribeCallback() {
                @Override
                public void presence(PubNub client, PNPresenceEventResult event) {
                    heard.add(event.event() + " " + event.uuid());
                }
            });
            watcher.subscribe().channels(channel + "-pnpres").connect().join();
            bob.subscribe().channels(channel).connect().join();
            assertThat(next(heard)).isEqualTo("join bob");
            bob.heartbeat().channels("elsewhere-" + id).sync();
            assertThat(watcher.whereNow().uuid("bob").sync().channels()).contains(channel, "elsewhere-" + id);
            bob.unsubscribe().channels(channel).disconnected().get(20, TimeUnit.SECONDS);
            assertThat(next(heard)).isEqualTo("leave bob");
        }
    }

    private PNConfiguration config(String uuid) {
        return new PNConfiguration()
                .setSubscribeKey("demo")
                .setPublishKey("demo")
                .setUuid(uuid)
                .setOrigin(origin);
    }

    private static @Nullable String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }

    private static String between(String text, String begin, String end) {
        int start = text.indexOf(begin) + begin.length();
        return text.substring(start, text.indexOf(end, start));
    }
}
