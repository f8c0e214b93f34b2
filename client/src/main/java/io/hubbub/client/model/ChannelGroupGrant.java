package io.hubbub.client.model;

import java.util.Objects;

/**
 * Rights on a channel group, or on all whose name matches, for a token. Immutable: each method returns another with one right more.
 *
 * @param name the channel group, or the regular expression
 * @param isPattern whether it is a regular expression (RE2), which must match the whole name
 * @param rights the mask: read 1, manage 4
 */
public record ChannelGroupGrant(String name, boolean isPattern, int rights) {
    /** Checks that there is a name. */
    public ChannelGroupGrant {
        if (Objects.requireNonNull(name).isBlank()) {
            throw new IllegalArgumentException("A channel group has a name");
        }
    }

    /** The channel group of this name, and no right yet. */
    public static ChannelGroupGrant name(String name) {
        return new ChannelGroupGrant(name, false, 0);
    }

    /** All whose whole name matches, and no right yet: {@code ^team-.*$}. Groups in it begin with {@code (?:}. */
    public static ChannelGroupGrant pattern(String regularExpression) {
        return new ChannelGroupGrant(regularExpression, true, 0);
    }

    /** To subscribe, and see who is there. */
    public ChannelGroupGrant read() {
        return with(1);
    }

    /** To list and change its channels. */
    public ChannelGroupGrant manage() {
        return with(4);
    }

    private ChannelGroupGrant with(int right) {
        return new ChannelGroupGrant(name, isPattern, rights | right);
    }
}
