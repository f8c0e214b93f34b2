package io.hubbub.broker.access;

/**
 * How requests prove what they may do, in all keysets.
 *
 * @param timestampWindow how far the time of a signed request may be off, in seconds, to either side
 * @param mostGrants entries of one keyset
 * @param failuresPerMinute of one address, which is not listened to afterwards; 0 for any number
 */
public record AccessSettings(int timestampWindow, int mostGrants, int failuresPerMinute) {
    /** 300 s; a million; 100. */
    public static final AccessSettings DEFAULT = new AccessSettings(300, 1_000_000, 100);
}
