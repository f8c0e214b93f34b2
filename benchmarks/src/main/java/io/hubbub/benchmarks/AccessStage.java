package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.AccessSettings;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.PublishPermit;
import io.hubbub.broker.access.SignedRequest;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.RequestSignature;
import io.hubbub.protocol.access.Right;
import io.hubbub.protocol.access.TokenSeal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The broker's access control without HTTP: one keyset, and requests that ask for permits. Called from one thread. */
final class AccessStage {
    private static final long NOW = 1_800_000_000; // Unix seconds
    private static final int TTL_MINUTES = 1_440;
    private static final TokenKey TOKEN_KEY = new TokenKey("7b".repeat(32), 0);
    static final TokenSeal SEAL = new TokenSeal(TOKEN_KEY.bytes(), "demo");
    private static final Keyset OPEN = new Keyset("demo", "demo", "demo", GrantClient.SECRET_KEY);
    private static final byte[] NO_BODY = {};

    private final Access access;

    private AccessStage(Keyset keyset, Grants grants) {
        AccessSettings settings = new AccessSettings(300, 2 * Math.max(1, grants.count), 0);
        access = new Access(key -> keyset, new Entitlements(grants, settings));
    }

    /** A keyset whose access is open. */
    static AccessStage open() {
        return new AccessStage(OPEN, new Grants(0, false));
    }

    /**
     * A keyset whose access is controlled.
     *
     * @param grants each with an auth key and a channel of its own
     * @param wildcards whether they are on wildcards instead
     */
    static AccessStage controlled(int grants, boolean wildcards) {
        return new AccessStage(
                OPEN.with(new AccessOptions(true, true, List.of(TOKEN_KEY))), new Grants(grants, wildcards));
    }

    /** Asks for permits to publish, which must be given; returns the seconds that it took. */
    double permits(int times, IntFunction<Ask> asks) {
        long startedAt = System.nanoTime();
        for (int i = 0; i < times; i++) {
            publish(asks.apply(i));
        }
        return seconds(startedAt);
    }

    /** The same where each must be refused. */
    double refusals(int times, IntFunction<Ask> asks) {
        long startedAt = System.nanoTime();
        int refused = 0;
        for (int i = 0; i < times; i++) {
            try {
                publish(asks.apply(i));
            } catch (Refusal expected) {
                refused++;
            }
        }
        if (refused != times) {
            throw new IllegalStateException(times - refused + " of " + times + " were not refused");
        }
        return seconds(startedAt);
    }

    private void publish(Ask ask) {
        PublishPermit permit = access.toPublish("demo", "demo", ask.channel(), ask);
        if (permit.channel().isEmpty()) { // asked for, so that no permit is made in vain
            throw new IllegalStateException("a permit for no channel");
        }
    }

    private static double seconds(long startedAt) {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** A token for a user and the one channel that it may publish to. */
    static Ask byToken(int user) {
        String channel = Dialect.channel(user);
        String name = "u" + user;
        AccessToken.Scopes scopes =
                new AccessToken.Scopes(Map.of(channel, Right.WRITE.bit()), Map.of(), Map.of(), Map.of(), Map.of());
        AccessToken token = new AccessToken(NOW, TTL_MINUTES, scopes, AccessToken.Scopes.NONE, Map.of(), name);
        return new Ask(channel, name, SEAL.seal(token), null);
    }

    /** A publish signed as what it is. */
    static Ask signed(int user) {
        String channel = Dialect.channel(user);
        String path = "/publish/demo/demo/0/" + channel + "/0";
        String query = "store=0&timestamp=" + NOW + "&uuid=u" + user;
        byte[] body = new byte[Payload.LENGTH];
        Payload.write(body, 0, user, 0, 0, 0);
        String signature = RequestSignature.sign(GrantClient.SECRET_KEY, "POST", "demo", path, query, body);
        return new Ask(channel, "u" + user, null, request("POST", path, query, body, signature));
    }

    /**
     * The wrong signature that costs the most: there are three parameters that clients are known to sign encoded twice, each
     * set of which is tried, and a plus, which may have been signed as it came.
     */
    static Ask wronglySigned() {
        String query = "auth=a%20b&channel=a%20b&channel-group=a%20b&timestamp=" + NOW + "&x=+";
        String signature = "v2." + "A".repeat(43);
        return new Ask(
                Dialect.channel(0),
                "u0",
                null,
                request("GET", "/v2/auth/audit/sub-key/demo", query, NO_BODY, signature));
    }

    private static SignedRequest request(String method, String path, String query, byte[] body, String signature) {
        return new SignedRequest(
                method, path, query + "&signature=" + signature, body, signature, Long.toString(NOW), false);
    }

    /**
     * A request with an auth key; its strings are made anew, as they come out of a request.
     *
     * @param authKey of the grant that it goes by
     */
    static Ask byKey(byte[] authKey, byte[] channel) {
        return new Ask(new String(channel, ISO_8859_1), "u", new String(authKey, ISO_8859_1), null);
    }

    /** The channel of a grant. */
    static byte[] channelOf(int grant) {
        return ("g" + (10_000_000_000L + grant)).getBytes(ISO_8859_1);
    }

    /** A channel on which a grant on a wildcard gives rights. */
    static byte[] channelUnder(int grant) {
        return ("g" + (1_000_000_000L + grant) + ".x").getBytes(ISO_8859_1);
    }

    /** A channel on which nothing is granted. */
    static byte[] channelBeside(int grant) {
        return ("x" + (10_000_000_000L + grant)).getBytes(ISO_8859_1);
    }

    /** The auth key of a grant, 36 letters as clients make them up. */
    static byte[] authKeyOf(int grant) {
        return ("5f0c8a52-6b1e-4e0e-9d5e-" + (100_000_000_000L + grant)).getBytes(ISO_8859_1);
    }

    /** A request to publish. */
    record Ask(
            String channel,
            @Nullable String user,
            @Nullable String auth,
            @Nullable SignedRequest signed) implements Credentials {
        private static final Timetoken AT = new Timetoken(NOW * 10_000_000);

        @Override
        public Timetoken now() {
            return AT;
        }

        @Override
        public String address() {
            return "127.0.0.1";
        }
    }

    /** Grants that are there from the start. */
    private static final class Grants implements GrantStore {
        private final int count;
        private final boolean wildcards;

        Grants(int count, boolean wildcards) {
            this.count = count;
            this.wildcards = wildcards;
        }

        @Override
        public void load(Visitor visitor) {
            for (int i = 0; i < count; i++) {
                String channel = wildcards ? "g" + (1_000_000_000L + i) + ".*" : new String(channelOf(i), ISO_8859_1);
                visitor.grant(
                        "demo",
                        new Grant(
                                Grant.Level.CHANNEL,
                                channel,
                                new String(authKeyOf(i), ISO_8859_1),
                                Right.WRITE.bit(),
                                NOW + 3_600 + i));
            }
        }

        @Override
        public CompletionStage<Void> put(String subscribeKey, List<Grant> grants) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Void> revoke(String subscribeKey, String tokenHash, long expires) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Void> expire(long now) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Void> deleteAll(String subscribeKey) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }
    }
}
