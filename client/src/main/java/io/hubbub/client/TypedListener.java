package io.hubbub.client;

import io.hubbub.client.model.PNMessageResult;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears the messages of one channel as objects.
 *
 * <pre>{@code
 * pubnub.addListener(TypedListener.of("orders", Order.class, (order, event) -> book(order)));
 * }</pre>
 *
 * @param <T> what messages are
 */
public final class TypedListener<T> implements SubscribeCallback {
    private static final System.Logger log = System.getLogger("pubnub");

    private final String channel;
    private final Class<T> type;
    private final BiConsumer<T, PNMessageResult> handler;
    private final BiConsumer<JacksonException, PNMessageResult> unmapped;
    private final @Nullable JsonMapper mapper;

    private TypedListener(
            String channel,
            Class<T> type,
            BiConsumer<T, PNMessageResult> handler,
            BiConsumer<JacksonException, PNMessageResult> unmapped,
            @Nullable JsonMapper mapper) {
        this.channel = channel;
        this.type = type;
        this.handler = handler;
        this.unmapped = unmapped;
        this.mapper = mapper;
    }

    /** Calls {@code handler} with each message of {@code channel}; one that is no {@code type} is logged. */
    public static <T> TypedListener<T> of(String channel, Class<T> type, BiConsumer<T, PNMessageResult> handler) {
        return new TypedListener<>(
                channel,
                type,
                handler,
                (reason, message) -> log.log(
                        System.Logger.Level.WARNING,
                        "A message on {0} is no {1}: {2}",
                        channel,
                        type.getSimpleName(),
                        reason.getOriginalMessage()),
                null);
    }

    /** The same that hands messages which are no {@code T} to {@code handler}, with the reason. */
    public TypedListener<T> onUnmapped(BiConsumer<JacksonException, PNMessageResult> handlerOfOthers) {
        return new TypedListener<>(channel, type, handler, handlerOfOthers, mapper);
    }

    /** The same that reads messages with {@code other} instead of the client's mapper. */
    public TypedListener<T> mapper(JsonMapper other) {
        return new TypedListener<>(channel, type, handler, unmapped, other);
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        if (!message.channel().equals(channel)) {
            return;
        }
        T value;
        try {
            if (message.error() != null) {
                throw MismatchedInputException.from(null, type, "it could not be decrypted");
            }
            if (message.message().isNull()) {
                throw MismatchedInputException.from(null, type, "JSON null");
            }
            value = (mapper == null ? pubnub.mapper() : mapper).treeToValue(message.message(), type);
        } catch (JacksonException e) {
            unmapped.accept(e, message);
            return;
        }
        handler.accept(value, message);
    }
}
