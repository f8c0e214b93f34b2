package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.http.StubRequest;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walking through all pages. A server that keeps the messages 101 to 110, each named by its timetoken, and actions alike,
 * answers over real connections; where the moment of a request matters, a scripted one does.
 */
@Timeout(120)
final class PagedItemsTest {
    private static final long FIRST = 101;
    private static final long LAST = 110;

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer scripted = new ScriptedServer();
    private StubServer server;
    private PubNub pubnub;

    @BeforeEach
    void start() throws IOException {
        server = StubServer.start();
        server.on("/v2/history/", request -> request.answer(200, history(request)));
        server.on("/v3/history", request -> request.answer(200, fetched(request)));
        server.on("/v1/message-actions/", request -> request.answer(200, actions(request)));
        pubnub = PubNub.create(
                new PNConfiguration().setSubscribeKey("sub").setUuid("me").setOrigin("127.0.0.1:" + server.port()));
    }

    @AfterEach
    void stop() throws IOException {
        pubnub.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        // start, end, reverse, first item, last item
        "  0,   0, false, 110, 101",
        "  0,   0, true,  101, 110",
        "106,   0, false, 105, 101",
        "106,   0, true,  107, 110",
        "  0, 104, false, 110, 104",
        "  0, 104, true,  101, 104",
        "109, 102, false, 108, 102",
        "109, 102, true,  108, 102",
        "102, 109, false, 103, 109",
        "102, 109, true,  103, 109",
        "200,   1, false, 110, 101",
        "  1, 200, false, 101, 110",
        "111, 110, false, 110, 110",
        "  0, 110, false, 110, 110",
        "  0, 101, true,  101, 101"
    })
    void history_eachDirectionAndInterval_hasEveryItemOnce(long start, long end, boolean reverse, long from, long to) {
        List<Long> expected = places(from, to);
        for (int pageSize : new int[] {1, 2, 3, 5, 10, 11, 100}) {
            History call = pubnub.history().channel("a").count(pageSize).reverse(reverse);
            call = start == 0 ? call : call.start(start);
            call = end == 0 ? call : call.end(end);

            assertThat(places(call.all())).as("pages of " + pageSize).isEqualTo(expected);
            assertThat(places(Collecting.all(call.all())))
                    .as("stream, pages of " + pageSize)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"106,106", "101,0", "50,40", "300,200"})
    void history_nothingThere_isEmpty(long start, long end) {
        History call = pubnub.history().channel("a").start(start);
        call = end == 0 ? call : call.end(end);

        assertThat(call.all().iterator().hasNext()).isFalse();
        assertThat(Collecting.all(call.all())).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(pubnub.history().channel("a").start(101).all().iterator()::next);
    }

    @ParameterizedTest
    @CsvSource({"0,0,110,101", "106,0,105,101", "0,104,110,104", "109,102,108,102", "102,109,103,109"})
    void fetched_eachInterval_hasEveryItemOnce(long start, long end, long from, long to) {
        for (boolean actions : new boolean[] {false, true}) {
            for (int pageSize : new int[] {1, 3, 10, 25}) {
                FetchMessages call =
                        pubnub.fetchMessages().channels("a b").count(pageSize).includeMessageActions(actions);
                call = start == 0 ? call : call.start(start);
                call = end == 0 ? call : call.end(end);
                List<Long> walked = new ArrayList<>();
                call.all().forEach(each -> walked.add(each.timetoken()));

                assertThat(walked).as("pages of " + pageSize).isEqualTo(places(from, to));
            }
        }
    }

    @Test
    void fetched_ofSeveralChannels_makesNoSense() {
        Iterator<PNFetchMessageItem> items =
                pubnub.fetchMessages().channels("a,b").all().iterator();

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(items::next)
                .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_INVALID_ARGUMENTS));
    }

    @Test
    void fetched_answerWasCutShort_goesOnWhereItSays() {
        Collecting<PNFetchMessageItem> stream = new Collecting<>();
        client().fetchMessages().channels("a").includeMessageActions(true).all().subscribe(stream);
        stream.ask(10);
        loop.run();
        answer(
                "{'status':200,'channels':{'a':['bad',{'message':1,'timetoken':'106'}]},'more':{'start':'105','max':3}}");
        assertThat(scripted.open().get(0).query("start")).isEqualTo("105");
        answer("{'status':200,'channels':{'a':[{'message':1,'timetoken':'x'},{'message':1,'timetoken':'103'}]}}");
        assertThat(scripted.open().get(0).query("start")).isEqualTo("103");
        answer("{'status':200,'channels':{'a':[{'message':1,'timetoken':'103'}]}}");

        assertThat(stream.items).extracting(each -> each.error() == null).containsExactly(true, false, true, false);
        assertMalformed(stream.failure);
    }

    @ParameterizedTest
    @CsvSource({"0,0,110,101", "106,0,105,101", "0,104,110,104", "109,102,108,102", "102,109,0,0"})
    void actions_eachInterval_hasEveryItemOnce(long start, long end, long from, long to) {
        List<Long> expected = from == 0
                ? List.of()
                : LongStream.rangeClosed(to, from)
                        .map(each -> from + to - each)
                        .boxed()
                        .toList();
        for (int pageSize : new int[] {1, 3, 10, 100}) {
            GetMessageActions call = pubnub.getMessageActions().channel("a").limit(pageSize);
            call = start == 0 ? call : call.start(start);
            call = end == 0 ? call : call.end(end);
            List<Long> walked = new ArrayList<>();
            call.all().forEach(each -> walked.add(each.actionTimetoken()));

            assertThat(walked).as("pages of " + pageSize).isEqualTo(expected);
        }
    }

    @Test
    void iterator_asksForOnePageAtATime_whenItIsNeeded() {
        Iterator<PNHistoryItemResult> items =
                pubnub.history().channel("a").count(4).all().iterator();
        assertThat(starts()).isEmpty();
        for (int i = 0; i < 4; i++) {
            items.next();
        }
        assertThat(starts()).containsExactly("none");
        assertThat(items.hasNext()).isTrue();
        assertThat(items.hasNext()).isTrue();
        assertThat(starts()).containsExactly("none", "107");
    }

    @Test
    void iterator_endWasReached_asksNoMore() {
        assertThat(places(pubnub.history().channel("a").count(2).end(107).all()))
                .hasSize(4);
        assertThat(starts()).containsExactly("none", "109");
    }

    @Test
    void iterator_pageFails_throwsInNextAndGoesOnFromThere() {
        Iterator<PNHistoryItemResult> items =
                pubnub.history().channel("a").count(4).all().iterator();
        for (int i = 0; i < 4; i++) {
            items.next();
        }
        server.next(StubServer.answer(503, "{\"message\":\"busy\"}"));

        assertThat(items.hasNext()).isTrue();
        assertThatExceptionOfType(PubNubException.class).isThrownBy(items::next).satisfies(e -> {
            assertThat(e.errorMessage()).isEqualTo("busy");
            assertThat(e.status().operation()).isEqualTo(PNOperationType.PNHistoryOperation);
        });
        assertThat(items.next().entry().intValue()).isEqualTo(106);
    }

    @Test
    void iterator_callMakesNoSense_throwsInNext() {
        Iterator<PNHistoryItemResult> items = pubnub.history().all().iterator();

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(items::next)
                .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_CHANNEL_MISSING));
    }

    @Test
    void iterator_clientIsClosed_throwsInNext() {
        Iterator<PNHistoryItemResult> items =
                pubnub.history().channel("a").all().iterator();
        pubnub.close();

        assertThatIllegalStateException().isThrownBy(items::next);
    }

    @Test
    void all_callIsDescribedAnewMeanwhile_staysAsItWas() {
        History call = pubnub.history().channel("a").count(4).queryParam(Map.of("x", "y"));
        PagedItems<PNHistoryItemResult> items = call.all();
        call.channel("b").count(1).start(103).reverse(true).queryParam(Map.of("x", "z"));

        assertThat(places(items)).hasSize(10).startsWith(110L);
        assertThat(places(items)).hasSize(10);
        assertThat(server.requests()).allSatisfy(request -> {
            assertThat(request.path()).endsWith("/channel/a");
            assertThat(request.parameter("count")).isEqualTo("4");
            assertThat(request.parameter("x")).isEqualTo("y");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[1,2],107,108]", // the same page again
                "[[1,2],108,109]",
                "[[1],0,0]"
            })
    void page_doesNotGoOn_fails(String again) {
        scripted(client -> client.history().channel("a").count(2), stream -> {
            stream.ask(10);
            loop.run();
            answer("[[1,2],107,108]");
            answer(again);

            assertThat(stream.items).hasSize(2);
            assertMalformed(stream.failure);
            assertThat(scripted.open()).isEmpty();
        });
    }

    @Test
    void page_goesBackwardsInsteadOfForwards_fails() {
        scripted(client -> client.history().channel("a").count(2).reverse(true), stream -> {
            stream.ask(10);
            loop.run();
            answer("[[1,2],107,108]");
            answer("[[1,2],105,106]");

            assertThat(stream.items).hasSize(2);
            assertMalformed(stream.failure);
        });
    }

    @Test
    void stream_asksOnlyForWhatIsWanted() {
        scripted(client -> client.history().channel("a").count(2), stream -> {
            assertThat(scripted.all()).isEmpty();
            stream.ask(1);
            loop.run();
            answer("[[1,2],107,108]");
            assertThat(stream.items).hasSize(1);
            stream.ask(1);
            loop.run();
            assertThat(stream.items).hasSize(2);
            assertThat(scripted.all()).hasSize(1);
            stream.ask(5);
            loop.run();
            stream.ask(5);
            loop.run();
            assertThat(scripted.open()).hasSize(1);
            answer("[[3,4],105,106]");
            assertThat(stream.items).hasSize(4);
            answer("[[],0,0]");
            assertThat(stream.completions).isEqualTo(1);
            stream.ask(5);
            loop.run();
            assertThat(stream.completions).isEqualTo(1);
            assertThat(scripted.open()).isEmpty();
        });
    }

    @Test
    void stream_endWasReached_completesWithoutBeingAsked() {
        scripted(client -> client.history().channel("a").end(107), stream -> {
            stream.ask(2);
            loop.run();
            answer("[[1,2],107,108]");

            assertThat(stream.items).hasSize(2);
            assertThat(stream.completions).isEqualTo(1);
        });
    }

    @Test
    void stream_isCancelled_givesUpTheCall() {
        scripted(client -> client.history().channel("a"), stream -> {
            stream.ask(10);
            loop.run();
            Asked open = scripted.open().get(0);
            stream.cancel();
            loop.run();

            assertThat(open.isGivenUp()).isTrue();
            assertThat(stream.isSilent()).isTrue();
        });
    }

    @Test
    void stream_isCancelledBetweenItems_deliversNoMore() {
        scripted(client -> client.history().channel("a"), stream -> {
            stream.cancelsAfter = 1;
            stream.ask(10);
            loop.run();
            answer("[[1,2],107,108]");

            assertThat(stream.items).hasSize(1);
            assertThat(stream.completions).isZero();
            assertThat(scripted.open()).isEmpty();
        });
    }

    @Test
    void stream_pageFails_isToldOnce() {
        scripted(client -> client.history().channel("a").count(2), stream -> {
            stream.ask(10);
            loop.run();
            answer("[[1,2],107,108]");
            scripted.open().get(0).answer(403, "{\"message\":\"Forbidden\"}");
            loop.run();
            stream.ask(1);
            loop.run();

            assertThat(stream.items).hasSize(2);
            assertThat(stream.failure)
                    .isInstanceOfSatisfying(
                            PubNubException.class,
                            e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory));
            assertThat(stream.failures).isEqualTo(1);
            assertThat(stream.completions).isZero();
            assertThat(scripted.open()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void stream_isAskedForNothing_fails(long count) {
        scripted(client -> client.history().channel("a"), stream -> {
            stream.ask(1);
            loop.run();
            stream.ask(count);
            loop.run();

            assertThat(stream.failure).isInstanceOf(IllegalArgumentException.class);
            assertThat(scripted.open()).isEmpty();
        });
    }

    @Test
    void stream_subscriberThrows_getsNoMore() {
        scripted(client -> client.history().channel("a").count(2), stream -> {
            stream.throwsAfter = 1;
            stream.ask(10);
            loop.run();
            answer("[[1,2],107,108]");

            assertThat(stream.items).hasSize(1);
            assertThat(stream.failures + stream.completions).isZero();
            assertThat(scripted.open()).isEmpty();
        });
    }

    @Test
    void stream_clientIsClosed_fails() {
        server.on("/v2/history/", StubServer.hold());
        PagedItems<PNHistoryItemResult> items = pubnub.history().channel("a").all();
        Collecting<PNHistoryItemResult> before = new Collecting<>();
        items.subscribe(before);
        before.ask(1);
        server.take();
        pubnub.close();
        before.awaitEnd();
        Collecting<PNHistoryItemResult> after = new Collecting<>();
        items.subscribe(after);
        after.ask(1);
        after.awaitEnd();

        assertThat(before.failure)
                .isInstanceOfSatisfying(
                        PubNubException.class,
                        e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_REQUEST_CANCELLED));
        assertThat(after.failure).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stream_manyItemsAtOnce_needNoDeepStack() {
        String many = IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        scripted(client -> client.history().channel("a"), stream -> {
            stream.asksAgain = true;
            stream.ask(1);
            loop.run();
            answer("[[" + many + "],107,108]");

            assertThat(stream.items).hasSize(100_000);
        });
    }

    @Test
    void actions_answerWasCutShort_goesOnWhereItSays() {
        PubNub client = client();
        Collecting<PNMessageAction> stream = new Collecting<>();
        client.getMessageActions().channel("a").all().subscribe(stream);
        stream.ask(10);
        loop.run();
        answer("{'status':200,'data':[],'more':{'start':'105'}}");
        assertThat(scripted.open().get(0).query("start")).isEqualTo("105");
        answer("{'status':200,'data':[{'type':'t','value':'v','messageTimetoken':'1','actionTimetoken':'104'}],"
                + "'more':{'start':'103'}}");
        assertThat(scripted.open().get(0).query("start")).isEqualTo("103");
        answer("{'status':200,'data':[5]}");

        assertThat(stream.items).hasSize(1);
        assertMalformed(stream.failure);
    }

    @Test
    void actions_oneIsMalformed_isAnItemAmongOthers() {
        PubNub client = client();
        Collecting<PNMessageAction> stream = new Collecting<>();
        client.getMessageActions().channel("a").all().subscribe(stream);
        stream.ask(10);
        loop.run();
        answer("{'status':200,'data':[5,{'type':'t','value':'v','messageTimetoken':'1','actionTimetoken':'104'}]}");

        assertThat(scripted.open().get(0).query("start")).isEqualTo("104");
        assertThat(stream.items).extracting(each -> each.error() == null).containsExactly(true, false);
    }

    private void scripted(Function<PubNub, History> call, Consumer<Collecting<PNHistoryItemResult>> script) {
        Collecting<PNHistoryItemResult> stream = new Collecting<>();
        call.apply(client()).all().subscribe(stream);
        loop.run();
        script.accept(stream);
    }

    private PubNub client() {
        return PubNub.builder(new PNConfiguration().setSubscribeKey("sub").setUuid("me"))
                .loop(loop)
                .transport(scripted)
                .executor(loop::post)
                .build();
    }

    private void answer(String reply) {
        assertThat(scripted.open()).hasSize(1);
        scripted.open().get(0).answer(200, reply.replace('\'', '"'));
        loop.run();
    }

    private static void assertMalformed(@Nullable Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        PubNubException.class,
                        e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory));
    }

    private List<String> starts() {
        return server.requests().stream()
                .map(each -> each.parameter("start") == null ? "none" : each.parameter("start"))
                .toList();
    }

    private static List<Long> places(long from, long to) {
        LongStream places = LongStream.rangeClosed(Math.min(from, to), Math.max(from, to));
        return (from <= to ? places : places.map(each -> from + to - each))
                .boxed()
                .toList();
    }

    private static List<Long> places(Iterable<PNHistoryItemResult> items) {
        List<Long> places = new ArrayList<>();
        items.forEach(each -> places.add(each.entry().longValue()));
        return places;
    }

    /** History as the protocol describes it. */
    private static String history(StubRequest request) {
        List<Long> page = page(request, "count");
        return page.isEmpty() ? "[[],0,0]" : "[" + page + "," + page.get(0) + "," + page.get(page.size() - 1) + "]";
    }

    private static String fetched(StubRequest request) {
        return page(request, "max").stream()
                .map(place -> "{\"message\":1,\"timetoken\":\"%d\"}".formatted(place))
                .collect(Collectors.joining(",", "{\"status\":200,\"channels\":{\"a%20b\":[", "]}}"))
                .replace("\"a%20b\":[]", "");
    }

    private static List<Long> page(StubRequest request, String sizeName) {
        long start = place(request, "start");
        long end = place(request, "end");
        boolean forwards = (start != 0 && end != 0) ? start < end : "true".equals(request.parameter("reverse"));
        List<Long> found = LongStream.rangeClosed(FIRST, LAST)
                .filter(place -> start == 0 || (forwards ? place > start : place < start))
                .filter(place -> end == 0 || (forwards ? place <= end : place >= end))
                .filter(place -> start != end || start == 0)
                .boxed()
                .toList();
        return part(found, place(request, sizeName), forwards);
    }

    private static String actions(StubRequest request) {
        long start = place(request, "start");
        long end = place(request, "end");
        List<Long> found = LongStream.rangeClosed(FIRST, LAST)
                .filter(place -> (start == 0 || place < start) && place >= end)
                .boxed()
                .toList();
        long limit = place(request, "limit");
        return part(found, limit == 0 ? 100 : limit, false).stream()
                .map(place -> ("{\"messageTimetoken\":\"1\",\"type\":\"t\",\"uuid\":\"me\",\"value\":\"v\","
                                + "\"actionTimetoken\":\"%d\"}")
                        .formatted(place))
                .collect(Collectors.joining(",", "{\"status\":200,\"data\":[", "]}"));
    }

    private static List<Long> part(List<Long> found, long count, boolean first) {
        int size = (int) Math.min(count, found.size());
        return first ? found.subList(0, size) : found.subList(found.size() - size, found.size());
    }

    private static long place(StubRequest request, String name) {
        String text = request.parameter(name);
        return text == null ? 0 : Long.parseLong(text);
    }
}
