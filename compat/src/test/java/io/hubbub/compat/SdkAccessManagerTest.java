package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.RemoteAction;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.PNAccessManagerAuditResult;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PubNubException;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.TokenSeal;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java SDK against a server whose keyset has Access Manager: who may do what, by grants, tokens and signatures. */
@Timeout(60)
final class SdkAccessManagerTest {
    private static final String SECRET = "sec-c-vault";
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    static Path folder;

    private static @Nullable Server server;

    private final List<PubNub> clients = new ArrayList<>();
    private final String id = UUID.randomUUID().toString(); // tests share a server
    private final String room = "room-" + id;
    private final String key = "key-" + id;

    @BeforeAll
    static void start() throws Exception {
        Path file = Files.writeString(
                folder.resolve("hubbub.yml"),
                String.join(
                        "\n",
                        "demo: false",
                        "keysets:",
                        "  - name: vault",
                        "    subscribe-key: sub-c-vault",
                        "    publish-key: pub-c-vault",
                        "    secret-key: " + SECRET,
                        "    access-manager: true",
                        "  - name: open",
                        "    subscribe-key: sub-c-open",
                        "    publish-key: pub-c-open",
                        "    secret-key: sec-c-open",
                        ""));
        server = Server.start(Settings.load(
                Map.of(
                        "config",
                        file.toString(),
                        "data",
                        folder.resolve("data").toString(),
                        "port",
                        "0",
                        "hold",
                        "300s"),
                Map.of(),
                folder));
    }

    @AfterAll
    static void stop() {
        running().close();
    }

    @AfterEach
    void close() {
        clients.forEach(PubNub::close);
    }

    @Test
    void noRight_callsAndSubscriptions_areDenied() {
        PubNub alice = client("alice");
        PubNubException failure = failure(alice.publish().channel(room).message("hello"));

        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(failure.status().affectedChannels()).containsExactly(room);
        assertThat(failure.errorMessage()).isEqualTo("Forbidden");

        Ears ears = new Ears(alice);
        alice.subscribe().channels(room).channelGroups("group-" + id).execute();
        PNStatus denied = ears.status();
        assertThat(denied.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(denied.operation()).isEqualTo(PNOperationType.PNUnsubscribeOperation);
        assertThat(denied.affectedChannels()).containsExactly(room);
        assertThat(denied.affectedChannelGroups()).containsExactly("group-" + id);
        assertThat(alice.getSubscribedChannels()).isEmpty();
    }

    @Test
    void grant_ofReadAndWrite_letsTheKeyIn() {
        PNAccessManagerGrantResult granted = root().grant()
                .channels(room)
                .authKeys(key)
                .read(true)
                .write(true)
                .ttl(60)
                .sync();
        assertThat(granted.warning()).isNull();
        assertThat(granted.ttl()).isEqualTo(60);

        PubNub alice = client("alice");
        alice.setAuthKey(key);
        Ears ears = new Ears(alice);
        alice.subscribe().channels(room).connect().join();
        alice.publish().channel(room).message("hello").sync();
        assertThat(ears.message().message().stringValue()).isEqualTo("hello");

        PubNub bob = client("bob");
        bob.setAuthKey("another-" + id);
        assertThat(failure(bob.publish().channel(room).message("hello")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void grant_ofSomeChannels_subscriptionGoesOnWithThem() {
        root().grant().channels(room).authKeys(key).read(true).write(true).sync();
        PubNub alice = client("alice");
        alice.setAuthKey(key);
        Ears ears = new Ears(alice);
        alice.subscribe().channels(room, "secret-" + id).execute();

        assertThat(ears.status().affectedChannels()).containsExactly("secret-" + id);
        assertThat(ears.status().category()).isEqualTo(PNStatusCategory.PNConnectedCategory);
        alice.publish().channel(room).message(1).sync();
        assertThat(ears.message().channel()).isEqualTo(room);
    }

    @Test
    void revoke_whileAPollWaits_isHeardAtOnce() {
        PubNub root = root();
        root.grant().channels(room).authKeys(key).read(true).sync();
        PubNub alice = client("alice");
        alice.setAuthKey(key);
        Ears ears = new Ears(alice);
        alice.subscribe().channels(room).connect().join();
        assertThat(ears.status().category()).isEqualTo(PNStatusCategory.PNConnectedCategory);

        PNAccessManagerGrantResult revoked =
                root.revoke().channels(room).authKeys(key).sync();
        assertThat(Objects.requireNonNull(revoked.channels().get(room))
                        .authKeys()
                        .get(key))
                .isNotNull()
                .satisfies(rights -> assertThat(rights.readEnabled()).isFalse());

        PNStatus denied = ears.status(); // the server holds polls for 300 s
        assertThat(denied.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(denied.affectedChannels()).containsExactly(room);
    }

    @Test
    void grant_withAWildcard_isTakenByTheSameWildcard() {
        PubNub root = root();
        root.grant().channels(id + ".*").authKeys(key).write(true).sync();
        PubNub alice = client("alice");
        alice.setAuthKey(key);

        alice.publish().channel(id + ".a").message(1).sync();
        assertThat(failure(alice.publish().channel(id + ".a.b").message(1)).statusCode())
                .isEqualTo(403);
        root.revoke().channels(id + ".a").authKeys(key).sync();
        alice.publish().channel(id + ".a").message(1).sync();
        root.revoke().channels(id + ".*").authKeys(key).sync();
        assertThat(failure(alice.publish().channel(id + ".a").message(1)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void grant_ofAGroup_isAboutTheGroup() {
        PubNub root = root();
        String group = "group-" + id;
        root.addChannelsToChannelGroup().channelGroup(group).channels(room).sync();
        PNAccessManagerGrantResult granted = root.grant()
                .channelGroups(group)
                .authKeys(key)
                .read(true)
                .manage(true)
                .sync();
        assertThat(granted.groups()).containsOnlyKeys(group);

        PubNub alice = client("alice");
        alice.setAuthKey(key);
        Ears ears = new Ears(alice);
        alice.subscribe().channelGroups(group).connect().join();
        root.publish().channel(room).message(1).sync();
        assertThat(ears.message().subscription()).isEqualTo(group);
        assertThat(alice.listChannelsForChannelGroup()
                        .channelGroup(group)
                        .sync()
                        .channels())
                .containsExactly(room);
        PubNubException failure = failure(alice.history().channel(room));
        assertThat(failure.status().affectedChannels()).containsExactly(room);
    }

    @Test
    void grant_ofUsers_isAnswered() {
        assertThat(root().grant()
                        .uuids("u-" + id)
                        .authKeys(key)
                        .get(true)
                        .update(true)
                        .sync()
                        .uuids())
                .containsOnlyKeys("u-" + id);
    }

    @Test
    void audit_listsWhatWasGranted() {
        PubNub root = root();
        root.grant().channels(room, room + "-2").read(true).ttl(10).sync();
        root.grant().channels(room).authKeys(key).write(true).ttl(0).sync();

        PNAccessManagerAuditResult all = root.audit().sync();
        assertThat(all.channels()).containsKeys(room, room + "-2");
        var entity = Objects.requireNonNull(
                root.audit().channels(room).sync().channels().get(room));
        assertThat(Objects.requireNonNull(entity.rights()).readEnabled()).isTrue();
        assertThat(Objects.requireNonNull(entity.rights()).ttl()).isEqualTo(10);
        assertThat(Objects.requireNonNull(entity.authKeys().get(key)).ttl()).isZero();
        assertThat(root.audit().channels(room).authKeys(key).sync().channels().get(room))
                .satisfies(lone -> assertThat(lone.authKeys()).containsOnlyKeys(key));
    }

    @Test
    void token_withNamesAndPatterns_opensThemAlone() {
        String token = root().grantToken(60)
                .channels(
                        ChannelGrant.name(room).read().write(),
                        ChannelGrant.pattern("^" + id + "-[a-z]+$").write())
                .channelGroups(ChannelGroupGrant.name("g-" + id).read())
                .meta(Map.of("team", "red"))
                .sync()
                .token();
        PubNub alice = client("alice");
        alice.setAuthKey("no-such-key");
        alice.setToken(token);
        Ears ears = new Ears(alice);
        alice.subscribe().channels(room).connect().join();
        alice.publish().channel(room).message("hello").sync();
        assertThat(ears.message().message().stringValue()).isEqualTo("hello");
        alice.publish().channel(id + "-abc").message(1).sync();

        assertThat(failure(alice.publish().channel(id + "-ab1").message(1)).statusCode())
                .isEqualTo(403);
        assertThat(failure(alice.history().channel(id + "-abc")).statusCode()).isEqualTo(403);
        PNToken read = alice.parseToken(token);
        assertThat(read.ttl()).isEqualTo(60);
        assertThat(read.meta().path("team").stringValue()).isEqualTo("red");
        assertThat(read.resources().channelGroups()).containsOnlyKeys("g-" + id);
    }

    @Test
    void token_ofAnotherUser_isRefused() {
        String token = root().grantToken(1)
                .channels(ChannelGrant.name(room).read().write())
                .authorizedUUID("alice")
                .sync()
                .token();
        PubNub alice = client("alice");
        alice.setToken(token);
        PubNub bob = client("bob");
        bob.setToken(token);

        alice.publish().channel(room).message(1).sync();
        PubNubException failure = failure(bob.publish().channel(room).message(1));
        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.errorMessage()).isEqualTo("Forbidden");
        assertThat(alice.parseToken(token).authorizedUuid()).isEqualTo("alice");
    }

    @Test
    void token_isRevokedWhileAPollWaits_isHeardAtOnceAndAnotherOneGoesOn() {
        PubNub root = root();
        String token = root.grantToken(60)
                .channels(ChannelGrant.name(room).read().write())
                .sync()
                .token();
        PubNub alice = client("alice");
        alice.setToken(token);
        Ears ears = new Ears(alice);
        alice.subscribe().channels(room).connect().join();
        assertThat(ears.status().category()).isEqualTo(PNStatusCategory.PNConnectedCategory);

        root.revokeToken(token).sync();
        PNStatus denied = ears.status();
        assertThat(denied.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(Objects.requireNonNull(denied.errorData()).information()).isEqualTo("Token is revoked.");
        assertThat(failure(alice.publish().channel(room).message(1)).errorMessage())
                .isEqualTo("Token is revoked.");

        alice.setToken(root.grantToken(60)
                .channels(ChannelGrant.name(room).read().write())
                .meta(Map.of("number", 2)) // else it is the same token within a second
                .sync()
                .token());
        alice.subscribe().channels(room).connect().join();
        alice.publish().channel(room).message("again").sync();
        assertThat(ears.message().message().stringValue()).isEqualTo("again");
    }

    @Test
    void token_hasExpired_isSaidToHave() throws Exception {
        String token = expired();
        PubNub alice = client("alice");
        alice.setToken(token);
        Ears ears = new Ears(alice);

        assertThat(failure(alice.publish().channel(room).message(1)).errorMessage())
                .isEqualTo("Token is expired.");
        alice.subscribe().channels(room).execute();
        PNStatus denied = ears.status();
        assertThat(denied.category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(Objects.requireNonNull(denied.errorData()).information()).isEqualTo("Token is expired.");
        assertThat(failure(root().revokeToken(token)).errorMessage()).isEqualTo("Invalid token: Token is expired.");
    }

    @Test
    void token_ofNothingThatTheServerTakes_saysWhatIsWrong() {
        assertThat(failure(root().grantToken(50_000)
                                .channels(ChannelGrant.name(room).read()))
                        .errorMessage())
                .isEqualTo("Invalid ttl: Range should be 1 to 43200 minute(s).");
        assertThat(failure(root().grantToken(1)
                                .channels(ChannelGrant.pattern("(a)").read()))
                        .errorMessage())
                .startsWith("Invalid RegExp: ");
    }

    @Test
    void rootClient_mayDoEverything() {
        PubNub root = root();
        root.setAuthKey("no-such-key"); // signed with the rest, and of no account
        Ears ears = new Ears(root);
        root.subscribe()
                .channels(room, "a b~!'()é/?&=+%")
                .withPresence()
                .connect()
                .join();
        root.setState().channels(room).state(Map.of("mood", "a~b'c")).sync();
        root.publish()
                .channel(room)
                .message(Map.of("text", "a~!*'()é"))
                .meta(Map.of("m", "é ~"))
                .usePost(true)
                .sync();

        assertThat(ears.message().message().path("text").stringValue()).isEqualTo("a~!*'()é");
        assertThat(root.hereNow().channels(room).sync().totalOccupancy()).isEqualTo(1);
        root.deleteMessages().channels(room).sync();
        root.unsubscribeAll();
        assertThat(root.listAllChannelGroups().sync().groups()).isNotNull();
    }

    @Test
    void wrongSecretKey_isNoRoot() {
        PubNub liar = client(config("root").setSecretKey("sec-c-other"));

        PubNubException failure = failure(liar.grant().channels(room).read(true));
        assertThat(failure.statusCode()).isEqualTo(403);
        assertThat(failure.errorMessage()).isEqualTo("Signature does not match");
        assertThat(failure(liar.publish().channel(room).message(1)).errorMessage())
                .isEqualTo("Signature does not match");
    }

    @Test
    void clockIsWrong_isSaidToBe() {
        PubNub late = PubNub.builder(config("root").setSecretKey(SECRET))
                .clock(() -> Instant.now().minusSeconds(3600))
                .build();
        clients.add(late);

        PubNubException failure = failure(late.publish().channel(room).message(1));
        assertThat(failure.statusCode()).isEqualTo(400);
        assertThat(failure.errorMessage()).isEqualTo("Invalid Timestamp");
    }

    @Test
    void keysetWithoutAccessManager_warns() {
        PubNub open = client(config("root")
                .setSubscribeKey("sub-c-open")
                .setPublishKey("pub-c-open")
                .setSecretKey("sec-c-open"));

        assertThat(open.grant().channels(room).read(true).sync().warning()).startsWith("WARNING: ");
        assertThat(open.audit().channels(room).sync().warning()).startsWith("WARNING: ");
    }

    @Test
    void samples_ofTheDocument_work() {
        String origin = running().origin();
        List<String> printed = new ArrayList<>();
        // begin access-grant
        PNConfiguration config = new PNConfiguration()
                .setSubscribeKey("sub-c-vault")
                .setPublishKey("pub-c-vault")
                .setSecretKey(System.getProperty("secret", "sec-c-vault")) // for servers only
                .setUuid("administrator")
                .setOrigin(origin);
        PubNub root = PubNub.create(config);
        root.grant()
                .channels("lobby", "lobby-pnpres")
                .authKeys("alice-7f3a")
                .read(true)
                .write(true)
                .ttl(60) // minutes
                .sync();
        // end access-grant
        clients.add(root);
        // begin access-token
        String token = root.grantToken(60) // minutes
                .channels(
                        ChannelGrant.name("lobby").read().write(),
                        ChannelGrant.pattern("^news-.*$").read())
                .authorizedUUID("bob")
                .sync()
                .token();
        // end access-token
        PubNub bob = client("bob");
        // begin access-show
        bob.addListener(new SubscribeCallback() {
            @Override
            public void status(PubNub client, PNStatus status) {
                if (status.category() == PNStatusCategory.PNAccessDeniedCategory) {
                    printed.add("no longer: " + status.affectedChannels());
                }
            }
        });
        bob.setToken(token);
        bob.subscribe().channels("lobby", "news-1").connect().join();
        // end access-show

        assertThat(bob.getSubscribedChannels()).containsExactly("lobby", "news-1");
        assertThat(printed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access-grant", "access-token", "access-show"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/SdkAccessManagerTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");

        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = between(document, "<!-- sample: SdkAccessManagerTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip()).isEqualTo(shown.strip());
    }

    /** A token that ended an hour ago, sealed as the server does it. */
    private static String expired() throws Exception {
        byte[] seal;
        Path database = folder.resolve("data").resolve("hubbub.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet keys = statement.executeQuery("SELECT token_key FROM made_keyset_token_key JOIN made_keyset"
                        + " ON made_keyset.id = made_keyset_id WHERE subscribe_key = 'sub-c-vault'"
                        + " ORDER BY position")) {
            assertThat(keys.next()).isTrue();
            seal = HexFormat.of().parseHex(keys.getString(1));
        }
        Scopes all = new Scopes(Map.of(".*", 255), Map.of(), Map.of(), Map.of(), Map.of());
        long issued = Instant.now().getEpochSecond() - 3660;
        return new TokenSeal(seal, "sub-c-vault").seal(new AccessToken(issued, 1, Scopes.NONE, all, Map.of(), null));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        assertThat(from).as(begin).isNotNegative();
        return text.substring(from + begin.length(), text.indexOf(end, from));
    }

    private static Server running() {
        return Objects.requireNonNull(server);
    }

    private static PubNubException failure(RemoteAction<?> call) {
        return Objects.requireNonNull(catchThrowableOfType(PubNubException.class, call::sync));
    }

    private PubNub root() {
        return client(config("root").setSecretKey(SECRET));
    }

    private PubNub client(String uuid) {
        return client(config(uuid));
    }

    private PubNub client(PNConfiguration config) {
        PubNub client = PubNub.create(config);
        clients.add(client);
        return client;
    }

    private static PNConfiguration config(String uuid) {
        return new PNConfiguration()
                .setSubscribeKey("sub-c-vault")
                .setPublishKey("pub-c-vault")
                .setUuid(uuid)
                .setOrigin(running().origin());
    }

    /** What a client hears, for the test to wait for. */
    private static final class Ears implements SubscribeCallback {
        private final BlockingQueue<PNStatus> statuses = new LinkedBlockingQueue<>();
        private final BlockingQueue<PNMessageResult> messages = new LinkedBlockingQueue<>();

        Ears(PubNub client) {
            client.addListener(this);
        }

        @Override
        public void status(PubNub client, PNStatus status) {
            statuses.add(status);
        }

        @Override
        public void message(PubNub client, PNMessageResult message) {
            messages.add(message);
        }

        PNStatus status() {
            return next(statuses);
        }

        PNMessageResult message() {
            return next(messages);
        }

        private static <T> T next(BlockingQueue<T> queue) {
            try {
                return Objects.requireNonNull(queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was heard");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
