package io.hubbub.broker.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The newest denials of a keyset. Its state belongs to its lock. */
final class Denials {
    private static final int MOST = 200;

    private final Deque<Denial> newest = new ArrayDeque<>();

    synchronized void add(Denial denial) {
        if (newest.size() == MOST) {
            newest.removeLast();
        }
        newest.addFirst(denial);
    }

    /** At most {@code count} of them, newest first. */
    synchronized List<Denial> newest(int count) {
        List<Denial> found = new ArrayList<>();
        for (Iterator<Denial> all = newest.iterator(); all.hasNext() && found.size() < count; ) {
            found.add(all.next());
        }
        return found;
    }
}
