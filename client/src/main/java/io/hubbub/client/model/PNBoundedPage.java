package io.hubbub.client.model;

import org.jspecify.annotations.Nullable;

/**
 * A part of what a server keeps.
 *
 * @param start where it begins, without what is there, in units of 100 ns since the Unix epoch; or null
 * @param end where it ends, with what is there, in units of 100 ns since the Unix epoch; or null
 * @param limit how many at most; or null
 */
public record PNBoundedPage(
        @Nullable Long start, @Nullable Long end, @Nullable Integer limit) {}
