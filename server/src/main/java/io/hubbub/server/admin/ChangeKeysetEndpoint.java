package io.hubbub.server.admin;

import io.hubbub.broker.Broker;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.admin.KeysetRegistry.Entry;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletionStage;

/**
 * {@code PATCH /admin/v1/keysets/{sub}} with a {@link KeysetRequest}: changes what it names. Waiting subscribers are sent to ask
 * anew, so that the change counts for them, too.
 */
final class ChangeKeysetEndpoint implements Endpoint {
    private final KeysetRegistry registry;
    private final Broker broker;
    private final ChangeLog changes;

    ChangeKeysetEndpoint(KeysetRegistry registry, Broker broker, ChangeLog changes) {
        this.registry = registry;
        this.broker = broker;
        this.changes = changes;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = call.path("sub");
        KeysetRequest request = KeysetRequest.forChange(call.body());
        Entry entry = registry.entry(subscribeKey);
        if (entry.configured()) {
            throw new Refusal(
                    RefusalCode.CONFLICT,
                    "the configuration says what this keyset is: change it there, and start anew");
        }
        var unused = request.change(entry.stored()); // says at once what is wrong with it
        return registry.change(subscribeKey, request::change)
                .thenCompose(changed -> broker.release(subscribeKey).thenApply(released -> changed))
                .thenCompose(changed -> changes.append(call, "keyset.change", subscribeKey, request.withoutSecrets())
                        .thenApply(done -> AdminReply.ok(KeysetReply.of(changed, false))));
    }

    @Override
    public int maxBodyBytes() {
        return JsonBody.MOST_BYTES;
    }
}
