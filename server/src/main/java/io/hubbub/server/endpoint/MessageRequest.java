package io.hubbub.server.endpoint;

import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Message.Delivery;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a message or signal out of a request. */
final class MessageRequest {
    private static final Pattern CUSTOM_TYPE = Pattern.compile("(?!pn[_-])[A-Za-z0-9_-]{3,50}");

    private static final Pattern HOURS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private MessageRequest() {}

    /** The message of a publish. */
    static Message publish(Call call, byte[] payload, Limits limits) {
        return new Message(
                MessageType.MESSAGE,
                json(payload, limits.messageBytes()),
                ClientId.read(call),
                meta(call, limits.messageBytes()),
                sequence(call),
                customType(call),
                isSet(call.query("norep")) ? Delivery.HANDLERS : Delivery.SUBSCRIBERS,
                new Storage(isStored(call), ttlHours(call), dictatedPlace(call)));
    }

    /** The message of a signal: no metadata, no number, nothing for history. */
    static Message signal(Call call, byte[] payload, Limits limits) {
        return new Message(
                MessageType.SIGNAL,
                json(payload, limits.signalBytes()),
                ClientId.read(call),
                null,
                null,
                customType(call),
                Delivery.SUBSCRIBERS,
                new Storage(false, null, null));
    }

    private static JsonText json(byte[] payload, int maxBytes) {
        if (payload.length > maxBytes) {
            throw new Refusal(RefusalCode.MESSAGE_TOO_LARGE);
        }
        return JsonText.check(payload);
    }

    private static @Nullable JsonText meta(Call call, int maxBytes) {
        byte[] meta = call.queryBytes("meta");
        if (meta == null || meta.length == 0) {
            return null;
        }
        if (meta.length > maxBytes) {
            throw new Refusal(RefusalCode.INVALID_META);
        }
        try {
            return JsonText.check(meta);
        } catch (Refusal notJson) {
            throw new Refusal(RefusalCode.INVALID_META);
        }
    }

    private static @Nullable Integer sequence(Call call) {
        String seqn = call.query("seqn");
        if (seqn == null || seqn.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(seqn);
        } catch (NumberFormatException e) {
            throw new Refusal(RefusalCode.INVALID_SEQUENCE);
        }
    }

    private static @Nullable String customType(Call call) {
        String type = call.query("custom_message_type");
        if (type == null || type.isEmpty()) {
            return null;
        }
        if (!CUSTOM_TYPE.matcher(type).matches()) {
            throw new Refusal(RefusalCode.INVALID_MESSAGE_TYPE);
        }
        return type;
    }

    private static boolean isStored(Call call) {
        String store = call.query("store");
        return store == null || store.isEmpty() || isSet(store);
    }

    private static @Nullable Double ttlHours(Call call) {
        String ttl = call.query("ttl");
        if (ttl == null || ttl.isEmpty()) {
            return null;
        }
        if (!HOURS.matcher(ttl).matches()) {
            throw new Refusal(RefusalCode.INVALID_TTL);
        }
        double hours = Double.parseDouble(ttl);
        return hours == 0 ? null : hours;
    }

    private static @Nullable Timetoken dictatedPlace(Call call) {
        String ptto = call.query("ptto");
        return ptto == null || ptto.isEmpty() ? null : Timetoken.parse(ptto);
    }

    private static boolean isSet(@Nullable String flag) {
        return "1".equals(flag) || "true".equals(flag);
    }
}
