package io.hubbub.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Channel groups on the wire: every answer to the byte, and every way to ask wrongly. */
@Timeout(60)
final class ChannelGroupsTest {
    private static final String REGISTRATION = "/v1/channel-registration/sub-key/demo";
    private static final String GROUPS = REGISTRATION + "/channel-group";
    private static final String NAMESPACES = REGISTRATION + "/namespace";
    private static final String OK =
            "{\"status\": 200, \"message\": \"OK\", \"service\": \"channel-registry\", \"error\": false}";

    @RegisterExtension
    static final EdgeServer server = EdgeServer.with();

    private final String group = EdgeServer.newChannel();

    @Test
    void add_channels_answersOk() throws IOException {
        server.get(GROUPS + "/" + group + "?add=a,b").is(200, OK);
    }

    @Test
    void add_channels_hasTheHeadersOfEveryReply() throws IOException {
        Answer added = server.get(GROUPS + "/" + group + "?add=a");

        assertThat(added.header("Content-Type")).isEqualTo("text/javascript; charset=\"UTF-8\"");
        assertThat(added.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void list_channels_areInTheOrderInWhichTheyWereAdded() throws IOException {
        change("add=c,a&pnsdk=Any%2F1&uuid=alice&auth=token");
        change("add=b");
        change("add=a,c,d");

        assertList("\"c\", \"a\", \"b\", \"d\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"add=x,y", "add=x%2Cy", "add=,x,,y,", "add=x,y,x", "remove=&add=x,y", "&&add=x,y"})
    void add_listWrittenInAnyWay_isTheSameList(String query) throws IOException {
        change(query);

        assertList("\"x\", \"y\"");
    }

    @Test
    void remove_channels_leavesTheOthers() throws IOException {
        change("add=a,b,c");
        change("remove=c,a,unknown");

        assertList("\"b\"");
    }

    @Test
    void remove_lastChannel_isAGroupWithoutChannels() throws IOException {
        change("add=a");
        change("remove=a");

        assertList("");
        assertThat(groups()).doesNotContain(group);
    }

    @Test
    void list_unknownGroup_isAGroupWithoutChannels() throws IOException {
        assertList("");
    }

    @Test
    void delete_group_isAGroupWithoutChannels() throws IOException {
        change("add=a,b");
        server.get(GROUPS + "/" + group + "/remove").is(200, OK);

        assertList("");
        assertThat(groups()).doesNotContain(group);
    }

    @Test
    void delete_unknownGroup_answersOk() throws IOException {
        server.get(GROUPS + "/" + group + "/remove").is(200, OK);
    }

    @Test
    void listGroups_severalGroups_areSorted() throws IOException {
        try (EdgeServer other = EdgeServer.with()) {
            other.get(GROUPS).is(200, groupsBody("\"groups\": []"));
            other.get(GROUPS + "/b?add=x");
            other.get(GROUPS + "/a?add=x");
            other.get(GROUPS + "/n:c?add=x");

            other.get(GROUPS).is(200, groupsBody("\"groups\": [\"a\", \"b\", \"n:c\"]"));
        }
    }

    @Test
    void anything_keySpelledInTheOtherWay_isTheSame() throws IOException {
        String path = "/v1/channel-registration/sub_key/demo/channel-group";
        server.get(path + "/" + group + "?add=a").is(200, OK);

        assertList("\"a\"");
        assertThat(server.get(path).status()).isEqualTo(200);
        server.get(path + "/" + group + "/remove").is(200, OK);
        assertList("");
    }

    @Test
    void anything_callbackOfAnOldBrowserClient_isACallOfIt() throws IOException {
        server.get(GROUPS + "/" + group + "?add=a&callback=f_1").is(200, "f_1(" + OK + ")");
        server.get(GROUPS + "/" + group + "?add=a&callback=0").is(200, OK);
        assertThat(server.get(GROUPS + "?callback=g").text()).startsWith("g({\"status\": 200, \"payload\"");
    }

    @Test
    void groups_ofKeysets_areApart() throws IOException {
        change("add=a");

        server.get("/v1/channel-registration/sub-key/other/channel-group/" + group)
                .is(200, listBody(group, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "e\u0301", "群組", "😀", "a b", "a/b", "a%b", "a+b", "a\"b\\c", "a'b", "?&=#", "{}"})
    void names_ofAnyKind_comeBackAsTheyWere(String name) throws IOException {
        String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        String target = GROUPS + "/" + encoded + group;
        server.get(target + "?add=" + encoded + ",x" + encoded).is(200, OK);

        JsonNode payload = server.get(target).json().get("payload");
        assertThat(payload.get("group").asString()).isEqualTo(name + group);
        assertThat(payload.get("channels").valueStream().map(JsonNode::asString))
                .containsExactly(name, "x" + name);
        assertThat(groups()).contains(name + group);
    }

    @Test
    void add_presenceStreamsAndWildcards_areMembersLikeOthers() throws IOException {
        change("add=a,a-pnpres,b.*,ns:x");

        assertList("\"a\", \"a-pnpres\", \"b.*\", \"ns:x\"");
    }

    @Test
    void add_longNames_upToTheLimit() throws IOException {
        String longest = "x".repeat(92);
        server.get(GROUPS + "/" + "g".repeat(92) + "?add=" + longest).is(200, OK);

        server.get(GROUPS + "/" + group + "?add=" + longest + "x").is(400, error(400, "Invalid Channel"));
        server.get(GROUPS + "/" + "g".repeat(93) + "?add=a").is(400, error(400, "Invalid Channel Group"));
        assertList("");
    }

    @Test
    void add_tenThousandChannels_fillsFiveGroups() throws IOException {
        List<String> expected = new ArrayList<>();
        try (Client client = new Client(server.port())) {
            for (int call = 0; call < 50; call++) {
                List<String> channels = names(call * 200, 200);
                client.get(GROUPS + "/" + group + "-" + call / 10 + "?add=" + String.join(",", channels))
                        .is(200, OK);
                expected.addAll(channels);
            }
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonNode payload = server.get(GROUPS + "/" + group + "-" + i).json().get("payload");
            payload.get("channels").valueStream().map(JsonNode::asString).forEach(found::add);
        }
        assertThat(found).isEqualTo(expected);
        server.get(GROUPS + "/" + group + "-0?add=one-more")
                .is(400, error(400, "Too Many Channels: at most 2000 in a channel group"));
        assertThat(server.get(GROUPS + "/" + group + "-0").text()).doesNotContain("one-more");
    }

    @Test
    void add_moreChannelsThanOneCallMay_isRefused() throws IOException {
        server.get(GROUPS + "/" + group + "?add=" + String.join(",", names(0, 201)))
                .is(400, error(400, "Too Many Channels: at most 200 in one call"));
        server.get(GROUPS + "/" + group + "?remove=" + String.join(",", names(0, 201)))
                .is(400, error(400, "Too Many Channels: at most 200 in one call"));
        assertList("");
        change("add=" + String.join(",", names(0, 200)));
    }

    @Test
    void add_tenThousandChannelsInOneCall_isRefused() throws IOException {
        server.get(GROUPS + "/" + group + "?add=" + String.join(",", names(0, 10_000)))
                .is(400, error(400, "Too Many Channels: at most 200 in one call"));
    }

    @Test
    void add_beyondTheServersLimits_isRefused() throws IOException {
        try (EdgeServer small =
                EdgeServer.with("channel-groups", "2", "group-channels", "3", "group-memberships", "4")) {
            small.get(GROUPS + "/a?add=1,2,3").is(200, OK);
            small.get(GROUPS + "/a?add=4").is(400, error(400, "Too Many Channels: at most 3 in a channel group"));
            small.get(GROUPS + "/b?add=1,2").is(400, error(400, "Too Many Channels: at most 4 in all channel groups"));
            small.get(GROUPS + "/b?add=1").is(200, OK);
            small.get(GROUPS + "/c?add=1").is(400, error(400, "Too Many Channel Groups: at most 2"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    /g?add=a&remove=b     | Bad Request: add and remove in one call
                    /g?add=               | Missing channel
                    /g?add                | Missing channel
                    /g?remove=            | Missing channel
                    /g?add=,              | Missing channel
                    /g?add=a%0Ab          | Invalid Channel
                    /g?remove=a%00        | Invalid Channel
                    /g?add=%zz            | Bad Request: broken percent-encoding
                    /g?add=%FF            | Bad Request: the request target is not UTF-8
                    /                     | Invalid Channel Group
                    /?add=a               | Invalid Channel Group
                    //remove              | Invalid Channel Group
                    /a,b                  | Invalid Channel Group
                    /a%2Cb?add=a          | Invalid Channel Group
                    /a%0Ab                | Invalid Channel Group
                    /:g                   | Invalid Channel Group
                    /ns:                  | Invalid Channel Group
                    /a:b:c?add=x          | Invalid Channel Group
                    /a%3Ab%3Ac/remove     | Invalid Channel Group
                    /g-pnpres?add=a       | Invalid Channel Group
                    /%FF                  | Bad Request: the request target is not UTF-8
                    """)
    void group_askedForWrongly_isRefused(String rest, String sentence) throws IOException {
        server.get(GROUPS + rest).is(400, error(400, sentence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    //channel-group       | Invalid Namespace
                    //remove              | Invalid Namespace
                    /a:b/channel-group    | Invalid Namespace
                    /a,b/remove           | Invalid Namespace
                    /a:b/remove           | Invalid Namespace
                    //channel-group/g     | Invalid Channel Group
                    /ns/channel-group/    | Invalid Channel Group
                    /a:b/channel-group/c  | Invalid Channel Group
                    /a/channel-group/b:c  | Invalid Channel Group
                    """)
    void namespace_askedForWrongly_isRefused(String rest, String sentence) throws IOException {
        server.get(NAMESPACES + rest).is(400, error(400, sentence));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/channel-group",
                "/channel-group/a,b?add=",
                "/channel-group/g/remove",
                "/namespace",
                "/namespace/n/remove",
                "/namespace/n/channel-group",
                "/namespace/n/channel-group/g?add=a",
                "/namespace/n/channel-group/g/remove"
            })
    void anything_unknownSubscribeKey_isSaidFirst(String rest) throws IOException {
        server.get("/v1/channel-registration/sub-key/nobody" + rest)
                .is(
                        400,
                        "{\"message\":\"Invalid Subscribe Key\",\"error\":true,\"service\":\"Access Manager\",\"status\":400}\n");
    }

    @Test
    void anything_otherMethod_isRefused() throws IOException {
        server.post(GROUPS + "/" + group + "?add=a", "").is(405, error405("GET"));
        server.post(GROUPS, "").is(405, error405("GET, HEAD"));
        assertList("");
    }

    @Test
    void add_byHead_changesNothing() throws IOException {
        try (Client client = new Client(server.port())) {
            client.send(Client.request("HEAD", GROUPS + "/" + group + "?add=a"));
            assertThat(client.head().status()).isEqualTo(405);
        }
        assertList("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other/g",
                "",
                "/channel-group/g/remove/x",
                "/channel-group/g/x",
                "/namespace/n",
                "/namespace/n/x"
            })
    void anything_otherPath_isNotFound(String rest) throws IOException {
        server.get(REGISTRATION + rest)
                .is(404, "{\"status\":404,\"service\":\"Balancer\",\"error\":true,\"message\":\"Not Found\"}");
    }

    @Test
    void namespace_withGroups_isListedChangedAndDeleted() throws IOException {
        try (EdgeServer other = EdgeServer.with()) {
            String namespace = NAMESPACES + "/ns";
            other.get(NAMESPACES).is(200, groupsBody("\"namespaces\": []"));
            other.get(namespace + "/channel-group/b?add=x,y&cloak=true").is(200, OK);
            other.get(namespace + "/channel-group/a?add=z").is(200, OK);
            other.get(GROUPS + "/plain?add=z").is(200, OK);

            other.get(namespace + "/channel-group/b").is(200, listBody("ns:b", "\"x\", \"y\""));
            other.get(GROUPS + "/ns:b").is(200, listBody("ns:b", "\"x\", \"y\""));
            other.get(NAMESPACES).is(200, groupsBody("\"namespaces\": [\"ns\"]"));
            other.get(namespace + "/channel-group")
                    .is(200, groupsBody("\"groups\": [\"a\", \"b\"], \"namespace\": \"ns\""));

            other.get(namespace + "/channel-group/b?remove=x").is(200, OK);
            other.get(namespace + "/channel-group/b").is(200, listBody("ns:b", "\"y\""));
            other.get(namespace + "/channel-group/b/remove").is(200, OK);
            other.get(GROUPS).is(200, groupsBody("\"groups\": [\"ns:a\", \"plain\"]"));
            other.get(namespace + "/remove").is(200, OK);
            other.get(GROUPS).is(200, groupsBody("\"groups\": [\"plain\"]"));
            other.get(NAMESPACES).is(200, groupsBody("\"namespaces\": []"));
            other.get(namespace + "/channel-group").is(200, groupsBody("\"groups\": [], \"namespace\": \"ns\""));
            other.get(namespace + "/remove").is(200, OK);
        }
    }

    @Test
    void changes_fromManyConnections_areAllThere() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(server.client());
        }
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).ask(GROUPS + "/" + group + "?add=channel-" + i);
        }
        for (Client client : clients) {
            client.answer().is(200, OK);
        }

        assertThat(server.get(GROUPS + "/" + group).json().at("/payload/channels"))
                .hasSize(clients.size());
    }

    private void change(String query) throws IOException {
        server.get(GROUPS + "/" + group + "?" + query).is(200, OK);
    }

    private void assertList(String channels) throws IOException {
        server.get(GROUPS + "/" + group).is(200, listBody(group, channels));
    }

    private static List<String> groups() throws IOException {
        return server.get(GROUPS)
                .json()
                .at("/payload/groups")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> names(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "c" + i).collect(Collectors.toList());
    }

    private static String listBody(String group, String channels) {
        return groupsBody("\"channels\": [" + channels + "], \"group\": \"" + group + "\"");
    }

    private static String groupsBody(String payload) {
        return "{\"status\": 200, \"payload\": {" + payload + "}, \"service\": \"channel-registry\", \"error\": false}";
    }

    private static String error(int status, String sentence) {
        return "{\"status\":" + status + ",\"service\":\"channel-registry\",\"error\":true,\"message\":\"" + sentence
                + "\"}";
    }

    private static String error405(String methods) {
        return "{\"status\":405,\"service\":\"Balancer\",\"error\":true,\"message\":\"Method Not Allowed: " + methods
                + "\"}";
    }
}
