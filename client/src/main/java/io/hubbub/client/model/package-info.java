/**
 * What the client hands to applications: events, statuses, results and errors. Values, never changed, never null where
 * not marked.
 */
@NullMarked
package io.hubbub.client.model;

import org.jspecify.annotations.NullMarked;
