package io.hubbub.client.model;

import java.util.Objects;

/**
 * Rights on a channel, or on all whose name matches, for a token. Immutable: each method returns another with one right more.
 *
 * @param name the channel, or the regular expression
 * @param isPattern whether it is a regular expression (RE2), which must match the whole name
 * @param rights the mask: read 1, write 2, manage 4, delete 8, get 32, update 64, join 128
 */
public record ChannelGrant(String name, boolean isPattern, int rights) {
    /** Checks that there is a name. */
    public ChannelGrant {
        if (Objects.requireNonNull(name).isBlank()) {
            throw new IllegalArgumentException("A channel has a name");
        }
    }

    /** The channel of this name, and no right yet. */
    public static ChannelGrant name(String name) {
        return new ChannelGrant(name, false, 0);
    }

    /** All whose whole name matches, and no right yet: {@code ^room-.*$}. Groups in it begin with {@code (?:}. */
    public static ChannelGrant pattern(String regularExpression) {
        return new ChannelGrant(regularExpression, true, 0);
    }

    /** To subscribe, read history and see who is there. */
    public ChannelGrant read() {
        return with(1);
    }

    /** To publish. */
    public ChannelGrant write() {
        return with(2);
    }

    /** To change its members. */
    public ChannelGrant manage() {
        return with(4);
    }

    /** To delete messages and metadata. */
    public ChannelGrant delete() {
        return with(8);
    }

    /** To read its metadata. */
    public ChannelGrant get() {
        return with(32);
    }

    /** To change its metadata. */
    public ChannelGrant update() {
        return with(64);
    }

    /** To join it as a member. */
    public ChannelGrant join() {
        return with(128);
    }

    private ChannelGrant with(int right) {
        return new ChannelGrant(name, isPattern, rights | right);
    }
}
