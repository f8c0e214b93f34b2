package io.hubbub.client.model;

import java.util.Objects;

/**
 * Rights on the metadata of a user, or of all whose uuid matches, for a token. Immutable: each method returns another with one right more.
 *
 * @param name the user, or the regular expression
 * @param isPattern whether it is a regular expression (RE2), which must match the whole name
 * @param rights the mask: get 32, update 64, delete 8
 */
public record UUIDGrant(String name, boolean isPattern, int rights) {
    /** Checks that there is a name. */
    public UUIDGrant {
        if (Objects.requireNonNull(name).isBlank()) {
            throw new IllegalArgumentException("A user has a name");
        }
    }

    /** The user of this name, and no right yet. */
    public static UUIDGrant name(String name) {
        return new UUIDGrant(name, false, 0);
    }

    /** All whose whole name matches, and no right yet: {@code ^guest-.*$}. Groups in it begin with {@code (?:}. */
    public static UUIDGrant pattern(String regularExpression) {
        return new UUIDGrant(regularExpression, true, 0);
    }

    /** To read the metadata. */
    public UUIDGrant get() {
        return with(32);
    }

    /** To change the metadata. */
    public UUIDGrant update() {
        return with(64);
    }

    /** To delete the metadata. */
    public UUIDGrant delete() {
        return with(8);
    }

    private UUIDGrant with(int right) {
        return new UUIDGrant(name, isPattern, rights | right);
    }
}
