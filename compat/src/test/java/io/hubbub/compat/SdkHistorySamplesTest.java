package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PubNubException;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of history and message actions in the SDK's document against a real server, and walks over many pages. */
@HubbubServer(faults = false)
@Timeout(60)
final class SdkHistorySamplesTest {
    private static final int MANY = 250; // more than two pages

    private final PubNub pubnub;
    private final List<String> printed = new ArrayList<>();

    SdkHistorySamplesTest(Hubbub hubbub) {
        pubnub = PubNub.create(new PNConfiguration()
                .setSubscribeKey(hubbub.subscribeKey())
                .setPublishKey(hubbub.publishKey())
                .setUuid("alice")
                .setOrigin(hubbub.origin()));
    }

    @BeforeEach
    void emptyTheRoom() {
        // The samples are all about the same channels.
        pubnub.deleteMessages().channels("room", "lobby").sync();
    }

    @AfterEach
    void close() {
        pubnub.close();
    }

    @Test
    void history_ofTheDocument_walksThroughEverything() {
        List<Long> at = published("room", MANY);
        // begin history
        for (PNHistoryItemResult item :
                pubnub.history().channel("room").includeTimetoken(true).all()) {
            print(item.timetoken() + " " + item.entry());
        }
        // end history

        List<String> expected = new ArrayList<>(
                IntStream.range(0, MANY).mapToObj(i -> at.get(i) + " " + i).toList());
        Collections.reverse(expected);
        assertThat(printed).isEqualTo(expected);
    }

    @Test
    void history_inReverse_walksFromTheOldest() {
        published("room", MANY);

        for (PNHistoryItemResult item :
                pubnub.history().channel("room").reverse(true).all()) {
            print(item.entry().toString());
        }

        assertThat(printed).isEqualTo(numbers(0, MANY));
    }

    @Test
    void history_betweenBounds_walksFromStartToEnd() {
        List<Long> at = published("room", MANY);

        for (PNHistoryItemResult item : pubnub.history()
                .channel("room")
                .start(at.get(9))
                .end(at.get(239))
                .all()) {
            print(item.entry().toString());
        }

        assertThat(printed).isEqualTo(numbers(10, 240));
    }

    @Test
    void history_deletedDuringAWalk_endsAfterThePageThatWasThere() {
        List<Long> at = published("room", MANY);
        Iterator<PNHistoryItemResult> walk =
                pubnub.history().channel("room").includeTimetoken(true).all().iterator();

        assertThat(walk.next().timetoken()).isEqualTo(at.get(MANY - 1));
        // The first page is there already, the others are asked for when they are wanted.
        pubnub.deleteMessages().channel("room").sync();
        for (int i = 1; i < 100; i++) {
            assertThat(walk.next().timetoken()).isEqualTo(at.get(MANY - 1 - i));
        }
        assertThat(walk).isExhausted();
    }

    @Test
    void stream_ofTheDocument_hearsTheOldestFirst() throws Exception {
        published("room", MANY);
        Collecting subscriber = new Collecting();
        // begin stream
        Flow.Publisher<PNHistoryItemResult> oldestFirst =
                pubnub.history().channel("room").reverse(true).all();
        oldestFirst.subscribe(subscriber);
        // end stream

        assertThat(subscriber.heard.get(20, TimeUnit.SECONDS)).isEqualTo(numbers(0, MANY));
    }

    @Test
    void pages_ofTheDocument_followEachOther() {
        published("room", 40);
        // begin pages
        PNHistoryResult newest = pubnub.history().channel("room").count(25).sync();
        PNHistoryResult older = pubnub.history()
                .channel("room")
                .count(25)
                .start(newest.startTimetoken())
                .sync();
        // end pages

        assertThat(newest.messages()).extracting(it -> it.entry().toString()).isEqualTo(numbers(15, 40));
        assertThat(older.messages()).extracting(it -> it.entry().toString()).isEqualTo(numbers(0, 15));
    }

    @Test
    void fetch_ofTheDocument_knowsMore() {
        published("room", 2);
        // begin fetch
        PNFetchMessagesResult fetched =
                pubnub.fetchMessages().channels("room", "lobby").count(10).sync();
        fetched.channels().forEach((channel, items) -> {
            for (PNFetchMessageItem item : items) {
                print(channel + ": " + item.uuid() + " says " + item.message());
            }
        });
        long unread = pubnub.messageCounts()
                .channels("room")
                .channelsTimetoken(16075182590271496L) // read so far
                .sync()
                .channels()
                .getOrDefault("room", 0L);
        // end fetch

        assertThat(printed).containsExactly("room: alice says 0", "room: alice says 1");
        assertThat(unread).isEqualTo(2);
    }

    @Test
    void fetch_manyMessages_walksThroughAllOfThemWithTheirActions() {
        List<Long> at = published("room", MANY);
        for (int i = 0; i < MANY; i += 50) {
            act(at.get(i), "number " + i);
        }

        List<Long> walked = new ArrayList<>();
        for (PNFetchMessageItem item : pubnub.fetchMessages()
                .channels("room")
                .includeMessageActions(true)
                .all()) {
            walked.add(item.timetoken());
            item.actions().forEach((type, values) -> print(values.keySet().toString()));
        }

        Collections.reverse(walked);
        assertThat(walked).isEqualTo(at);
        assertThat(printed)
                .containsExactly("[number 200]", "[number 150]", "[number 100]", "[number 50]", "[number 0]");
    }

    @Test
    void actions_ofTheDocument_areAttachedAndRemoved() {
        // begin actions
        long message = pubnub.publish().channel("room").message("hello").sync().timetoken();
        PNMessageAction smile = pubnub.addMessageAction()
                .channel("room")
                .messageAction(new PNMessageAction("reaction", "smiley", message))
                .sync()
                .action();
        for (PNMessageAction action : pubnub.getMessageActions().channel("room").all()) {
            print(action.uuid() + ": " + action.value());
        }
        pubnub.removeMessageAction()
                .channel("room")
                .messageTimetoken(message)
                .actionTimetoken(smile.actionTimetoken())
                .sync();
        // end actions

        assertThat(printed).containsExactly("alice: smiley");
        assertThat(pubnub.getMessageActions().channel("room").sync().actions()).isEmpty();
    }

    @Test
    void actions_many_areWalkedThroughFromTheNewest() {
        long message = pubnub.publish().channel("room").message("hello").sync().timetoken();
        List<PNMessageAction> added = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            added.add(act(message, "number " + i));
        }
        PubNubException twice = catchThrowableOfType(PubNubException.class, () -> act(message, "number 7"));

        List<PNMessageAction> walked = new ArrayList<>();
        pubnub.getMessageActions().channel("room").all().forEach(walked::add);

        Collections.reverse(walked);
        assertThat(walked).isEqualTo(added);
        assertThat(twice.statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "pages", "fetch", "actions", "stream"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/SdkHistorySamplesTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");

        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = between(document, "<!-- sample: HistorySamplesTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip()).isEqualTo(shown.strip());
    }

    /** Publishes the first numbers and returns their timetokens. */
    private List<Long> published(String channel, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> pubnub.publish().channel(channel).message(i).sync().timetoken())
                .toList();
    }

    private PNMessageAction act(long message, String value) {
        return pubnub.addMessageAction()
                .channel("room")
                .messageAction(new PNMessageAction("reaction", value, message))
                .sync()
                .action();
    }

    private void print(String line) {
        printed.add(line);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static String between(String text, String begin, String end) {
        int start = text.indexOf(begin);
        assertThat(start).as(begin).isNotNegative();
        return text.substring(start + begin.length(), text.indexOf(end, start));
    }

    /** Asks for one message after the other and has heard them all at the end. */
    private static final class Collecting implements Flow.Subscriber<PNHistoryItemResult> {
        final CompletableFuture<List<String>> heard = new CompletableFuture<>();
        private final List<String> items = new ArrayList<>(); // the publisher calls one after the other
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(PNHistoryItemResult item) {
            items.add(item.entry().toString());
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            heard.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            heard.complete(items);
        }
    }
}
