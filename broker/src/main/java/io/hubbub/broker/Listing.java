package io.hubbub.broker;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.presence.Presence;
import io.hubbub.broker.presence.Present;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is on some channels, as it is found out channel by channel. Used in turns of the shard. */
final class Listing {
    /** Users and channels that are named in one answer. */
    static final int MAX_NAMED = 100_000;

    private static final int PASSED_PER_STEP = 250; // users before the page

    private final Presence presence;
    private final int offset;
    private final int limit;
    private final Map<String, ChannelPresence> found = new LinkedHashMap<>(); // by channel
    private int users; // named so far

    /**
     * Nobody yet.
     *
     * @param offset users of each channel that are passed over
     * @param limit users of each channel that are named
     */
    Listing(Presence presence, int offset, int limit) {
        this.presence = presence;
        this.offset = offset;
        this.limit = limit;
    }

    /** Adds {@code channel}, unless nobody is there or it is listed already. */
    void add(String channel, Allowance allowance) {
        int occupancy = presence.occupancy(channel);
        if (occupancy == 0 || found.containsKey(channel)) {
            return;
        }
        int most = Math.min(limit, MAX_NAMED - users);
        List<Present> page = most == 0 ? List.of() : presence.here(channel, offset, most);
        users += page.size();
        allowance.spend(page.size() + (most == 0 ? 0 : Math.min(offset, occupancy) / PASSED_PER_STEP));
        found.put(
                channel,
                new ChannelPresence(
                        channel, occupancy, page.stream().map(Listing::user).toList()));
    }

    /** How many channels and users are named. */
    int named() {
        return found.size() + users;
    }

    /** The channels that somebody is on, in the order in which they were added. */
    List<ChannelPresence> channels() {
        return List.copyOf(found.values());
    }

    private static ChannelPresence.User user(Present user) {
        return new ChannelPresence.User(user.user(), user.state() == null ? null : ShardPresence.json(user.state()));
    }
}
