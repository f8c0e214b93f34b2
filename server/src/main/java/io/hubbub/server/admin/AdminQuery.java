package io.hubbub.server.admin;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;

/** Reads the parameters of operators' requests. */
final class AdminQuery {
    private AdminQuery() {}

    /**
     * A number.
     *
     * @throws Refusal {@link RefusalCode#INVALID_REQUEST}
     */
    static long number(Call call, String name, long usual, long min, long max) {
        String text = call.query(name);
        if (text == null) {
            return usual;
        }
        if (text.matches("\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new Refusal(
                RefusalCode.INVALID_REQUEST, name + " is not a whole number from " + min + " to " + max, name);
    }

    /**
     * Yes or no; no without it.
     *
     * @throws Refusal {@link RefusalCode#INVALID_REQUEST}
     */
    static boolean choice(Call call, String name) {
        String text = call.query(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new Refusal(RefusalCode.INVALID_REQUEST, name + " is neither true nor false", name);
    }
}
