package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The answers about message actions, byte for byte where the wire protocol says so. */
@Timeout(60)
final class MessageActionsTest {
    private static final String ACTIONS = "/v1/message-actions/demo/channel/";
    private static final String WITH_ACTIONS = "/v3/history-with-actions/sub-key/demo/channel/";
    private static final String SMILE = "{\"type\":\"reaction\",\"value\":\"smile\"}";
    private static final String EXISTS =
            "{\"status\": 409, \"error\": {\"source\": \"actions\", \"message\": \"Action Already Added\"}}";
    private static final String NOT_FOUND =
            "{\"status\": 400, \"error\": {\"source\": \"actions\", \"message\": \"No matching message actions to delete\"}}";
    private static final String REMOVED = "{\"status\": 200, \"data\": {}}";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("queue-messages", "1000"); // events are not in history

    private final String channel = EdgeServer.newChannel();

    @Test
    void add_twiceByTheSameUser_isAConflict() throws IOException {
        String message = server.publish(channel, "1");

        Answer added = add(message, "ann", SMILE);
        String action = added.json().at("/data/actionTimetoken").asString();

        assertThat(added.text())
                .isEqualTo("{\"status\": 200, \"data\": {\"messageTimetoken\": \"" + message
                        + "\", \"type\": \"reaction\", \"uuid\": \"ann\", \"value\": \"smile\", \"actionTimetoken\": \""
                        + action + "\"}}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(action).isGreaterThan(message);
        add(message, "ann", SMILE).is(409, EXISTS);
        assertThat(list("")).hasSize(1);
    }

    @Test
    void add_otherUserValueTypeOrMessage_isAnotherAction() throws IOException {
        String message = server.publish(channel, "1");
        String other = server.publish(channel, "2");

        addAll(message, "ann", "reaction smile");
        addAll(message, "bob", "reaction smile");
        addAll(message, "ann", "reaction frown");
        addAll(message, "ann", "receipt smile");
        addAll(other, "ann", "reaction smile");

        assertThat(list("")).hasSize(5);
    }

    @Test
    void add_messageThatNobodyPublished_isAccepted() throws IOException {
        assertThat(add("10701562382648730", "ann", SMILE).status()).isEqualTo(200);
        assertThat(list("")).containsExactly("10701562382648730 reaction smile ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: application/json|{\"type\":\"t\",\"value\":\"v\"}",
                "Content-Type: text/plain|{\"value\":\"v\",\"type\":\"t\"}",
                "X-Nothing: else| { \"more\" : [{}] , \"type\" : \"t\" , \"value\":\"v\", \"uuid\":\"eve\" } ",
                "X-Nothing: else|{\"type\":1,\"value\":\"v\",\"type\":\"t\"}"
            })
    void add_anyContentTypeAndMoreMembers_isAccepted(String header, String body) throws IOException {
        String message = server.publish(channel, "1");

        server.post(ACTIONS + channel + "/message/" + message + "?uuid=ann", body, header);

        assertThat(list("")).containsExactly(message + " t v ann");
    }

    @Test
    void add_longestTypeAndValue_areKeptAsTheyAre() throws IOException {
        String message = server.publish(channel, "1");
        String type = "\uD83D\uDE00".repeat(100);
        String value = "\\\"\u0000é\n ".repeat(166) + "1234";

        add(message, "ann", "{\"type\":\"" + type + "\",\"value\":\"" + escaped(value) + "\"}");

        JsonNode action = server.get(ACTIONS + channel).json().at("/data/0");
        assertThat(value).hasSize(1000);
        assertThat(action.get("type").asString()).isEqualTo(type);
        assertThat(action.get("value").asString()).isEqualTo(value);
        assertThat(server.get(WITH_ACTIONS + channel)
                        .json()
                        .at("/channels/" + channel + "/0/actions")
                        .get(type)
                        .propertyNames())
                .containsExactly(value);
    }

    @Test
    void list_limit_isTheNewestOnesAscending() throws IOException {
        String message = server.publish(channel, "1");
        for (int i = 0; i < 12; i++) {
            addAll(message, "ann", "t " + i);
        }

        assertThat(values(list("limit=6"))).containsExactly("6", "7", "8", "9", "10", "11");
        assertThat(values(list(""))).hasSize(12).startsWith("0").endsWith("11");
        assertThat(values(list("limit=1000"))).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({
        "'',0123456789",
        "start=p5,01234",
        "end=p5,56789",
        "start=p5&end=p2,234",
        "start=p2&end=p5,",
        "start=p5&end=p5,",
        "start=p5&limit=3,234",
        "start=p2&limit=3,01",
        "end=p2&limit=3,789",
        "start=p0,",
        "start=0,",
        "end=0,0123456789",
        "end=p9,9"
    })
    void list_range_isFromTheEndToBeforeTheStart(String query, @Nullable String expected) throws IOException {
        String message = server.publish(channel, "1");
        List<String> places = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            places.add(addAll(message, "ann", "t " + i));
        }
        String filled = query;
        for (int i = 0; i < 10; i++) {
            filled = filled.replace("=p" + i, "=" + places.get(i));
        }

        assertThat(String.join("", values(list(filled)))).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void list_overAHundred_isTheNewestHundred() throws IOException {
        String message = server.publish(channel, "1");
        try (Client client = new Client(server.port())) {
            for (int i = 0; i < 101; i++) {
                client.post(
                        ACTIONS + channel + "/message/" + message + "?uuid=ann",
                        "{\"type\":\"t\",\"value\":\"" + i + "\"}");
            }
        }

        assertThat(values(list(""))).hasSize(100).startsWith("1").endsWith("100");
        assertThat(values(list("limit=101"))).hasSize(100);
    }

    @Test
    void list_noActions_isEmpty() throws IOException {
        server.get(ACTIONS + channel).is(200, "{\"status\": 200, \"data\": []}");
    }

    @Test
    void remove_byTheAuthor_isGone() throws IOException {
        String message = server.publish(channel, "1");
        String action = addAll(message, "ann", "t v");

        remove(message, action, "ann").is(200, REMOVED);

        assertThat(list("")).isEmpty();
        remove(message, action, "ann").is(400, NOT_FOUND);
        assertThat(add(message, "ann", "{\"type\":\"t\",\"value\":\"v\"}").status())
                .isEqualTo(200);
    }

    @Test
    void remove_bySomebodyElse_isRefused() throws IOException {
        String message = server.publish(channel, "1");
        String action = addAll(message, "ann", "t v");

        remove(message, action, "bob")
                .is(
                        400,
                        "{\"status\": 400, \"error\": {\"source\": \"actions\", \"message\":"
                                + " \"Not deleting message action: wrong uuid specified\"}}");

        assertThat(list("")).containsExactly(message + " t v ann");
    }

    @Test
    void remove_otherMessageChannelOrAction_isNotFound() throws IOException {
        String message = server.publish(channel, "1");
        String other = server.publish(channel, "2");
        String action = addAll(message, "ann", "t v");

        remove(other, action, "ann").is(400, NOT_FOUND);
        remove(message, message, "ann").is(400, NOT_FOUND);
        server.delete(ACTIONS + EdgeServer.newChannel() + "/message/" + message + "/action/" + action + "?uuid=ann")
                .is(400, NOT_FOUND);
        assertThat(list("")).hasSize(1);
    }

    @Test
    void subscriber_duringAddAndRemove_isToldOfBoth() throws IOException {
        String message = server.publish(channel, "1");
        Client parked = server.parked(channel);

        String action = addAll(message, "ann", "reaction smile");
        Answer added = parked.answer();
        Client again = server.client().ask("/v2/subscribe/demo/" + channel + "/0?tt=" + added.cursor());
        remove(message, action, "ann").is(200, REMOVED);

        assertThat(added.text().replace(message, "MESSAGE").replace(action, "ACTION"))
                .isEqualTo(event("added", added.cursor()));
        Answer removed = again.answer();
        assertThat(removed.text().replace(message, "MESSAGE").replace(action, "ACTION"))
                .isEqualTo(event("removed", removed.cursor()));
    }

    @Test
    void fetchWithActions_actions_areGroupedByTypeThenValue() throws IOException {
        String first = server.publish(channel, "{\"n\":0}");
        String second = server.publish(channel, "{\"n\":1}");
        Map<String, String> places = new HashMap<>();
        for (String action : List.of("receipt v2", "reaction v4", "receipt v5")) {
            places.put(action, addAll(first, "ann", action));
        }
        String bobs = addAll(first, "bob", "reaction v4");

        Answer answer = server.get(WITH_ACTIONS + channel + "?include_message_type=true&include_meta=true");

        assertThat(answer.text())
                .isEqualTo("{\"status\": 200, \"error\": false, \"error_message\": \"\", \"channels\": {\"" + channel
                        + "\": [{\"message\": {\"n\":0}, \"timetoken\": \"" + first
                        + "\", \"meta\": \"\", \"message_type\": 0, \"actions\": {\"receipt\": {\"v2\": [{\"uuid\": \"ann\","
                        + " \"actionTimetoken\": \"" + places.get("receipt v2") + "\"}], \"v5\": [{\"uuid\": \"ann\","
                        + " \"actionTimetoken\": \"" + places.get("receipt v5")
                        + "\"}]}, \"reaction\": {\"v4\": [{\"uuid\": \"ann\", \"actionTimetoken\": \""
                        + places.get("reaction v4") + "\"}, {\"uuid\": \"bob\", \"actionTimetoken\": \"" + bobs
                        + "\"}]}}}, {\"message\": {\"n\":1}, \"timetoken\": \"" + second
                        + "\", \"meta\": \"\", \"message_type\": 0}]}}");
    }

    @Test
    void fetchWithActions_moreThan25_isTheNewest25WithoutMore() throws IOException {
        for (int i = 0; i < 26; i++) {
            server.publish(channel, Integer.toString(i));
        }

        for (String max : List.of("", "?max=25", "?max=26", "?max=100")) {
            JsonNode answer = server.get(WITH_ACTIONS + channel + max).json();
            assertThat(answer.at("/channels/" + channel)).hasSize(25);
            assertThat(answer.at("/channels/" + channel + "/0/message").asInt()).isEqualTo(1);
            assertThat(answer.has("more")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "max=4",
                "reverse=true",
                "start=FIRST&end=LAST",
                "start=LAST&end=FIRST",
                "end=LAST&reverse=true",
                "start=FIRST&reverse=true",
                "end=FIRST"
            })
    void fetchWithActions_moreActionsThanFit_goesOnWhereMoreSays(String query) throws IOException {
        try (EdgeServer small = EdgeServer.with("answer-actions", "4", "message-actions", "6")) {
            List<String> messages = new ArrayList<>();
            for (int i = 1; i <= 9; i++) {
                String message = small.publish("a", Integer.toString(i));
                messages.add(message);
                for (int j = 0; j < i % 7; j++) {
                    small.post(
                            ACTIONS + "a/message/" + message + "?uuid=ann", "{\"type\":\"t\",\"value\":\"" + j + "\"}");
                }
            }
            String filled = query.replace("FIRST", messages.get(0)).replace("LAST", messages.get(8));
            JsonNode whole = small.get("/v3/history/sub-key/demo/channel/a?" + filled)
                    .json()
                    .at("/channels/a");

            List<Integer> got = new ArrayList<>();
            String url = WITH_ACTIONS + "a?" + filled;
            int pages = 0;
            while (!url.isEmpty()) {
                JsonNode page = small.get(url).json();
                JsonNode items = page.at("/channels/a");
                assertThat(items).isNotEmpty();
                int actions = 0;
                for (JsonNode item : items) {
                    int number = item.get("message").asInt();
                    assertThat(item.path("actions").path("t"))
                            .as("actions of %s", number)
                            .hasSize(number % 7);
                    actions += number % 7;
                    got.add(number);
                }
                assertThat(items.size() == 1 || actions <= 4).isTrue();
                JsonNode more = page.path("more");
                assertThat(more.isMissingNode() || more.get("start").isString()).isTrue();
                assertThat(more.isMissingNode() || more.get("max").isNumber()).isTrue();
                url = more.path("url").asString("");
                pages++;
            }

            assertThat(pages).isGreaterThan(1);
            assertThat(got)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(whole.valueStream()
                            .map(item -> item.get("message").asInt())
                            .toList());
        }
    }

    @Test
    void add_messageWithTooMany_isRefused() throws IOException {
        try (EdgeServer small = EdgeServer.with("message-actions", "2")) {
            String message = small.publish("a", "1");
            String path = ACTIONS + "a/message/" + message + "?uuid=ann";
            small.post(path, "{\"type\":\"t\",\"value\":\"1\"}");
            small.post(path, "{\"type\":\"t\",\"value\":\"2\"}");

            small.post(path, "{\"type\":\"t\",\"value\":\"3\"}")
                    .is(
                            400,
                            "{\"status\": 400, \"error\": {\"source\": \"actions\", \"message\": \"Too Many Actions\"}}");
            small.post(path, "{\"type\":\"t\",\"value\":\"2\"}").is(409, EXISTS);
        }
    }

    @Test
    void anyAnswer_headers_areThoseOfTheWireProtocol() throws IOException {
        String message = server.publish(channel, "1");
        Answer added = add(message, "ann", SMILE);
        String action = added.json().at("/data/actionTimetoken").asString();

        for (Answer answer : List.of(added, server.get(ACTIONS + channel), remove(message, action, "ann"))) {
            assertThat(answer.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        }
    }

    /** Eight clients fight over one action: each addition is answered and told once, and so is each removal. */
    @Test
    void addAndRemove_sameActionByManyAtOnce_eachHappensOnce() throws Exception {
        String message = server.publish(channel, "1");
        int threads = 8;
        int rounds = 20;
        ExecutorService clients = Executors.newFixedThreadPool(threads);
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<Future<List<Integer>>> fights = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            fights.add(clients.submit(fight(message, barrier, rounds)));
        }
        clients.shutdown();

        int added = 0;
        int removed = 0;
        for (Future<List<Integer>> fight : fights) {
            List<Integer> counts = fight.get(50, TimeUnit.SECONDS);
            added += counts.get(0);
            removed += counts.get(1);
        }

        assertThat(added).isGreaterThanOrEqualTo(rounds);
        assertThat(list("")).hasSize(added - removed);
        List<String> told = told(message);
        assertThat(told).hasSize(added + removed);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "added" : "removed");
        }
    }

    /** How many additions and removals one client had confirmed. */
    private Callable<List<Integer>> fight(String message, CyclicBarrier barrier, int rounds) {
        return () -> {
            int added = 0;
            int removed = 0;
            try (Client client = new Client(server.port())) {
                for (int i = 0; i < rounds; i++) {
                    barrier.await(30, TimeUnit.SECONDS);
                    Answer add = client.post(ACTIONS + channel + "/message/" + message + "?uuid=ann", SMILE);
                    assertThat(add.status()).isIn(200, 409);
                    added += add.status() == 200 ? 1 : 0;
                    String place = client.get(ACTIONS + channel)
                            .json()
                            .at("/data/0/actionTimetoken")
                            .asString("1");
                    Answer remove =
                            client.delete(ACTIONS + channel + "/message/" + message + "/action/" + place + "?uuid=ann");
                    assertThat(remove.status()).isIn(200, 400);
                    removed += remove.status() == 200 ? 1 : 0;
                }
            }
            return List.of(added, removed);
        };
    }

    /** The events on the channel since {@code cursor}. */
    private List<String> told(String cursor) throws IOException {
        String end = server.publish(channel, "\"end\"");
        List<String> events = new ArrayList<>();
        String from = cursor;
        while (!from.equals(end)) {
            Answer answer = server.get("/v2/subscribe/demo/" + channel + "/0?tt=" + from);
            answer.json().get("m").forEach(message -> {
                if (message.path("e").asInt(0) == 3) {
                    events.add(message.at("/d/event").asString());
                }
            });
            from = answer.cursor();
        }
        return events;
    }

    private Answer add(String message, String user, String body) throws IOException {
        return server.post(ACTIONS + channel + "/message/" + message + "?uuid=" + user, body);
    }

    /** Adds a type and a value; returns the timetoken of the action. */
    private String addAll(String message, String user, String typeAndValue) throws IOException {
        String[] words = typeAndValue.split(" ");
        return add(message, user, "{\"type\":\"" + words[0] + "\",\"value\":\"" + words[1] + "\"}")
                .json()
                .at("/data/actionTimetoken")
                .asString();
    }

    private Answer remove(String message, String action, String user) throws IOException {
        return server.delete(ACTIONS + channel + "/message/" + message + "/action/" + action + "?uuid=" + user);
    }

    /** Message, type, value and user of each action. */
    private List<String> list(String query) throws IOException {
        JsonNode answer = server.get(ACTIONS + channel + "?" + query).json();
        assertThat(answer.get("status").asInt()).isEqualTo(200);
        assertThat(answer.has("more")).isFalse();
        List<JsonNode> actions = answer.get("data").valueStream().toList();
        assertThat(actions.stream().map(action -> action.get("actionTimetoken").asString()))
                .isSorted();
        return actions.stream()
                .map(action -> action.get("messageTimetoken").asString() + " "
                        + action.get("type").asString() + " "
                        + action.get("value").asString() + " "
                        + action.get("uuid").asString())
                .toList();
    }

    private static List<String> values(List<String> actions) {
        return actions.stream().map(action -> action.split(" ")[2]).toList();
    }

    private String event(String event, String cursor) {
        return "{\"t\":{\"t\":\"" + cursor
                + "\",\"r\":1},\"m\":[{\"a\":\"2\",\"f\":0,\"e\":3,\"i\":\"ann\",\"p\":{\"t\":\"" + cursor
                + "\",\"r\":1},\"k\":\"demo\",\"c\":\"" + channel
                + "\",\"d\":{\"source\":\"actions\",\"version\":\"1.0\",\"data\":{\"messageTimetoken\":\"MESSAGE\","
                + "\"type\":\"reaction\",\"value\":\"smile\",\"actionTimetoken\":\"ACTION\"},\"event\":\"" + event
                + "\"}}]}";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\u0000", "\\u0000");
    }
}
