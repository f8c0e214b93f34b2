package io.hubbub.broker.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageAction;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of messages and their actions does. */
public abstract class HistoryContract {
    private static final String KEY = "demo";
    private static final int PLENTY = 1000;
    private static final int PLENTY_BYTES = 1 << 30;
    private static final long PATIENCE_SECONDS = 60;
    private static final Retention UNLIMITED = new Retention(Timetoken.NONE, at(1_000_000));

    /** The messages, the same ones during a test; none at its beginning. */
    protected abstract History history();

    /** The actions of the same. */
    protected abstract ActionStore actions();

    /** Called between change and check: a store that outlives the process is opened anew here. */
    protected void reopen() {}

    @Test
    void read_nothingStored_isEmpty() {
        assertThat(read("a", HistoryRange.ALL, PLENTY)).isEmpty();
        assertThat(after(List.of("a", "b.*"), 0, 100).messages()).isEmpty();
        assertThat(after(List.of("a"), 0, 100).through()).isEqualTo(at(100));
    }

    @Test
    void append_messageWithEverything_comesBackAsItWas() {
        Message full = new Message(
                MessageType.MESSAGE,
                json("{\"ä\": [1, \"\\u0000\"]}"),
                "ann \uD83D\uDE00",
                json("{\"m\":null}"),
                -7,
                "my-type",
                Delivery.SUBSCRIBERS,
                Storage.KEYSET_DEFAULT);
        StoredMessage stored = new StoredMessage("a 'ü\"", at(5), full, true, at(2_000_000));
        append(stored);
        reopen();

        assertThat(read("a 'ü\"", HistoryRange.ALL, PLENTY)).containsExactly(stored);
    }

    @Test
    void append_leastMessage_comesBackAsItWas() {
        StoredMessage stored = message("a", 5, 0);
        append(stored);
        reopen();

        assertThat(read("a", HistoryRange.ALL, PLENTY)).containsExactly(stored);
    }

    @Test
    void append_sameNamesInAnotherKeyset_areOthers() {
        append(message("a", 5, 0));
        done(history().append("other", message("a", 6, 1)));
        reopen();

        assertThat(read("a", HistoryRange.ALL, PLENTY))
                .extracting(StoredMessage::place)
                .containsExactly(at(5));
        done(history().delete(KEY, "a", HistoryRange.ALL));
        assertThat(done(history().read("other", List.of("a"), HistoryRange.ALL, 9, PLENTY_BYTES, UNLIMITED)))
                .containsOnlyKeys("a");
    }

    @Test
    void append_dictatedPlaceIsTaken_movesToTheNextThatIsFree() {
        append(message("a", 5, 0));
        append(message("a", 6, 1));
        Message dictated = withStorage(new Storage(true, null, at(5)));

        assertThat(done(history().append(KEY, new StoredMessage("a", at(5), dictated, false, null))))
                .isEqualTo(at(7));
        assertThat(done(history().append(KEY, new StoredMessage("b", at(5), dictated, false, null))))
                .isEqualTo(at(5));
        assertThat(read("a", HistoryRange.ALL, PLENTY))
                .extracting(StoredMessage::place)
                .containsExactly(at(5), at(6), at(7));
    }

    @Test
    void read_tooLongTogether_isRefused() {
        append(message("a", 1, 0));
        append(message("b", 2, 0));
        int each = message("a", 1, 0).message().payload().length();

        assertThat(done(history().read(KEY, List.of("a", "b"), HistoryRange.ALL, 9, 2 * each, UNLIMITED)))
                .hasSize(2);
        assertRefused(
                history().read(KEY, List.of("a", "b"), HistoryRange.ALL, 9, 2 * each - 1, UNLIMITED),
                RefusalCode.ANSWER_TOO_LARGE);
    }

    @Test
    void read_metadataTooLong_isRefused() {
        Message message = new Message(
                MessageType.MESSAGE,
                json("1"),
                null,
                json("\"123456\""),
                null,
                null,
                Message.Delivery.SUBSCRIBERS,
                Storage.KEYSET_DEFAULT);
        append(new StoredMessage("a", at(1), message, true, null));

        assertThat(done(history().read(KEY, List.of("a"), HistoryRange.ALL, 9, 9, UNLIMITED)))
                .hasSize(1);
        assertRefused(
                history().read(KEY, List.of("a"), HistoryRange.ALL, 9, 8, UNLIMITED), RefusalCode.ANSWER_TOO_LARGE);
    }

    @Test
    void after_moreThanFits_endsEarlyAndGoesOnFromThere() {
        for (int place = 1; place <= 10; place++) {
            append(message(place % 2 == 0 ? "a" : "b.c", place, place));
        }
        int each = message("a", 1, 1).message().payload().length();

        for (List<String> names : List.of(List.of("a", "b.c"), List.of("a", "b.*"))) {
            assertThat(pages(names, 3, PLENTY_BYTES)).isEqualTo(places(1, 10));
            assertThat(pages(names, PLENTY, 2 * each)).isEqualTo(places(1, 10));
            assertThat(pages(names, PLENTY, 1)).isEqualTo(places(1, 10));
        }
    }

    @Test
    void after_manyMessagesOfOthers_findsTheFewWanted() {
        List<CompletionStage<Timetoken>> appended = new ArrayList<>();
        for (int place = 1; place <= 25_000; place++) {
            String channel = place % 12_000 == 0 ? "a.b" : "x";
            appended.add(history().append(KEY, message(channel, place, 0)));
            if (appended.size() == 1000) {
                appended.forEach(HistoryContract::done);
                appended.clear();
            }
        }

        assertThat(pages(List.of("a.*"), 10, PLENTY_BYTES, 25_000)).containsExactly(12_000L, 24_000L);
        assertThat(pages(manyNames("a.b"), 10, PLENTY_BYTES, 25_000)).containsExactly(12_000L, 24_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anything_anyOrder_isAsInAPlainModel(long seed) {
        Random random = new Random(seed);
        List<StoredMessage> model = new ArrayList<>();
        List<String> channels = List.of("a", "a.b", "a.c", "b.x.y");
        int place = 0;
        for (int step = 0; step < 60; step++) {
            int number = 1 + random.nextInt(4);
            for (int i = 0; i < number; i++) {
                place += 1 + random.nextInt(3);
                StoredMessage message = randomMessage(random, channels.get(random.nextInt(4)), place);
                append(message);
                model.add(message);
            }
            if (random.nextInt(4) == 0) {
                String channel = channels.get(random.nextInt(4));
                HistoryRange range = randomRange(random, place);
                done(history().delete(KEY, channel, range));
                model.removeIf(message -> message.channel().equals(channel) && range.holds(message.place()));
            }
            if (random.nextInt(10) == 0) {
                reopen();
            }
            Retention retention = random.nextBoolean()
                    ? UNLIMITED
                    : new Retention(at(random.nextInt(place + 1)), at(random.nextInt(2 * place + 1)));
            checkReads(random, model, channels, place, retention);
            if (random.nextInt(10) == 0) {
                while (done(history().removeExpired(KEY, retention))) {}
                model.removeIf(message -> !retention.shows(message));
                checkReads(random, model, channels, place, new Retention(Timetoken.NONE, Timetoken.NONE));
            }
        }
    }

    private void checkReads(
            Random random, List<StoredMessage> model, List<String> channels, int place, Retention retention) {
        String channel = channels.get(random.nextInt(4));
        HistoryRange range = randomRange(random, place);
        int limit = 1 + random.nextInt(20);
        List<StoredMessage> expected = model.stream()
                .filter(message -> message.channel().equals(channel) && range.holds(message.place()))
                .filter(retention::shows)
                .toList();
        List<StoredMessage> page = expected.size() <= limit
                ? expected
                : range.newest()
                        ? expected.subList(expected.size() - limit, expected.size())
                        : expected.subList(0, limit);
        assertThat(done(history().read(KEY, List.of(channel), range, limit, PLENTY_BYTES, retention))
                        .getOrDefault(channel, List.of()))
                .isEqualTo(page);
        assertThat(done(history().count(KEY, channel, range, limit, retention)))
                .isEqualTo(Math.min(limit, expected.size()));

        List<String> names = List.of(
                        List.of("a"), List.of("a", "b.x.y"), List.of("a.*"), List.of("b.x.*", "a"), manyNames("a.c"))
                .get(random.nextInt(5));
        int cursor = random.nextInt(place + 1);
        int through = cursor + random.nextInt(place + 1);
        List<StoredMessage> missed = model.stream()
                .filter(message -> names.contains(message.channel())
                        || (names.contains("a.*") && message.channel().startsWith("a."))
                        || (names.contains("b.x.*") && message.channel().startsWith("b.x.")))
                .filter(message -> message.live() && retention.shows(message))
                .filter(message ->
                        message.place().isAfter(at(cursor)) && !message.place().isAfter(at(through)))
                .sorted(Comparator.comparing(StoredMessage::place))
                .toList();
        HistoryPage found = done(history().after(KEY, names, at(cursor), at(through), limit, PLENTY_BYTES, retention));
        assertThat(found.messages()).isEqualTo(missed.subList(0, Math.min(limit, missed.size())));
        if (missed.size() > limit) {
            assertThat(found.through())
                    .isBetween(
                            missed.get(limit - 1).place(),
                            new Timetoken(missed.get(limit).place().ticks() - 1));
        } else {
            assertThat(found.through()).isEqualTo(at(through));
        }
    }

    @Test
    void remember_anyOrder_keepsTheLatest() {
        done(history().remember(KEY, at(10)));
        done(history().remember(KEY, at(5)));
        append(message("a", 7, 0));
        reopen();

        assertThat(history().reached(KEY)).isIn(Timetoken.NONE, at(10)); // a store in memory is never opened again
        assertThat(history().reached("other")).isEqualTo(Timetoken.NONE);
    }

    @Test
    void add_actions_areListedInTheirOrder() {
        for (int i = 0; i < 6; i++) {
            done(actions().add(KEY, "a", action(50 - i, "v" + i, "ann", 100 + i), PLENTY));
        }
        reopen();

        assertThat(list(HistoryRange.ALL, PLENTY)).containsExactly(100L, 101L, 102L, 103L, 104L, 105L);
        assertThat(list(HistoryRange.ALL, 2)).containsExactly(104L, 105L);
        assertThat(list(HistoryRange.of(at(104), null, false), 2)).containsExactly(102L, 103L);
        assertThat(list(HistoryRange.of(at(104), at(102), false), PLENTY)).containsExactly(102L, 103L);
        assertThat(list(HistoryRange.of(null, at(104), false), PLENTY)).containsExactly(104L, 105L);
        assertThat(list(HistoryRange.of(at(104), at(104), false), PLENTY)).isEmpty();
    }

    @Test
    void add_sameActionAgain_isRefusedForTheSameUserOnly() {
        done(actions().add(KEY, "a", action(1, "v", "ann", 100), PLENTY));

        assertRefused(actions().add(KEY, "a", action(1, "v", "ann", 101), PLENTY), RefusalCode.ACTION_EXISTS);
        done(actions().add(KEY, "a", action(1, "v", "bob", 102), PLENTY));
        done(actions().add(KEY, "a", action(1, "w", "ann", 103), PLENTY));
        done(actions().add(KEY, "b", action(1, "v", "ann", 104), PLENTY));
        assertThat(list(HistoryRange.ALL, PLENTY)).containsExactly(100L, 102L, 103L);
    }

    @Test
    void add_moreThanOneMessageMayHave_isRefused() {
        done(actions().add(KEY, "a", action(1, "v", "ann", 100), 1));

        assertRefused(actions().add(KEY, "a", action(1, "w", "ann", 101), 1), RefusalCode.TOO_MANY_ACTIONS);
        done(actions().add(KEY, "a", action(2, "w", "ann", 102), 1));
    }

    @Test
    void remove_action_byItsUserOnly() {
        MessageAction action = action(1, "v", "ann", 100);
        done(actions().add(KEY, "a", action, PLENTY));

        assertRefused(actions().remove(KEY, "a", at(1), at(100), "bob"), RefusalCode.NOT_YOUR_ACTION);
        assertRefused(actions().remove(KEY, "a", at(2), at(100), "ann"), RefusalCode.ACTION_NOT_FOUND);
        assertRefused(actions().remove(KEY, "b", at(1), at(100), "ann"), RefusalCode.ACTION_NOT_FOUND);
        assertThat(done(actions().remove(KEY, "a", at(1), at(100), "ann"))).isEqualTo(action);
        reopen();

        assertRefused(actions().remove(KEY, "a", at(1), at(100), "ann"), RefusalCode.ACTION_NOT_FOUND);
        assertThat(list(HistoryRange.ALL, PLENTY)).isEmpty();
        done(actions().add(KEY, "a", action(1, "v", "ann", 101), PLENTY));
    }

    @Test
    void add_andRemoveOfTheSameAtOnce_leaveAllOrNothing() {
        List<CompletionStage<?>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(actions().add(KEY, "a", action(1, "v", "ann", 100 + i), PLENTY));
            asked.add(actions().remove(KEY, "a", at(1), at(100 + i), "ann"));
        }
        asked.forEach(stage -> done(stage.handle((result, failure) -> true)));

        assertThat(list(HistoryRange.ALL, PLENTY)).isEmpty();
    }

    @Test
    void of_messages_comeWithAllTheirActionsOrNone() {
        for (int i = 0; i < 3; i++) {
            done(actions().add(KEY, "a", action(1, "v" + i, "ann", 100 + i), PLENTY));
            done(actions().add(KEY, "a", action(3, "v" + i, "bob", 200 + i), PLENTY));
        }
        reopen();
        List<Timetoken> messages = List.of(at(1), at(2), at(3));

        assertThat(of(messages, 6)).containsOnlyKeys(at(1), at(2), at(3));
        assertThat(of(messages, 6).get(at(3)))
                .extracting(MessageAction::place)
                .containsExactly(at(200), at(201), at(202));
        assertThat(of(messages, 6).get(at(2))).isEmpty();
        assertThat(of(messages, 5)).containsOnlyKeys(at(1), at(2));
        assertThat(of(messages, 1)).containsOnlyKeys(at(1));
    }

    @Test
    void delete_messages_takesTheirActionsToo() {
        append(message("a", 1, 0));
        append(message("a", 2, 0));
        done(actions().add(KEY, "a", action(1, "v", "ann", 100), PLENTY));
        done(actions().add(KEY, "a", action(2, "v", "ann", 101), PLENTY));
        done(history().delete(KEY, "a", new HistoryRange(0, 2, false)));
        reopen();

        assertThat(list(HistoryRange.ALL, PLENTY)).containsExactly(101L);
    }

    @Test
    void removeExpired_messages_takesTheirActionsToo() {
        append(message("a", 1, 0));
        append(new StoredMessage("a", at(2), message("a", 2, 0).message(), true, at(2_000_000)));
        done(actions().add(KEY, "a", action(1, "v", "ann", 100), PLENTY));
        done(actions().add(KEY, "a", action(2, "v", "ann", 101), PLENTY));
        while (done(history().removeExpired(KEY, new Retention(at(1000), at(2000))))) {}
        reopen();

        assertThat(read("a", HistoryRange.ALL, PLENTY))
                .extracting(StoredMessage::place)
                .containsExactly(at(2));
        assertThat(list(HistoryRange.ALL, PLENTY)).containsExactly(101L);
    }

    @Test
    void delete_moreThanOneStepRemoves_removesAll() {
        List<CompletionStage<Timetoken>> appended = new ArrayList<>();
        for (int place = 1; place <= 2500; place++) {
            appended.add(history().append(KEY, message("a", place, 0)));
        }
        appended.forEach(HistoryContract::done);
        done(history().delete(KEY, "a", new HistoryRange(0, 2400, true)));
        reopen();

        assertThat(read("a", HistoryRange.ALL, 9999))
                .extracting(StoredMessage::place)
                .first()
                .isEqualTo(at(2400));
        assertThat(read("a", HistoryRange.ALL, 9999)).hasSize(101);
    }

    @Test
    void deleteAll_keyset_removesItsMessagesAndActionsAndNoOthers() {
        for (int place = 1; place <= 1200; place++) {
            var unused = history().append(KEY, message(place % 2 == 0 ? "a" : "b.c", place, 0));
        }
        done(actions().add(KEY, "a", action(2, "v", "ann", 2000), PLENTY));
        done(history().append("other", message("a", 5, 0)));
        done(actions().add("other", "a", action(5, "v", "ann", 100), PLENTY));
        done(history().deleteAll(KEY));

        assertThat(read("a", HistoryRange.ALL, PLENTY)).isEmpty();
        assertThat(after(List.of("b.*"), 0, 3000).messages()).isEmpty();
        assertThat(list(HistoryRange.ALL, PLENTY)).isEmpty();
        reopen();
        assertThat(read("a", HistoryRange.ALL, PLENTY)).isEmpty();
        assertThat(list(HistoryRange.ALL, PLENTY)).isEmpty();
        assertThat(done(history().read("other", List.of("a"), HistoryRange.ALL, 9, PLENTY_BYTES, UNLIMITED)))
                .containsOnlyKeys("a");
        assertThat(done(actions().list("other", "a", HistoryRange.ALL, 9))).hasSize(1);
        assertThat(history().reached(KEY)).isIn(Timetoken.NONE, at(2000)); // a store in memory is never opened again
    }

    @Test
    void deleteAll_changesBeforeAndAfter_keepTheirOrder() {
        List<CompletionStage<?>> asked = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            asked.add(history().append(KEY, message("a", 1 + 2 * round, 0)));
            asked.add(actions().add(KEY, "a", action(1, "v", "ann", 1000 + round), PLENTY));
            asked.add(history().deleteAll(KEY));
            asked.add(history().append(KEY, message("a", 2 + 2 * round, 0)));
        }
        asked.forEach(HistoryContract::done);
        reopen();

        assertThat(read("a", HistoryRange.ALL, PLENTY))
                .extracting(StoredMessage::place)
                .containsExactly(at(100));
        assertThat(list(HistoryRange.ALL, PLENTY)).isEmpty();
        assertThat(pages(List.of("a"), 9, PLENTY_BYTES, 200)).containsExactly(100L);
    }

    @Test
    void deleteAll_nothingStored_isDone() {
        done(history().deleteAll(KEY));
        append(message("a", 1, 0));

        assertThat(read("a", HistoryRange.ALL, PLENTY)).hasSize(1);
    }

    private List<Long> pages(List<String> names, int limit, int maxBytes) {
        return pages(names, limit, maxBytes, 10);
    }

    private List<Long> pages(List<String> names, int limit, int maxBytes, int through) {
        List<Long> found = new ArrayList<>();
        Timetoken cursor = Timetoken.NONE;
        while (cursor.ticks() < through) {
            HistoryPage page = done(history().after(KEY, names, cursor, at(through), limit, maxBytes, UNLIMITED));
            assertThat(page.through()).isGreaterThan(cursor);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
            page.messages().forEach(message -> found.add(message.place().ticks()));
            cursor = page.through();
        }
        return found;
    }

    private HistoryPage after(List<String> names, int cursor, int through) {
        return done(history().after(KEY, names, at(cursor), at(through), PLENTY, PLENTY_BYTES, UNLIMITED));
    }

    private void append(StoredMessage message) {
        done(history().append(KEY, message));
    }

    private List<StoredMessage> read(String channel, HistoryRange range, int limit) {
        return done(history().read(KEY, List.of(channel), range, limit, PLENTY_BYTES, UNLIMITED))
                .getOrDefault(channel, List.of());
    }

    private List<Long> list(HistoryRange range, int limit) {
        return done(actions().list(KEY, "a", range, limit)).stream()
                .map(action -> action.place().ticks())
                .toList();
    }

    private Map<Timetoken, List<MessageAction>> of(List<Timetoken> messages, int limit) {
        return done(actions().of(KEY, "a", messages, limit));
    }

    private static StoredMessage message(String channel, int place, int number) {
        return new StoredMessage(
                channel,
                at(place),
                Message.of(MessageType.MESSAGE, json("\"m-" + (1000 + number) + "\""), null),
                true,
                null);
    }

    private static StoredMessage randomMessage(Random random, String channel, int place) {
        @Nullable Timetoken expires = random.nextInt(3) == 0 ? at(place + random.nextInt(100)) : null;
        Message message = Message.of(MessageType.MESSAGE, json("" + random.nextInt(100)), "user");
        return new StoredMessage(channel, at(place), message, random.nextInt(4) != 0, expires);
    }

    private static HistoryRange randomRange(Random random, int place) {
        @Nullable Timetoken start = random.nextBoolean() ? at(random.nextInt(place + 2)) : null;
        @Nullable Timetoken end = random.nextBoolean() ? at(random.nextInt(place + 2)) : null;
        return HistoryRange.of(start, end, random.nextBoolean());
    }

    private static MessageAction action(int message, String value, String user, int place) {
        return new MessageAction(at(message), "t", value, user, at(place));
    }

    private static Message withStorage(Storage storage) {
        return new Message(MessageType.MESSAGE, json("1"), null, null, null, null, Delivery.SUBSCRIBERS, storage);
    }

    private static List<String> manyNames(String last) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            names.add("n" + i);
        }
        names.add(last);
        return names;
    }

    private static List<Long> places(int first, int last) {
        List<Long> places = new ArrayList<>();
        for (long place = first; place <= last; place++) {
            places.add(place);
        }
        return places;
    }

    private static Timetoken at(int ticks) {
        return new Timetoken(ticks);
    }

    private static JsonText json(String text) {
        return JsonText.check(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(CompletionStage<?> stage, RefusalCode code) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(Refusal.class)
                .rootCause()
                .extracting(cause -> ((Refusal) cause).code())
                .isEqualTo(code);
    }

    private static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
