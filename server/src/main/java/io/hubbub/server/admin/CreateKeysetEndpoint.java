package io.hubbub.server.admin;

import io.hubbub.broker.port.Keyset;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /admin/v1/keysets} with a {@link KeysetRequest}: makes a keyset, and answers 201 with it and its secret key. */
final class CreateKeysetEndpoint implements Endpoint {
    private final KeysetRegistry registry;
    private final KeyMaker keys;
    private final Keyset usual;
    private final ChangeLog changes;

    CreateKeysetEndpoint(KeysetRegistry registry, KeyMaker keys, Keyset usual, ChangeLog changes) {
        this.registry = registry;
        this.keys = keys;
        this.usual = usual;
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        KeysetRequest request = KeysetRequest.forNew(call.body());
        Keyset keyset = request.create(usual, keys);
        ObjectNode said = request.withoutSecrets();
        return registry.create(keyset, request.enabled(true))
                .thenCompose(entry -> changes.append(call, "keyset.create", keyset.subscribeKey(), said)
                        .thenApply(done -> AdminReply.of(201, KeysetReply.of(entry, true))
                                .with("Location: /admin/v1/keysets/" + keyset.subscribeKey())));
    }

    @Override
    public int maxBodyBytes() {
        return JsonBody.MOST_BYTES;
    }
}
