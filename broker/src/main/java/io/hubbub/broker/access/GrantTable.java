package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was granted in one keyset.
 *
 * <p>Any thread may look something up, at the same cost however much there is. Changes belong to the table's lock.
 */
final class GrantTable {
    private static final int SLACK = 1024; // entries of the queue that are no longer true

    private final Map<Level, ConcurrentHashMap<String, Holders>> levels = new EnumMap<>(Level.class); // never changes
    private final PriorityQueue<Grant> byEnd = new PriorityQueue<>(Comparator.comparingLong(Grant::expires));
    private volatile int size;

    GrantTable() {
        for (Level level : Level.values()) {
            levels.put(level, new ConcurrentHashMap<>());
        }
    }

    /** What is granted there to {@code authKey}, or with an empty one to everybody; null for nothing. May have expired. */
    @Nullable
    Grant find(Level level, String resource, String authKey) {
        Holders holders = resources(level).get(resource);
        if (holders == null) {
            return null;
        }
        return authKey.isEmpty() ? holders.everybody : holders.byKey.get(authKey);
    }

    /** Everything that is granted on a resource. */
    List<Grant> on(Level level, String resource) {
        Holders holders = resources(level).get(resource);
        return holders == null ? List.of() : holders.all();
    }

    /** The names of the resources of a level on which something is granted. */
    Collection<String> resources(Level level, int limit) {
        List<String> names = new ArrayList<>();
        for (String name : resources(level).keySet()) {
            if (names.size() == limit) {
                break;
            }
            names.add(name);
        }
        return names;
    }

    int size() {
        return size;
    }

    /** Puts a grant in the place of what was there; one without rights takes away. Returns what was there, or null. */
    synchronized @Nullable Grant put(Grant grant) {
        ConcurrentHashMap<String, Holders> resources = resources(grant.level());
        Holders holders = resources.get(grant.resource());
        boolean gives = grant.rights() != 0;
        if (holders == null) {
            if (!gives) {
                return null;
            }
            holders = new Holders();
        }
        Grant before = holders.put(grant.authKey(), gives ? grant : null);
        if (gives) {
            resources.putIfAbsent(grant.resource(), holders);
            if (grant.expires() != 0) {
                byEnd.add(grant);
                compact();
            }
        } else if (holders.isEmpty()) {
            resources.remove(grant.resource());
        }
        size += (gives ? 1 : 0) - (before == null ? 0 : 1);
        return before;
    }

    /** Forgets what ended before {@code now}, in seconds since the Unix epoch. */
    synchronized void expire(long now) {
        for (Grant first = byEnd.peek(); first != null && first.expires() <= now; first = byEnd.peek()) {
            byEnd.remove();
            if (isCurrent(first)) {
                put(new Grant(first.level(), first.resource(), first.authKey(), 0, 0));
            }
        }
    }

    private void compact() {
        if (byEnd.size() > 2 * size + SLACK) {
            byEnd.removeIf(grant -> !isCurrent(grant));
        }
    }

    private boolean isCurrent(Grant grant) {
        return grant.equals(find(grant.level(), grant.resource(), grant.authKey()));
    }

    private ConcurrentHashMap<String, Holders> resources(Level level) {
        ConcurrentHashMap<String, Holders> resources = levels.get(level);
        if (resources == null) {
            throw new IllegalStateException("No level " + level);
        }
        return resources;
    }

    /** Who has something on one resource. Changed under the table's lock. */
    private static final class Holders {
        volatile @Nullable Grant everybody;
        volatile Map<String, Grant> byKey = Map.of(); // most have one entry, for which no table is made

        @Nullable
        Grant put(String authKey, @Nullable Grant grant) {
            if (authKey.isEmpty()) {
                Grant before = everybody;
                everybody = grant;
                return before;
            }
            Map<String, Grant> known = byKey;
            if (grant == null) {
                if (known instanceof ConcurrentHashMap) {
                    return known.remove(authKey);
                }
                Grant before = known.get(authKey);
                byKey = before == null ? known : Map.of();
                return before;
            }
            if (known instanceof ConcurrentHashMap) {
                return known.put(authKey, grant);
            }
            Grant before = known.get(authKey);
            if (known.isEmpty() || before != null) {
                byKey = Map.of(authKey, grant);
            } else {
                byKey = new ConcurrentHashMap<>(known);
                byKey.put(authKey, grant);
            }
            return before;
        }

        boolean isEmpty() {
            return everybody == null && byKey.isEmpty();
        }

        List<Grant> all() {
            List<Grant> all = new ArrayList<>();
            Grant own = everybody;
            if (own != null) {
                all.add(own);
            }
            all.addAll(byKey.values());
            return all;
        }
    }
}
