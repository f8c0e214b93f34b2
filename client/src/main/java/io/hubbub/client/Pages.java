package io.hubbub.client;

import org.jspecify.annotations.Nullable;

/** Knows how to ask for each page of many items. */
@FunctionalInterface
interface Pages<T> {
    /** The call for the page that begins at {@code place}, or for the first. */
    RemoteAction<Page<T>> from(@Nullable Long place);
}
