package io.hubbub.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a subscriber says besides names and cursor.
 *
 * @param filter the expression for the messages it wants, or null for all
 * @param attendance who it is, or null for somebody who is nowhere present
 */
public record SubscribeTerms(
        @Nullable String filter, @Nullable Attendance attendance) {
    /** All messages, for nobody in particular. */
    public static final SubscribeTerms NONE = new SubscribeTerms(null, null);
}
