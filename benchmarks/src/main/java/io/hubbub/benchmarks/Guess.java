package io.hubbub.benchmarks;

import java.io.IOException;

/** Somebody who shows a secret, right or wrong, and is let in or not. Owned by one thread. */
interface Guess extends AutoCloseable {
    /**
     * Makes what will be shown, which is not measured. Everything that is read later is made anew, in the same steps whatever is
     * wrong, so that neither place nor age of an object in memory tells one from the other.
     */
    Attempt make(Wrong where);

    @Override
    default void close() throws IOException {}

    /** Something made. */
    interface Attempt {
        /** Shows it; says whether it was let in. This is measured. */
        boolean show() throws IOException;
    }
}
