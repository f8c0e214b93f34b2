package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.access.Right;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has what was granted to its auth key, and what was granted to everybody. */
final class KeyBearer implements Bearer {
    private static final String ALL_GROUPS = ":";

    private final GrantTable grants;
    private final String authKey; // empty for none
    private final long now; // in seconds since the Unix epoch

    KeyBearer(GrantTable grants, String authKey, long now) {
        this.grants = grants;
        this.authKey = authKey;
        this.now = now;
    }

    @Override
    public long until(Right right, Level level, String name) {
        // Rights on users are given one by one.
        long until = level == Level.USER ? NEVER : end(right, grants.find(Level.KEYSET, "", ""));
        if (level != Level.KEYSET) {
            until = Math.max(until, on(right, level, name));
            if (until != NO_END) {
                String wider = wider(level, name);
                until = wider == null ? until : Math.max(until, on(right, level, wider));
            }
        }
        return until;
    }

    @Override
    public String explain(Right right, Level level, String name) {
        List<Grant> relevant = new ArrayList<>();
        if (level != Level.USER) {
            addTo(relevant, grants.find(Level.KEYSET, "", ""));
        }
        if (level != Level.KEYSET) {
            addAll(relevant, level, name);
            String wider = wider(level, name);
            if (wider != null) {
                addAll(relevant, level, wider);
            }
        }
        String bearer = authKey.isEmpty() ? "the request has no auth key" : "the request has an auth key";
        if (relevant.isEmpty()) {
            return bearer + "; nothing is granted to it there";
        }
        List<String> said = new ArrayList<>();
        for (Grant grant : relevant) {
            said.add(describe(grant, right));
        }
        return bearer + "; " + String.join("; ", said);
    }

    private String describe(Grant grant, Right right) {
        String what = grant.level() == Level.KEYSET
                ? "the keyset's"
                : "the one on " + Words.of(grant.level()) + " " + grant.resource();
        String whose = grant.authKey().isEmpty() ? "to everybody" : "to its auth key";
        String verdict = isOver(grant)
                ? "has expired"
                : right.isIn(grant.rights()) ? "gives " + right : "does not give " + right;
        return "of the grants, %s %s %s".formatted(what, whose, verdict);
    }

    private long on(Right right, Level level, String name) {
        // Users are known by what they present: there is nothing about them for everybody.
        long everybody = level == Level.USER ? NEVER : end(right, grants.find(level, name, ""));
        return authKey.isEmpty() || everybody == NO_END
                ? everybody
                : Math.max(everybody, end(right, grants.find(level, name, authKey)));
    }

    private void addAll(List<Grant> relevant, Level level, String name) {
        if (level != Level.USER) {
            addTo(relevant, grants.find(level, name, ""));
        }
        if (!authKey.isEmpty()) {
            addTo(relevant, grants.find(level, name, authKey));
        }
    }

    private static void addTo(List<Grant> relevant, @Nullable Grant grant) {
        if (grant != null) {
            relevant.add(grant);
        }
    }

    private long end(Right right, @Nullable Grant grant) {
        if (grant == null || !right.isIn(grant.rights()) || isOver(grant)) {
            return NEVER;
        }
        return grant.expires() == 0 ? NO_END : grant.expires();
    }

    private boolean isOver(Grant grant) {
        return grant.expires() != 0 && grant.expires() <= now;
    }

    private static @Nullable String wider(Level level, String name) {
        return switch (level) {
            case CHANNEL -> Wildcards.of(name);
            case GROUP -> ALL_GROUPS;
            case KEYSET, USER -> null;
        };
    }
}
