package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.SubscribeTerms;
import io.hubbub.broker.Subscription;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.PublishPermit;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code GET /health/ready}: a message published now came back to a subscriber, by the way that every message takes,
 * and the store can store. 503, with the reason, when it is not so within {@link #PATIENCE}.
 *
 * <p>The probe has a keyset of its own. No request can name it: keys have no spaces.
 */
final class ReadinessEndpoint implements Endpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String KEY = " readiness";
    private static final String CHANNEL = "probe";
    private static final String NOT_STORED = "messages cannot be stored now";
    private static final String NOT_THROUGH = "messages do not come through in time";

    private final Broker broker;
    private final Supplier<CompletionStage<Boolean>> storeProbe;
    private final Message probe;
    private final PublishPermit toPublish;
    private final SubscribePermit toSubscribe;

    ReadinessEndpoint(Broker broker, Supplier<CompletionStage<Boolean>> storeProbe) {
        this.broker = broker;
        this.storeProbe = storeProbe;
        this.probe =
                Message.of(MessageType.SIGNAL, JsonText.check("\"ready?\"".getBytes(StandardCharsets.UTF_8)), null);
        Access access = new Access(key -> new Keyset(KEY, KEY, KEY, KEY, PresenceOptions.OFF, PersistenceOptions.OFF));
        this.toPublish = access.toPublish(KEY, KEY, CHANNEL, Credentials.NONE);
        this.toSubscribe = access.toSubscribe(KEY, Names.ofChannels(List.of(CHANNEL)), Credentials.NONE);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        CompletableFuture<Reply> tooLate = new CompletableFuture<>();
        CompletableFuture<Reply> cameThrough = broker.now(call.loop(), toSubscribe, SubscribeTerms.NONE)
                .thenCompose(now -> probe(call, now, tooLate))
                .toCompletableFuture();
        CompletableFuture<Boolean> stored = new CompletableFuture<>(); // completed in a turn, as answers are
        var unused = storeProbe.get().thenAccept(isStored -> call.loop().post(() -> stored.complete(isStored)));
        call.loop()
                .after(
                        PATIENCE,
                        () -> tooLate.completeExceptionally(
                                unavailable(cameThrough.isDone() ? NOT_STORED : NOT_THROUGH)));
        return cameThrough
                .thenCombine(stored, (reply, isStored) -> {
                    if (!isStored) {
                        throw unavailable(NOT_STORED);
                    }
                    return reply;
                })
                .applyToEither(tooLate, reply -> reply);
    }

    @Override
    public boolean answersHead() {
        return true;
    }

    private CompletionStage<Reply> probe(Call call, Timetoken now, CompletableFuture<Reply> tooLate) {
        Subscription subscription = broker.subscribe(call.loop(), toSubscribe, SubscribeTerms.NONE, now);
        call.onAbandon(subscription::cancel);
        var unused = tooLate.whenComplete((reply, late) -> subscription.cancel());
        return broker.publish(call.loop(), toPublish, probe).thenCombine(subscription.batch(), (timetoken, batch) -> {
            if (batch.envelopes().isEmpty()) {
                throw unavailable("the server is going down");
            }
            return Reply.ok("{\"status\":\"ready\"}");
        });
    }

    private static Refusal unavailable(String why) {
        return new Refusal(RefusalCode.UNAVAILABLE, why);
    }
}
