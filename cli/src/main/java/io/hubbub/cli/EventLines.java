package io.hubbub.cli;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNStatus;

/** How what a subscription brings looks, one line each, without line ends. */
interface EventLines {
    /** Something that somebody published. */
    String event(PNEvent event);

    /** News of the subscription itself, which {@code sentence} says in words. */
    String status(PNStatus status, String sentence);
}
