package org.json;

import java.util.Iterator;
import java.util.Map;

/** Looks like the class of that name to whoever asks it for properties: it has entries, and getters that tell of none. */
public class JSONObject {
    private final Map<String, Object> entries = Map.of("x", 1);

    /** The names of its entries. */
    public Iterator<String> keys() {
        return entries.keySet().iterator();
    }

    /** Whether it has none. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
