package org.json;

import java.util.Iterator;
import java.util.List;

/** Looks like the class of that name: it can be walked, and has a getter. */
public class JSONArray implements Iterable<Object> {
    private final List<Object> elements = List.of(1, 2);

    @Override
    public Iterator<Object> iterator() {
        return elements.iterator();
    }

    /** Whether it has none. */
    public boolean isEmpty() {
        return elements.isEmpty();
    }
}
