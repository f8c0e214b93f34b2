package io.hubbub.server.admin;

import io.hubbub.broker.Broker;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore.Stored;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * {@code POST /admin/v1/keysets/{sub}/rotate} with {@code {"key":"secretKey"}} or {@code {"key":"tokenKey"}}: makes a new key.
 *
 * <p>With a new secret key, what was signed with the old one is refused at once. With a new token key, tokens of the old ones
 * stay good until they end, unless {@code "dropOld":true} has them forgotten at once.
 */
final class RotateKeyEndpoint implements Endpoint {
    private static final String SECRET_KEY = "secretKey";
    private static final String TOKEN_KEY = "tokenKey";
    private static final int MOST_TOKEN_KEYS = 10; // each costs a hash for every token that is shown first

    private final KeysetRegistry registry;
    private final KeyMaker keys;
    private final Broker broker;
    private final ChangeLog changes;

    RotateKeyEndpoint(KeysetRegistry registry, KeyMaker keys, Broker broker, ChangeLog changes) {
        this.registry = registry;
        this.keys = keys;
        this.broker = broker;
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = call.path("sub");
        JsonBody body = JsonBody.parse(call.body(), Set.of("key", "dropOld"));
        String key = body.neededText("key");
        boolean dropOld = body.choice("dropOld", false);
        boolean secret = key.equals(SECRET_KEY);
        if (!secret && !key.equals(TOKEN_KEY)) {
            throw body.wrong("key", "is neither " + SECRET_KEY + " nor " + TOKEN_KEY);
        }
        if (secret && body.has("dropOld")) {
            throw body.wrong("dropOld", "is about token keys: an old secret key is always dropped");
        }
        if (secret && registry.entry(subscribeKey).namesSecretKey()) {
            throw new Refusal(
                    RefusalCode.CONFLICT, "the configuration names the secret key: change it there, and start anew");
        }
        UnaryOperator<Stored> change = stored -> secret ? withSecretKey(stored) : withTokenKey(stored, dropOld, call);
        return registry.change(subscribeKey, change)
                .thenCompose(changed -> broker.release(subscribeKey).thenApply(released -> changed))
                .thenCompose(changed -> changes.append(call, "keyset.rotate", subscribeKey, body.node())
                        .thenApply(done -> AdminReply.ok(KeysetReply.of(changed, secret))));
    }

    @Override
    public int maxBodyBytes() {
        return JsonBody.MOST_BYTES;
    }

    private Stored withSecretKey(Stored stored) {
        Keyset rotated = stored.keyset().withSecretKey(keys.secretKey());
        return new Stored(rotated, stored.enabled(), stored.created());
    }

    private Stored withTokenKey(Stored stored, boolean dropOld, Call call) {
        AccessOptions access = stored.keyset().access();
        TokenKey fresh = keys.tokenKey(call.seconds());
        List<TokenKey> all = dropOld ? List.of(fresh) : TokenKeys.rotated(access.tokenKeys(), fresh);
        if (all.size() > MOST_TOKEN_KEYS) {
            throw new Refusal(
                    RefusalCode.CONFLICT,
                    "the keyset has " + MOST_TOKEN_KEYS
                            + " token keys of which tokens may be alive; dropOld drops them");
        }
        Keyset rotated = stored.keyset().with(new AccessOptions(access.enabled(), access.revocation(), all));
        return new Stored(rotated, stored.enabled(), stored.created());
    }
}
