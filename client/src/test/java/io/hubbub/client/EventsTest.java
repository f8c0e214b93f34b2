package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Streams, handles, futures and typed listeners of a subscription. */
final class EventsTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PubNub pubnub = PubNub.builder(
                    new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080"))
            .loop(loop)
            .transport(server)
            .executor(loop::post)
            .queueCapacity(200)
            .build();

    @Test
    void events_subscriberAsksForSome_getsAsManyAndTheRestWaits() {
        Taker taker = new Taker(2);
        pubnub.events(EventFilter.messagesOn("a"), PNOverflow.BACKPRESSURE).subscribe(taker);
        connected("a");
        server.poll().cursor(1010, message("a", 1001), message("a", 1002), message("a", 1003));
        run();
        assertThat(taker.places()).containsExactly(1001L, 1002L);
        taker.ask(1);
        run();

        assertThat(taker.places()).containsExactly(1001L, 1002L, 1003L);
    }

    @Test
    void events_nobodyAsks_theClientReadsNoMoreUntilSomebodyDoes() {
        Taker taker = new Taker(0);
        pubnub.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(taker);
        connected("a");
        String[] many = new String[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = message("a", 1001 + i);
        }
        server.poll().cursor(2000, many);
        run();
        server.poll().cursor(3000, message("a", 2001));
        run();
        assertThat(server.open()).as("a reply waits").isEmpty();
        assertThat(pubnub.gauges().queueDepth()).isZero();
        taker.ask(1);
        run();

        assertThat(server.poll()).hasToString("a tt=3000 tr=7");
        taker.ask(1000);
        run();
        assertThat(taker.places()).hasSize(102).isSorted().endsWith(1101L, 2001L);
    }

    @Test
    void events_nobodyAsksAndOldestAreDropped_theClientGoesOnAndCounts() {
        Taker taker = new Taker(0);
        pubnub.events(EventFilter.DATA, PNOverflow.DROP_OLDEST).subscribe(taker);
        connected("a");
        for (int round = 0; round < 3; round++) {
            String[] many = new String[100];
            for (int i = 0; i < many.length; i++) {
                many[i] = message("a", 1001 + 100L * round + i);
            }
            server.poll().cursor(2000 + round, many);
            run();
        }
        taker.ask(Long.MAX_VALUE);
        run();

        assertThat(pubnub.droppedEvents()).isEqualTo(100);
        assertThat(taker.places()).hasSize(200).startsWith(1101L).endsWith(1300L);
    }

    @Test
    void events_subscriberCancels_getsNoMoreAndHoldsNobodyUp() {
        Taker taker = new Taker(0);
        pubnub.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(taker);
        connected("a");
        String[] many = new String[150];
        for (int i = 0; i < many.length; i++) {
            many[i] = message("a", 1001 + i);
        }
        server.poll().cursor(2000, many);
        run();
        server.poll().cursor(3000);
        run();
        assertThat(server.open()).isEmpty();
        taker.cancel();
        run();

        assertThat(server.poll()).hasToString("a tt=3000 tr=7");
        assertThat(taker.events).isEmpty();
    }

    @Test
    void events_subscriberAsksForNothing_isToldItsMistake() {
        Taker taker = new Taker(0);
        pubnub.events().subscribe(taker);
        taker.ask(-1);
        run();

        assertThat(taker.failure).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void events_clientIsClosed_streamCompletesBehindWhatWaits() {
        PubNub client = PubNub.builder(
                        new PNConfiguration().setSubscribeKey("demo").setUuid("me"))
                .loop(loop)
                .transport(server)
                .executor(Runnable::run)
                .build();
        Taker taker = new Taker(0);
        client.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(taker);
        client.subscribe().channels("a").execute();
        run();
        server.poll().cursor(1000);
        run();
        server.poll().cursor(1010, message("a", 1001));
        run();
        client.close();
        run();
        assertThat(taker.completed).isFalse();
        taker.ask(5);

        assertThat(taker.places()).containsExactly(1001L);
        assertThat(taker.completed).isTrue();
    }

    @Test
    void events_subscriberThrows_othersGoOn() {
        Taker good = new Taker(10);
        pubnub.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(new Taker(10) {
            @Override
            public void onNext(PNEvent event) {
                throw new IllegalStateException("mine");
            }
        });
        pubnub.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(good);
        connected("a");
        server.poll().cursor(1010, message("a", 1001), message("a", 1002));
        run();

        assertThat(good.places()).containsExactly(1001L, 1002L);
        assertThat(server.poll()).hasToString("a tt=1010 tr=7");
    }

    @Test
    void connect_handshakeSucceeds_completesWithTheStatus() {
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();
        assertThat(connecting).isNotDone();
        server.poll().cursor(1000);
        run();

        assertThat(connecting.join().category()).isEqualTo(PNStatusCategory.PNConnectedCategory);
        assertThat(pubnub.subscribe().channels("a").connect()).isNotDone();
    }

    @Test
    void connect_alreadyConnected_completesAtOnce() {
        connected("a");
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();

        assertThat(connecting.join().affectedChannels()).containsExactly("a");
    }

    @Test
    void connect_anotherMixConnects_waitsForItsOwn() {
        var unused = pubnub.subscribe().channels("b").connect();
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();
        server.poll().cursor(1000);
        run();

        assertThat(connecting.join().affectedChannels()).containsExactly("b", "a");
    }

    @Test
    void connect_fails_completesWithTheError() {
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();
        server.poll().fail(Kind.NOT_CONNECTED);
        run();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(connecting::join)
                .withCauseInstanceOf(PubNubException.class);
    }

    @Test
    void connect_isDenied_completesWithTheError() {
        connected("b");
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();
        server.poll().answer(403, "{\"payload\":{\"channels\":[\"a\"]}}");
        run();

        assertThat(connecting).isCompletedExceptionally();
    }

    @Test
    void handles_ofTheSameChannel_lastOneUnsubscribes() {
        SubscriptionHandle one = pubnub.subscribe().channels("a", "b").open();
        SubscriptionHandle other = pubnub.subscribe().channels("a").open();
        run();
        server.poll().cursor(1000);
        run();
        assertThat(one.connected()).isCompleted();
        one.close();
        one.close();
        run();
        assertThat(server.leave().channels()).isEqualTo("b");
        assertThat(server.poll().channels()).isEqualTo("a");
        server.leave().answer(200, "{}");
        other.close();
        run();

        assertThat(server.leave().channels()).isEqualTo("a");
    }

    @Test
    void handle_events_areThoseOfItsNames() {
        Taker taker = new Taker(100);
        SubscriptionHandle handle = pubnub.subscribe().channels("a", "w.*").open();
        handle.events().subscribe(taker);
        connected("b");
        server.poll()
                .cursor(
                        1010,
                        message("a", 1001),
                        message("b", 1002),
                        "{\"c\":\"w.x\",\"b\":\"w.*\",\"p\":{\"t\":\"1003\"},\"d\":1}");
        run();

        assertThat(taker.places()).containsExactly(1001L, 1003L);
    }

    @Test
    void messageActions_areHeardByListenersStreamsAndHandles() {
        List<String> heard = new ArrayList<>();
        SubscribeListener waiting = new SubscribeListener();
        Taker stream = new Taker(10);
        Taker ofHandle = new Taker(10);
        pubnub.addListener(waiting);
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void messageAction(PubNub client, PNMessageActionResult action) {
                heard.add(action.event() + " " + action.type() + "/" + action.value() + " by " + action.uuid());
            }
        });
        pubnub.addListener(TypedListener.of("a", Order.class, (order, event) -> heard.add("an order"))
                .onUnmapped((reason, event) -> heard.add("no order")));
        pubnub.events(EventFilter.messageActionsOn("a"), PNOverflow.BACKPRESSURE)
                .subscribe(stream);
        SubscriptionHandle handle = pubnub.subscribe().channelGroups("g").open();
        handle.events().subscribe(ofHandle);
        connected("a");
        server.poll()
                .cursor(
                        1010,
                        action("'c':'a'", 1001, "added"),
                        action("'c':'b','b':'g'", 1002, "added"),
                        message("a", 1003),
                        action("'c':'a'", 1004, "removed"));
        run();

        assertThat(heard)
                .containsExactly(
                        "added custom/test-value by serhii",
                        "added custom/test-value by serhii",
                        "no order",
                        "removed custom/test-value by serhii");
        assertThat(stream.events)
                .extracting(event -> ((PNMessageActionResult) event).timetoken())
                .containsExactly(1001L, 1004L);
        assertThat(ofHandle.events)
                .filteredOn(PNMessageActionResult.class::isInstance)
                .extracting(event -> ((PNMessageActionResult) event).subscription())
                .containsExactly("g");
        assertThat(waiting.waitForMessageActionOn(Duration.ZERO, "b").timetoken())
                .isEqualTo(1002);
        assertThat(waiting.waitForMessageActionOn(Duration.ZERO, "a", "b").event())
                .isEqualTo("added");
        assertThat(waiting.waitForMessageActionOn(Duration.ZERO, "a").messageTimetoken())
                .isEqualTo(15782701574872716L);
    }

    @Test
    void messages_numbersOfAnyLength_keepTheirDigits() {
        Taker taker = new Taker(10);
        pubnub.events(EventFilter.DATA, PNOverflow.BACKPRESSURE).subscribe(taker);
        connected("a");
        String numbers = "[1.10,0.1234567890123456789012345678901234567890,123456789012345678901234567890,1E+400]";
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":" + numbers + "}");
        run();

        assertThat(((PNMessageResult) taker.events.get(0)).message()).hasToString(numbers);
    }

    @Test
    void typedListener_messagesOfItsChannel_areObjects() {
        List<Order> orders = new ArrayList<>();
        List<String> others = new ArrayList<>();
        pubnub.addListener(TypedListener.of("orders", Order.class, (order, event) -> orders.add(order))
                .onUnmapped((reason, event) -> others.add(event.message().toString())));
        connected("orders", "a");
        server.poll()
                .cursor(
                        1010,
                        "{\"c\":\"orders\",\"p\":{\"t\":\"1001\"},\"d\":{\"id\":\"7\",\"total\":3}}",
                        "{\"c\":\"orders\",\"p\":{\"t\":\"1002\"},\"d\":\"no order\"}",
                        message("a", 1003));
        run();

        assertThat(orders).containsExactly(new Order("7", 3));
        assertThat(others).containsExactly("\"no order\"");
    }

    @Test
    void typedListener_clientHasAMapper_readsWithIt() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .build();
        PubNub client = PubNub.builder(
                        new PNConfiguration().setSubscribeKey("demo").setUuid("me"))
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .mapper(mapper)
                .build();
        List<Order> orders = new ArrayList<>();
        client.addListener(TypedListener.of("a", Order.class, (order, event) -> orders.add(order)));
        client.subscribe().channels("a").execute();
        run();
        server.poll().cursor(1000);
        run();
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":{\"ID\":\"7\",\"Total\":3}}");
        run();

        assertThat(orders).containsExactly(new Order("7", 3));
    }

    @Test
    void message_asAType_isReadOrSaysWhyNot() {
        List<PNMessageResult> heard = new ArrayList<>();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void message(PubNub client, PNMessageResult message) {
                heard.add(message);
            }
        });
        connected("a");
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":[{\"id\":\"7\",\"total\":3}]}");
        run();
        PNMessageResult message = heard.get(0);

        assertThat(message.message(new TypeReference<List<Order>>() {})).containsExactly(new Order("7", 3));
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> message.message(Order.class));
    }

    @Test
    void disconnected_leaveIsAnswered_completes() {
        connected("a", "b");
        CompletableFuture<Void> gone = pubnub.unsubscribe().channels("b").disconnected();
        run();
        assertThat(gone).isNotDone();
        server.leave().answer(200, "{\"status\":200}");
        run();

        assertThat(gone).isCompleted();
    }

    @Test
    void disconnected_leaveFailsOrIsNotNeeded_completes() {
        connected("a", "b");
        CompletableFuture<Void> failing = pubnub.unsubscribe().channels("b").disconnected();
        run();
        server.leave().fail(Kind.NOT_CONNECTED);
        CompletableFuture<Void> needless =
                pubnub.unsubscribe().channels("never").disconnected();
        run();

        assertThat(failing).isCompleted();
        assertThat(needless).isCompleted();
    }

    @Test
    void disconnected_clientIsClosed_completes() {
        PubNub client = PubNub.builder(
                        new PNConfiguration().setSubscribeKey("demo").setUuid("me"))
                .loop(loop)
                .transport(server)
                .executor(Runnable::run)
                .build();
        client.subscribe().channels("a").execute();
        run();
        CompletableFuture<Void> leaving = client.unsubscribe().channels("a").disconnected();
        run();
        assertThat(leaving).isNotDone();
        client.close();
        run();

        assertThat(leaving).isCompleted();
    }

    @Test
    void handle_isClosed_completesItsStreamsAndHoldsUpNobody() {
        SubscriptionHandle handle = pubnub.subscribe().channels("a").open();
        Taker idle = new Taker(0);
        handle.events().subscribe(idle);
        Recorder heard = new Recorder();
        pubnub.addListener(heard);
        connected("b");
        String[] many = new String[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = message("a", 1001 + i);
        }
        server.poll().cursor(2000, many);
        run();
        server.poll().cursor(2005);
        run();
        assertThat(server.open()).isEmpty();
        handle.close();
        run();
        server.leave().answer(200, "{}");
        server.poll().cursor(2000);
        run();
        server.poll().cursor(2010, message("b", 2001));
        run();

        assertThat(heard.messages()).hasSize(102);
        idle.ask(1000);
        run();
        assertThat(idle.completed).isTrue();
        Taker late = new Taker(1);
        handle.events().subscribe(late);
        run();
        assertThat(late.completed).isTrue();
    }

    @Test
    void handle_ofPresence_hearsItAndKeepsItWhenTheChannelIsClosed() {
        SubscriptionHandle presence = pubnub.subscribe().channels("a-pnpres").open();
        Taker taker = new Taker(10);
        presence.events().subscribe(taker);
        SubscriptionHandle channel = pubnub.subscribe().channels("a").open();
        run();
        server.poll().cursor(1000);
        run();
        channel.close();
        run();
        server.leave().answer(200, "{}");
        assertThat(server.poll().channels()).isEqualTo("a-pnpres");
        server.poll().cursor(1000);
        run();
        server.poll()
                .cursor(
                        2000,
                        "{\"c\":\"a-pnpres\",\"p\":{\"t\":\"1500\"},\"d\":{\"action\":\"join\",\"uuid\":\"you\"}}");
        run();

        assertThat(taker.events)
                .filteredOn(PNPresenceEventResult.class::isInstance)
                .hasSize(1);
    }

    @Test
    void events_cancelledOrWronglyAskedInOnSubscribe_leaveNothingBehind() {
        List<Throwable> failures = new ArrayList<>();
        for (long count : new long[] {0, -1}) {
            pubnub.events().subscribe(new Taker(0) {
                private boolean subscribing;

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscribing = true;
                    given.request(count);
                    subscribing = false;
                }

                @Override
                public void onError(Throwable throwable) {
                    assertThat(subscribing).isFalse();
                    failures.add(throwable);
                }
            });
        }
        pubnub.events(EventFilter.ALL, PNOverflow.BACKPRESSURE).subscribe(new Taker(0) {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.cancel();
            }
        });
        run();
        connected("a");
        String[] many = new String[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = message("a", 1001 + i);
        }
        server.poll().cursor(2000, many);
        run();

        assertThat(failures).hasSize(2).allMatch(IllegalArgumentException.class::isInstance);
        assertThat(server.poll()).hasToString("a tt=2000 tr=7"); // nobody holds it up
    }

    @Test
    void typedListener_jsonNull_isUnmapped() {
        List<String> others = new ArrayList<>();
        pubnub.addListener(TypedListener.of("a", Order.class, (order, event) -> order.id())
                .onUnmapped((reason, event) -> others.add(reason.getOriginalMessage())));
        connected("a");
        server.poll().cursor(1010, "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":null}");
        run();

        assertThat(others).containsExactly("JSON null");
    }

    @Test
    void connect_isAlreadySubscribedDuringAnOutage_completesWhenItIsOver() {
        connected("a");
        server.poll().fail(Kind.NOT_CONNECTED);
        run();
        CompletableFuture<PNStatus> connecting =
                pubnub.subscribe().channels("a").connect();
        run();
        assertThat(connecting).isNotDone();
        server.poll().cursor(2000);
        run();

        assertThat(connecting.join().category()).isEqualTo(PNStatusCategory.PNReconnectedCategory);
    }

    @Test
    void subscribeListener_leaveFails_isStillConnected() {
        SubscribeListener listener = new SubscribeListener();
        pubnub.addListener(listener);
        connected("a", "b");
        pubnub.unsubscribe().channels("b").execute();
        run();
        server.leave().fail(Kind.NOT_CONNECTED);
        run();

        listener.waitForConnect(Duration.ZERO);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> listener.waitForDisconnect(Duration.ZERO));
    }

    private record Order(String id, int total) {}

    private void connected(String... channels) {
        pubnub.subscribe().channels(channels).execute();
        run();
        server.poll().cursor(1000);
        run();
    }

    private void run() {
        loop.run();
    }

    private static String message(String channel, long timetoken) {
        return "{\"c\":\"%s\",\"p\":{\"t\":\"%d\",\"r\":7},\"d\":%d}".formatted(channel, timetoken, timetoken);
    }

    private static String action(String names, long timetoken, String event) {
        return ("{'a':'5','f':0,'e':3,'i':'serhii','p':{'t':'%d','r':12},'k':'demo',%s,'d':{'source':'actions',"
                        + "'version':'1.0','data':{'messageTimetoken':'15782701574872716','type':'custom',"
                        + "'value':'test-value','actionTimetoken':'15782701613560578'},'event':'%s'}}")
                .formatted(timetoken, names, event)
                .replace('\'', '"');
    }

    /** Asks for events by hand. */
    private static class Taker implements Flow.Subscriber<PNEvent> {
        final List<PNEvent> events = new ArrayList<>();
        private final long first;
        private Flow.@Nullable Subscription subscription;

        @Nullable
        Throwable failure;

        boolean completed;

        Taker(long first) {
            this.first = first;
        }

        void ask(long count) {
            Objects.requireNonNull(subscription).request(count);
        }

        void cancel() {
            Objects.requireNonNull(subscription).cancel();
        }

        List<Long> places() {
            return events.stream()
                    .filter(PNMessageResult.class::isInstance)
                    .map(event -> ((PNMessageResult) event).timetoken())
                    .toList();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (first > 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(PNEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable throwable) {
            failure = throwable;
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
