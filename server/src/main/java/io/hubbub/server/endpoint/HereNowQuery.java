package io.hubbub.server.endpoint;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a here-now wants to know.
 *
 * @param users whether users are named, and not only counted
 * @param states whether their states are told
 * @param offset users that are passed over
 * @param limit users that are named, per channel
 */
record HereNowQuery(boolean users, boolean states, int offset, int limit) {
    private static final int MAX_LIMIT = 1000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /**
     * Reads {@code disable_uuids}, which one client spells {@code disable-uuids}, {@code state}, {@code limit} (1000 when
     * it says nothing or more) and {@code offset}.
     *
     * @throws Refusal {@link RefusalCode#INVALID_PAGE}
     */
    static HereNowQuery read(Call call) {
        boolean users = !isSet(call.query("disable_uuids")) && !isSet(call.query("disable-uuids"));
        int limit = Math.min(number(call.query("limit"), MAX_LIMIT), MAX_LIMIT);
        return new HereNowQuery(users, isSet(call.query("state")), number(call.query("offset"), 0), users ? limit : 0);
    }

    private static boolean isSet(@Nullable String flag) {
        return "1".equals(flag) || "true".equals(flag);
    }

    private static int number(@Nullable String text, int otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal(RefusalCode.INVALID_PAGE, "limit and offset are whole numbers from 0");
        }
        return Integer.parseInt(text);
    }
}
