package io.hubbub.protocol.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be allowed on a channel, a channel group or a user.
 *
 * <p>Source: the masks of token grants, and the parameters {@code r w m d g u j} of the grants of auth keys.
 */
public enum Right {
    /** To subscribe, to see who is there, to read history. */
    READ(1, "r"),
    /** To publish. */
    WRITE(2, "w"),
    /** To change the channels of a group or the members of a channel. */
    MANAGE(4, "m"),
    /** To delete messages, files or metadata. */
    DELETE(8, "d"),
    /** A right of old tokens; opens nothing, and auth keys do not have it. */
    CREATE(16, null),
    /** To read metadata. */
    GET(32, "g"),
    /** To write metadata. */
    UPDATE(64, "u"),
    /** To join a channel as a member. */
    JOIN(128, "j");

    /** The mask of all rights. */
    public static final int ALL = 255;

    private final int bit;
    private final Optional<String> letter;

    Right(int bit, @Nullable String letter) {
        this.bit = bit;
        this.letter = Optional.ofNullable(letter);
    }

    /** The place of this right in a mask, a power of two. */
    public int bit() {
        return bit;
    }

    /** Whether {@code mask} has this right. */
    public boolean isIn(int mask) {
        return (mask & bit) != 0;
    }

    /** The parameter and member that stands for this right with auth keys; empty for {@link #CREATE}. */
    public Optional<String> letter() {
        return letter;
    }
}
