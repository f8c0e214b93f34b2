package io.hubbub.broker.port;

/**
 * One entry of what was given: some rights on something, to whoever presents an auth key or to everybody.
 *
 * @param level what it is about
 * @param resource the channel, group or user; empty for the keyset
 * @param authKey who has it; empty for everybody
 * @param rights the sum of the bits of {@code io.hubbub.protocol.access.Right}; 0 for none, which takes the entry away
 * @param expires in seconds since the Unix epoch; 0 for never
 */
public record Grant(Level level, String resource, String authKey, int rights, long expires) {
    /** What an entry is about. Stored by name: no name ever changes. */
    public enum Level {
        /** All channels, groups and users of the keyset. */
        KEYSET,
        /** One channel, or the channels of a wildcard. */
        CHANNEL,
        /** One channel group, or all of them ({@code :}). */
        GROUP,
        /** One user. */
        USER
    }
}
