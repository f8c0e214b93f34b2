package io.hubbub.server;

import static io.hubbub.protocol.access.Right.DELETE;
import static io.hubbub.protocol.access.Right.MANAGE;
import static io.hubbub.protocol.access.Right.READ;
import static io.hubbub.protocol.access.Right.WRITE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.Right;
import io.hubbub.protocol.access.TokenSeal;
import io.hubbub.server.route.AllRoutes;
import io.hubbub.server.route.RouteTable.Route;
import io.hubbub.store.sql.Database;
import io.hubbub.store.sql.SqlGrantStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every route of the server with every state of credentials: who is let in, and what the others are told. What is needed is
 * written here as the documents of the wire protocol say; a route that is not in this table fails the build.
 */
@Timeout(120)
final class AccessTableTest {
    private static final TokenKey TOKEN_KEY = new TokenKey("0123456789abcdef".repeat(4), 1);
    private static final AccessOptions ON = new AccessOptions(true, true, List.of(TOKEN_KEY));
    private static final Keyset GUARDED = new Keyset("guarded", "guarded", "pub", "sec-of-guarded").with(ON);
    private static final Keyset FOREIGN = new Keyset("foreign", "foreign", "pub", "sec-of-foreign").with(ON);
    private static final Signer ROOT = Signer.of(GUARDED);
    private static final int ALL = 255;

    private static final Map<String, Entry> TABLE = table(
            entry("GET /time/{callback}", Need.nothing()),
            entry("GET /publish/{pub}/{sub}/{sig}/{channel}/{callback}/{payload...}", Need.channel(WRITE)),
            entry("POST /publish/{pub}/{sub}/{sig}/{channel}/{callback}", Need.channel(WRITE))
                    .posting("1"),
            entry("GET /signal/{pub}/{sub}/{sig}/{channel}/{callback}/{payload...}", Need.channel(WRITE)),
            entry("POST /signal/{pub}/{sub}/{sig}/{channel}/{callback}", Need.channel(WRITE))
                    .posting("1"),
            entry("GET /v2/subscribe/{sub}/{channels}/{callback}", Need.both(READ))
                    .asking("tt=1&channel-group=g"),
            entry("GET /subscribe/{sub}/{channels}/{callback}/{tt}", Need.nothing())
                    .answering(400), // served to nobody
            entry("GET /v2/presence/sub-key/{sub}", Need.keyset(READ)),
            entry("GET /v2/presence/sub-key/{sub}/channel/{channels}", Need.both(READ))
                    .asking("channel-group=g"),
            entry("GET /v2/presence/sub-key/{sub}/channel/{channels}/heartbeat", Need.both(READ))
                    .asking("channel-group=g"),
            entry("GET /v2/presence/sub-key/{sub}/channel/{channels}/leave", Need.leave()),
            entry("POST /v2/presence/sub-key/{sub}/channel/{channels}/leave", Need.leave())
                    .posting(""),
            entry("GET /v2/presence/sub-key/{sub}/channel/{channels}/uuid/{user}", Need.both(READ))
                    .asking("channel-group=g"),
            entry("GET /v2/presence/sub-key/{sub}/channel/{channels}/uuid/{user}/data", Need.both(READ))
                    .asking("channel-group=g&state=%7B%22n%22%3A{n}%7D"),
            entry("GET /v2/presence/sub-key/{sub}/uuid/{user}", Need.openToAll()),
            entry("GET /v1/channel-registration/sub-key/{sub}/channel-group", Need.keyset(MANAGE)),
            entry("GET /v1/channel-registration/sub-key/{sub}/channel-group/{group}", Need.group(MANAGE, "g"))
                    .asking("add=added{n}"),
            entry("GET /v1/channel-registration/sub-key/{sub}/channel-group/{group}/remove", Need.group(MANAGE, "g")),
            entry("GET /v1/channel-registration/sub-key/{sub}/namespace", Need.keyset(MANAGE)),
            entry("GET /v1/channel-registration/sub-key/{sub}/namespace/{ns}/remove", Need.keyset(MANAGE)),
            entry("GET /v1/channel-registration/sub-key/{sub}/namespace/{ns}/channel-group", Need.keyset(MANAGE)),
            entry(
                            "GET /v1/channel-registration/sub-key/{sub}/namespace/{ns}/channel-group/{group}",
                            Need.group(MANAGE, "ns:g"))
                    .asking("remove=member"),
            entry(
                    "GET /v1/channel-registration/sub-key/{sub}/namespace/{ns}/channel-group/{group}/remove",
                    Need.group(MANAGE, "ns:g")),
            entry("GET /v2/history/sub-key/{sub}/channel/{channels}", Need.channel(READ)),
            entry("GET /v3/history/sub-key/{sub}/channel/{channels}", Need.channel(READ)),
            entry("DELETE /v3/history/sub-key/{sub}/channel/{channels}", Need.channel(DELETE)),
            entry("GET /v3/history/sub-key/{sub}/message-counts/{channels}", Need.channel(READ))
                    .asking("timetoken=1"),
            entry("GET /v3/history-with-actions/sub-key/{sub}/channel/{channels}", Need.channel(READ)),
            entry("GET /v1/message-actions/{sub}/channel/{channels}", Need.channel(READ))
                    .actions(),
            entry("POST /v1/message-actions/{sub}/channel/{channels}/message/{message-tt}", Need.channel(WRITE))
                    .posting("{\"type\":\"reaction\",\"value\":\"v{n}\"}")
                    .actions(),
            entry(
                            "DELETE /v1/message-actions/{sub}/channel/{channels}/message/{message-tt}/action/{action-tt}",
                            Need.channel(DELETE))
                    .actions(),
            entry("GET /v2/auth/grant/sub-key/{sub}", Need.signature()).asking("channel=x{n}&r=1"),
            entry("GET /v2/auth/audit/sub-key/{sub}", Need.signature()),
            entry("POST /v3/pam/{sub}/grant", Need.signature())
                    .posting("{\"ttl\":1,\"permissions\":{\"resources\":{\"channels\":{\"a\":1}}}}"),
            entry("DELETE /v3/pam/{sub}/grant/{token}", Need.signature()),
            entry("GET /health/live", Need.nothing()),
            entry("GET /health/ready", Need.nothing()),
            entry("GET /metrics", Need.nothing()));

    private static final int LIFE_MINUTES = 60; // of tokens

    @TempDir
    static Path folder = Path.of("");

    private static EdgeServer server;
    private static Client client;
    private static String messageTimetoken = "";
    private static String actionTimetoken = "";
    private static String revocable = "";
    private static String revoked = "";
    private static int counter;

    static Stream<Route> routes() {
        return AllRoutes.table().routes().stream().filter(route -> !isForOperators(route));
    }

    static Stream<Route> routesOfOperators() {
        return AllRoutes.table().routes().stream().filter(AccessTableTest::isForOperators);
    }

    private static boolean isForOperators(Route route) {
        return route.pattern().startsWith("/admin/");
    }

    @BeforeAll
    static void give() throws IOException {
        try (Database database = Database.open(folder)) {
            // No request can make a grant that is over.
            Grant over = new Grant(Level.CHANNEL, "ch", "expired", ALL, Signer.now() - 1);
            Grant overToo = new Grant(Level.GROUP, "g", "expired", ALL, Signer.now() - 1);
            new SqlGrantStore(database)
                    .put("guarded", List.of(over, overToo))
                    .toCompletableFuture()
                    .join();
        }
        server = EdgeServer.with(
                List.of(GUARDED, FOREIGN),
                "ephemeral",
                "false",
                "data",
                folder.toString(),
                "failed-attempts",
                "0",
                "here-now-cache",
                "0s");
        client = new Client(server.port());
        for (Right right : List.of(READ, WRITE, MANAGE, DELETE)) {
            grant("has-" + right, EnumSet.of(right));
            grant("lacks-" + right, EnumSet.complementOf(EnumSet.of(right)));
        }
        grant("taken", EnumSet.allOf(Right.class));
        grant("taken", EnumSet.noneOf(Right.class));
        revoked = token(Signer.now(), names(ALL), Scopes.NONE, null);
        assertThat(root("DELETE", "/v3/pam/guarded/grant/" + encoded(revoked), "")
                        .status())
                .isEqualTo(200);
        revocable = token(Signer.now() - 1, names(ALL), Scopes.NONE, null);
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void table_hasEveryRouteAndNoOther() {
        Set<String> routes = new TreeSet<>();
        routes().forEach(route -> routes.add(key(route)));

        assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @ParameterizedTest
    @MethodSource("routesOfOperators")
    void routeOfOperators_signedWithASecretKeyAndWithoutTheAdminToken_isClosed(Route route) throws IOException {
        String path = route.pattern().replaceAll("\\{[^}]*}", "guarded");
        String body = Set.of("POST", "PATCH").contains(route.method()) ? "{}" : "";
        String signed = Signer.of(GUARDED).sign(route.method(), path, body);

        Answer answer = client.send(route.method() + " " + signed + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .answer();

        assertThat(answer.status()).isEqualTo(path.endsWith("/openapi.json") ? 200 : 401);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void route_everyStateOfCredentials_isLetInOrTold(Route route) throws IOException {
        Entry entry = Objects.requireNonNull(TABLE.get(key(route)), () -> "Not in the table: " + route);
        restore();
        List<String> before = everything();

        for (State state : State.values()) {
            if (!entry.need.isMetBy(state)) {
                Answer answer = ask(route, entry, state);

                assertThat(answer.status() + " " + answer.text())
                        .as("%s with %s", key(route), state)
                        .isEqualTo(entry.no(state));
            }
        }
        assertThat(everything()).as("after all who were refused").isEqualTo(before);

        for (State state : State.values()) {
            if (entry.need.isMetBy(state)) {
                if (undoes(route)) {
                    restore();
                }
                Answer answer = ask(route, entry, state);

                assertThat(answer.status())
                        .as("%s with %s: %s", key(route), state, answer.text())
                        .isEqualTo(entry.status);
            }
        }
    }

    @Test
    void keyset_grantedAsAWhole_isReadAndManaged() throws IOException {
        Signer root = Signer.of(FOREIGN);
        assertThat(client.get("/v2/presence/sub-key/foreign?uuid=u").status()).isEqualTo(403);
        assertThat(client.get(root.sign("GET", "/v2/auth/grant/sub-key/foreign?r=1&m=1&ttl=0", ""))
                        .status())
                .isEqualTo(200);

        for (String target : List.of(
                "/v2/presence/sub-key/foreign",
                "/v1/channel-registration/sub-key/foreign/channel-group",
                "/v1/channel-registration/sub-key/foreign/namespace",
                "/v1/channel-registration/sub-key/foreign/namespace/ns/channel-group",
                "/v1/channel-registration/sub-key/foreign/namespace/ns/remove",
                "/v1/channel-registration/sub-key/foreign/channel-group/any",
                "/v2/history/sub-key/foreign/channel/any")) {
            assertThat(client.get(target + "?uuid=u").status()).as(target).isEqualTo(200);
        }
        assertThat(client.get("/publish/pub/foreign/0/any/0/1?uuid=u").status()).isEqualTo(403);
        assertThat(client.delete("/v3/history/sub-key/foreign/channel/any?uuid=u")
                        .status())
                .isEqualTo(403);
    }

    private static String key(Route route) {
        return route.method() + " " + route.pattern().replace("sub_key", "sub-key");
    }

    private static Map<String, Entry> table(Entry... entries) {
        Map<String, Entry> table = new LinkedHashMap<>();
        for (Entry entry : entries) {
            assertThat(table.put(entry.key, entry)).as(entry.key).isNull();
        }
        return table;
    }

    private static Answer ask(Route route, Entry entry, State state) throws IOException {
        counter++;
        String path = route.pattern();
        for (String[] value : new String[][] {
            {"{pub}", "pub"},
            {"{sub}", "guarded"},
            {"{sig}", "0"},
            {"{callback}", "0"},
            {"{channel}", "ch"},
            {"{channels}", "ch"},
            {"{payload...}", Integer.toString(counter)},
            {"{tt}", "1"},
            {"{user}", "ann"},
            {"{group}", "g"},
            {"{ns}", "ns"},
            {"{message-tt}", messageTimetoken},
            {"{action-tt}", actionTimetoken},
            {"{token}", encoded(revocable)}
        }) {
            path = path.replace(value[0], value[1]);
        }
        assertThat(path).as("path of %s", route).doesNotContain("{");
        String query = entry.query.replace("{n}", Integer.toString(counter));
        boolean leaves = entry.need.kind == Kind.LEAVE;
        String target = path + "?" + (query.isEmpty() ? "" : query + "&") + "uuid=" + (leaves ? "ann" : "me");
        String body = entry.body == null ? "" : entry.body.replace("{n}", Integer.toString(counter));
        target = switch (state) {
            case NONE -> target;
            case KEY_UNKNOWN -> target + "&auth=unknown";
            case GRANT_EXPIRED -> target + "&auth=expired";
            case GRANT_TAKEN -> target + "&auth=taken";
            case GRANT_WITHOUT -> target + "&auth=lacks-" + entry.need.right;
            case GRANT -> target + "&auth=has-" + entry.need.right;
            case TOKEN_MALFORMED -> target + "&auth=qEF2AkF0Gg%3D%3D";
            case TOKEN_EXPIRED ->
                with(target, token(Signer.now() - LIFE_MINUTES * 60 - 1, names(ALL), Scopes.NONE, null));
            case TOKEN_REVOKED -> with(target, revoked);
            case TOKEN_FOREIGN -> with(target, new TokenSeal(TOKEN_KEY.bytes(), "foreign").seal(contents(names(ALL))));
            case TOKEN_OF_ANOTHER -> with(target, token(Signer.now(), names(ALL), patterns(ALL), "another"));
            case TOKEN_WITHOUT -> {
                int others = ALL & ~entry.need.right.bit();
                yield with(target, token(Signer.now(), names(others), patterns(others), null));
            }
            case TOKEN_BY_NAME -> with(target, token(Signer.now(), names(entry.need.right.bit()), Scopes.NONE, "me"));
            case TOKEN_BY_PATTERN ->
                with(target, token(Signer.now(), Scopes.NONE, patterns(entry.need.right.bit()), null));
            case SIGNED_WRONG -> new Signer("another-secret", "pub").sign(route.method(), target, body);
            case SIGNED_STALE -> ROOT.sign(route.method(), target, body, Signer.now() - 302);
            case SIGNED -> ROOT.sign(route.method(), target, body);
        };
        return send(route.method(), target, entry.body == null ? null : body);
    }

    private static String with(String target, String token) {
        return target + "&auth=" + encoded(token);
    }

    private static Answer send(String method, String target, @Nullable String body) throws IOException {
        String request = body == null
                ? Client.request(method, target)
                : Client.request(method, target, "Content-Length: " + body.length()) + body;
        return client.send(request.getBytes(ISO_8859_1)).answer();
    }

    private static Answer root(String method, String target, String body) throws IOException {
        return send(method, ROOT.sign(method, target, body), body.isEmpty() ? null : body);
    }

    private static void grant(String authKey, Set<Right> rights) throws IOException {
        StringBuilder target =
                new StringBuilder("/v2/auth/grant/sub-key/guarded?ttl=0&channel=ch&channel-group=g,ns:g");
        rights.forEach(right -> right.letter().ifPresent(letter -> target.append("&" + letter + "=1")));
        assertThat(root("GET", target + "&auth=" + authKey, "").status()).isEqualTo(200);
    }

    private static boolean undoes(Route route) {
        return route.method().equals("DELETE") || route.pattern().endsWith("/remove");
    }

    /** Makes what a request that was let in may have undone. */
    private static void restore() throws IOException {
        messageTimetoken = root("GET", "/publish/pub/guarded/0/ch/0/0", "").timetoken();
        actionTimetoken = root(
                        "POST",
                        "/v1/message-actions/guarded/channel/ch/message/" + messageTimetoken + "?uuid=me",
                        "{\"type\":\"reaction\",\"value\":\"first\"}")
                .json()
                .at("/data/actionTimetoken")
                .asString();
        String groups = "/v1/channel-registration/sub-key/guarded";
        root("GET", groups + "/channel-group/g?add=member", "");
        root("GET", groups + "/namespace/ns/channel-group/g?add=member", "");
        root("GET", "/v2/presence/sub-key/guarded/channel/ch/heartbeat?uuid=ann&channel-group=g", "");
        revocable = token(Signer.now() - 1, names(ALL), Scopes.NONE, "ann" + counter++);
    }

    /** All that a request could change. */
    private static List<String> everything() throws IOException {
        List<String> all = new ArrayList<>();
        String groups = "/v1/channel-registration/sub-key/guarded";
        for (String target : List.of(
                "/v3/history-with-actions/sub-key/guarded/channel/ch",
                groups + "/channel-group",
                groups + "/namespace",
                groups + "/channel-group/g",
                groups + "/namespace/ns/channel-group/g",
                "/v2/presence/sub-key/guarded?state=1",
                "/v2/auth/audit/sub-key/guarded")) {
            all.add(root("GET", target, "").text());
        }
        all.add(root("GET", "/v2/subscribe/guarded/ch,ch-pnpres/0?tt=1", "")
                .json()
                .get("m")
                .toString());
        String user = AccessToken.parse(revocable).uuid();
        all.add(client.get(with("/v2/history/sub-key/guarded/channel/ch?count=1&uuid=" + user, revocable))
                .text());
        return all;
    }

    private static AccessToken contents(Scopes names) {
        return new AccessToken(Signer.now(), 1, names, Scopes.NONE, Map.of(), null);
    }

    private static String token(long issued, Scopes names, Scopes patterns, @Nullable String user) {
        AccessToken token = new AccessToken(issued, LIFE_MINUTES, names, patterns, Map.of(), user);
        return new TokenSeal(TOKEN_KEY.bytes(), "guarded").seal(token);
    }

    private static Scopes names(int mask) {
        return new Scopes(Map.of("ch", mask), Map.of("g", mask, "ns:g", mask), Map.of(), Map.of(), Map.of());
    }

    private static Scopes patterns(int mask) {
        return new Scopes(Map.of("^c.$", mask), Map.of("^(?:ns:)?g$", mask), Map.of(), Map.of(), Map.of());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static Entry entry(String key, Need need) {
        return new Entry(key, need, "", null, false, 200);
    }

    /** What a request shows. */
    private enum State {
        NONE,
        KEY_UNKNOWN,
        GRANT_EXPIRED,
        GRANT_TAKEN,
        GRANT_WITHOUT,
        GRANT,
        TOKEN_MALFORMED,
        TOKEN_EXPIRED,
        TOKEN_REVOKED,
        TOKEN_FOREIGN,
        TOKEN_OF_ANOTHER,
        TOKEN_WITHOUT,
        TOKEN_BY_NAME,
        TOKEN_BY_PATTERN,
        SIGNED_WRONG,
        SIGNED_STALE,
        SIGNED
    }

    private enum Kind {
        NOTHING,
        OPEN, // to all, but a signature must be good
        LEAVE, // the answer is always yes
        NAMES,
        KEYSET,
        SIGNATURE
    }

    /** What a route needs: a right on some names. */
    private record Need(Kind kind, Right right, List<String> channels, List<String> groups) {
        static Need nothing() {
            return new Need(Kind.NOTHING, READ, List.of(), List.of());
        }

        static Need openToAll() {
            return new Need(Kind.OPEN, READ, List.of(), List.of());
        }

        static Need leave() {
            return new Need(Kind.LEAVE, READ, List.of("ch"), List.of());
        }

        static Need signature() {
            return new Need(Kind.SIGNATURE, READ, List.of(), List.of());
        }

        static Need keyset(Right right) {
            return new Need(Kind.KEYSET, right, List.of(), List.of());
        }

        static Need channel(Right right) {
            return new Need(Kind.NAMES, right, List.of("ch"), List.of());
        }

        static Need group(Right right, String group) {
            return new Need(Kind.NAMES, right, List.of(), List.of(group));
        }

        static Need both(Right right) {
            return new Need(Kind.NAMES, right, List.of("ch"), List.of("g"));
        }

        boolean isMetBy(State state) {
            return switch (state) {
                case SIGNED -> true;
                case SIGNED_WRONG, SIGNED_STALE -> kind == Kind.NOTHING;
                case GRANT, TOKEN_BY_NAME, TOKEN_BY_PATTERN -> kind != Kind.KEYSET && kind != Kind.SIGNATURE;
                default -> kind == Kind.NOTHING || kind == Kind.OPEN;
            };
        }
    }

    /** How a route is asked, and what it needs. */
    private record Entry(
            String key, Need need, String query, @Nullable String body, boolean ofActions, int status) {
        Entry asking(String newQuery) {
            return new Entry(key, need, newQuery, body, ofActions, status);
        }

        Entry posting(String newBody) {
            return new Entry(key, need, query, newBody, ofActions, status);
        }

        Entry actions() {
            return new Entry(key, need, query, body, true, status);
        }

        /** The status of the answer to those who are let in. */
        Entry answering(int newStatus) {
            return new Entry(key, need, query, body, ofActions, newStatus);
        }

        /** The status and the body for somebody who is not let in. */
        String no(State state) {
            boolean signs = state == State.SIGNED_WRONG || state == State.SIGNED_STALE;
            if (state == State.SIGNED_STALE) {
                return "400 {\"message\":\"Invalid Timestamp\",\"error\":true,\"service\":\"Access Manager\","
                        + "\"status\":400}\n";
            }
            if (state == State.SIGNED_WRONG || need.kind == Kind.SIGNATURE) {
                return forbidden("Signature does not match", "");
            }
            if (need.kind == Kind.LEAVE && !signs) {
                return "200 {\"status\": 200, \"message\": \"OK\", \"action\": \"leave\", \"service\": \"Presence\"}";
            }
            if (state == State.TOKEN_EXPIRED) {
                return forbidden("Token is expired.", "");
            }
            if (state == State.TOKEN_REVOKED) {
                return forbidden("Token is revoked.", "");
            }
            if (ofActions) {
                return "403 {\"status\":403,\"error\":{\"message\":\"Supplied authorization key does not have the"
                        + " permissions required to perform this operation.\",\"source\":\"actions\"}}";
            }
            List<String> lists = new ArrayList<>();
            need.channels.forEach(channel -> lists.add("\"channels\":[\"" + channel + "\"]"));
            need.groups.forEach(group -> lists.add("\"channel-groups\":[\":" + group + "\"]"));
            return forbidden("Forbidden", "\"payload\":{" + String.join(",", lists) + "},");
        }

        private static String forbidden(String message, String payload) {
            return "403 {\"message\":\"" + message + "\"," + payload
                    + "\"error\":true,\"service\":\"Access Manager\",\"status\":403}\n";
        }
    }
}
