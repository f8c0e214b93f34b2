package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one message: a JSON string of exactly {@value #LENGTH} bytes, quotes included.
 *
 * <p>Layout: {@code "~cccccc.lll.ssssssssss.ddddddddddddddddddd.xxx…"} with the channel's number, the publishing lane,
 * the message's number within its stream (from 0) and the time it was due (nanoseconds of this process's
 * {@link System#nanoTime()}), all decimal with leading zeros. {@code ~} occurs nowhere else in an answer, so a reader
 * finds a message by it without parsing the envelope around it.
 */
public final class Payload {
    /** Bytes of every message, as published. */
    public static final int LENGTH = 200;

    /** The byte that starts the numbers. */
    static final byte MARK = '~';

    static final int CHANNEL_DIGITS = 6;
    static final int LANE_DIGITS = 3;
    static final int NUMBER_DIGITS = 10;
    static final int DUE_DIGITS = 19;

    /** What must follow a mark for the message to be whole: the rest of the payload up to its closing quote. */
    static final int AFTER_MARK = LENGTH - 2;

    private static final int CHANNEL_AT = 1;
    private static final int LANE_AT = CHANNEL_AT + CHANNEL_DIGITS + 1;
    private static final int NUMBER_AT = LANE_AT + LANE_DIGITS + 1;
    private static final int DUE_AT = NUMBER_AT + NUMBER_DIGITS + 1;
    private static final int FILL_AT = DUE_AT + DUE_DIGITS + 1;

    private static final byte[] TEMPLATE = template();

    private static final String FILLED = new String(TEMPLATE, 1, LENGTH - 2, StandardCharsets.US_ASCII);

    private Payload() {}

    private static byte[] template() {
        StringBuilder text = new StringBuilder(LENGTH).append('"').append((char) MARK);
        text.append("0".repeat(CHANNEL_DIGITS)).append('.');
        text.append("0".repeat(LANE_DIGITS)).append('.');
        text.append("0".repeat(NUMBER_DIGITS)).append('.');
        text.append("0".repeat(DUE_DIGITS)).append('.');
        while (text.length() < LENGTH - 1) {
            text.append((char) ('a' + text.length() % 26));
        }
        return text.append('"').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes one message to {@code target[at, at + LENGTH)}. */
    static void write(byte[] target, int at, int channel, int lane, long number, long due) {
        System.arraycopy(TEMPLATE, 0, target, at, LENGTH);
        int mark = at + 1;
        Digits.write(target, mark + CHANNEL_AT, CHANNEL_DIGITS, channel);
        Digits.write(target, mark + LANE_AT, LANE_DIGITS, lane);
        Digits.write(target, mark + NUMBER_AT, NUMBER_DIGITS, number);
        Digits.write(target, mark + DUE_AT, DUE_DIGITS, due);
    }

    /** The lane in a message that was read as text, without its quotes. */
    public static int lane(String text) {
        return Integer.parseInt(text, LANE_AT, LANE_AT + LANE_DIGITS, 10);
    }

    /** The number in a message that was read as text. */
    public static long number(String text) {
        return Long.parseLong(text, NUMBER_AT, NUMBER_AT + NUMBER_DIGITS, 10);
    }

    /** Whether text has the length and the fill of a message. */
    public static boolean whole(String text) {
        return text.length() == FILLED.length()
                && text.regionMatches(FILL_AT, FILLED, FILL_AT, text.length() - FILL_AT);
    }

    static int channel(byte[] bytes, int mark) {
        return (int) Digits.read(bytes, mark + CHANNEL_AT, CHANNEL_DIGITS);
    }

    static int lane(byte[] bytes, int mark) {
        return (int) Digits.read(bytes, mark + LANE_AT, LANE_DIGITS);
    }

    static long number(byte[] bytes, int mark) {
        return Digits.read(bytes, mark + NUMBER_AT, NUMBER_DIGITS);
    }

    static long due(byte[] bytes, int mark) {
        return Digits.read(bytes, mark + DUE_AT, DUE_DIGITS);
    }

    /** Whether the fill and the closing quote after {@code mark} are those that were published. */
    static boolean whole(byte[] bytes, int mark) {
        return Arrays.equals(bytes, mark + FILL_AT, mark - 1 + LENGTH, TEMPLATE, 1 + FILL_AT, LENGTH);
    }
}
