package io.hubbub.server.endpoint;

import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests about history and message actions have in common.
 *
 * <p>A parameter without a value is one that is not there. What cannot be read is refused by the name of the parameter.
 */
final class HistoryParameters {
    private HistoryParameters() {}

    /**
     * The one channel of the path.
     *
     * @return empty when the path names none
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL} when it names several
     */
    static List<String> channel(Call call) {
        List<String> channels = ChannelNames.parseList(call.path("channels"));
        if (channels.size() > 1) {
            throw new Refusal(RefusalCode.INVALID_CHANNEL, "one at a time");
        }
        return channels;
    }

    /**
     * The channels of the path, each once.
     *
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL} or {@link RefusalCode#TOO_MANY_CHANNELS}
     */
    static List<String> channels(Call call, int most) {
        List<String> channels = ChannelNames.parseList(call.path("channels"));
        if (channels.size() > most) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNELS, "at most " + most);
        }
        return channels;
    }

    /**
     * What {@code start}, {@code end} and {@code reverse} say.
     *
     * @throws Refusal {@link RefusalCode#INVALID_ARGUMENTS}
     */
    static HistoryRange range(Call call) {
        return HistoryRange.of(timetoken(call, "start"), timetoken(call, "end"), isSet(call, "reverse"));
    }

    /**
     * A timetoken, or null without one.
     *
     * @throws Refusal {@link RefusalCode#INVALID_ARGUMENTS}
     */
    static @Nullable Timetoken timetoken(Call call, String name) {
        String text = call.query(name);
        return text == null || text.isEmpty() ? null : timetoken(text, name);
    }

    /** Reads {@code text}, which came in the parameter {@code name}. */
    static Timetoken timetoken(String text, String name) {
        try {
            return Timetoken.parse(text);
        } catch (Refusal notANumber) {
            throw new Refusal(RefusalCode.INVALID_ARGUMENTS, name);
        }
    }

    /**
     * A number from 1 to {@code most}; a larger one counts as {@code most}.
     *
     * @throws Refusal {@link RefusalCode#INVALID_ARGUMENTS}
     */
    static int count(Call call, String name, int most) {
        String text = call.query(name);
        if (text == null || text.isEmpty()) {
            return most;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new Refusal(RefusalCode.INVALID_ARGUMENTS, name);
            }
            number = Math.min(10 * number + digit, most);
        }
        if (number == 0) {
            throw new Refusal(RefusalCode.INVALID_ARGUMENTS, name);
        }
        return number;
    }

    /** Whether a flag is {@code true} or {@code 1}, in any case: one client writes {@code True}. */
    static boolean isSet(Call call, String name) {
        String flag = call.query(name);
        return flag != null && (flag.equals("1") || flag.equalsIgnoreCase("true"));
    }
}
