package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * How one server's HTTP interface is spoken: the bytes that a subscriber and a publisher send.
 *
 * <p>Requests of both servers are padded to the same size ({@value #REQUEST_BYTES} bytes of head) with a
 * {@code User-Agent}, so that neither is favoured by the length of its URL.
 */
interface Dialect {
    /** Bytes of every request head, as far as the numbers in it have a fixed width. */
    int REQUEST_BYTES = 192;

    /** The poll of a subscriber that has just connected. */
    Poll poll(String channel, int subscriber);

    /** The head of a POST that publishes {@link Payload#LENGTH} bytes to {@code channel}, the first one of the lane. */
    byte[] publishHead(String channel, int lane);

    /** Whether a lane sends its first message again and again, because its bytes are signed. Nobody may listen then. */
    default boolean repeatsItself() {
        return false;
    }

    /** The channel with this number; every name has the same length, so that a head can be patched in place. */
    static String channel(int number) {
        byte[] digits = new byte[Payload.CHANNEL_DIGITS];
        Digits.write(digits, 0, digits.length, number);
        return "c" + new String(digits, StandardCharsets.US_ASCII);
    }

    /**
     * A request head with the given lines, padded to {@link #REQUEST_BYTES} and ended by an empty line.
     *
     * @param lines request line and headers without line ends
     */
    static String head(String... lines) {
        return lines(REQUEST_BYTES - "\r\n".length(), lines) + "\r\n";
    }

    /** The given lines and a {@code User-Agent} that brings them to {@code size} bytes, without the empty line. */
    static String lines(int size, String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        String agent = "User-Agent: hubbub-benchmarks";
        int room = size - text.length() - agent.length() - "\r\n".length();
        text.append(agent).append("/".repeat(Math.max(0, room))).append("\r\n");
        return text.toString();
    }
}
