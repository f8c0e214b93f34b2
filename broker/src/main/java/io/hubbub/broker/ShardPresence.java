package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.presence.Announcer;
import io.hubbub.broker.presence.Presence;
import io.hubbub.broker.presence.PresenceEvent;
import io.hubbub.broker.presence.PresenceRules;
import io.hubbub.broker.presence.Present;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.PresenceMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The presence of one keyset: turns names into channels on the way in, and events into messages on the way out.
 *
 * <p>A user is present on the channels it names, on the members of its groups, and on a pattern under the pattern's own
 * name. Names of presence streams make nobody present.
 *
 * <p>Owned by the loop of the shard.
 */
@LoopOwned
final class ShardPresence implements Announcer {
    private static final int INTERVAL_BYTES = 30_000; // of an event with names
    private static final int MAX_NAMED = 100_000; // users and channels in one answer
    private static final int TICKS_PER_SECOND = 10_000_000;

    private final Loop loop;
    private final Groups groups;
    private final PresenceOptions options;
    private final Observer observer;
    private final BiConsumer<String, Message> publisher;
    private final Presence presence;

    /** @param publisher takes the name of a presence stream and what goes there */
    ShardPresence(
            Loop loop,
            TimingWheel wheel,
            Groups groups,
            PresenceOptions options,
            Observer observer,
            BiConsumer<String, Message> publisher) {
        this.loop = loop;
        this.groups = groups;
        this.options = options;
        this.observer = observer;
        this.publisher = publisher;
        this.presence = new Presence(loop, wheel, rules(options), this);
    }

    /** A request of somebody who is present on {@code names}. */
    Visit arrive(Names names, Attendance who) {
        Collection<String> channels = channels(names);
        Duration timeout = who.timeout().isZero() ? options.timeout() : who.timeout();
        Map<String, String> states = who.states().isEmpty() ? Map.of() : states(names, who.states());
        return presence.arrive(who.user(), channels, timeout, states);
    }

    void answered(Visit visit) {
        presence.answered(visit);
    }

    void disconnected(Visit visit) {
        presence.disconnected(visit);
    }

    void leave(String user, Names names) {
        presence.leave(user, channels(names));
    }

    /** Who is on the channels of {@code names}; channels where nobody is are left out. */
    List<ChannelPresence> here(Names names, int offset, int limit) {
        List<ChannelPresence> found = new ArrayList<>();
        int named = 0;
        for (String channel : channels(names)) {
            if (presence.occupancy(channel) > 0) {
                ChannelPresence here = here(channel, offset, Math.min(limit, MAX_NAMED - named));
                found.add(here);
                named += here.users().size();
            }
        }
        return found;
    }

    /** Who is on any channel. */
    GlobalPresence everywhere(int offset, int limit) {
        List<ChannelPresence> found = new ArrayList<>();
        List<String> channels = presence.channels();
        long occupancy = 0;
        int named = 0; // channels and users
        for (String channel : channels) {
            occupancy += presence.occupancy(channel);
            if (named < MAX_NAMED) {
                ChannelPresence here = here(channel, offset, Math.min(limit, MAX_NAMED - named));
                found.add(here);
                named += here.users().size() + 1;
            }
        }
        return new GlobalPresence(found, channels.size(), occupancy);
    }

    List<String> where(String user) {
        return presence.where(user);
    }

    void setState(String user, Names names, JsonText state) {
        String shared = state.toString(); // by thousands of channels, perhaps
        for (String channel : channels(names)) {
            presence.setState(user, channel, shared);
        }
    }

    /** The states of {@code user} by channel, for those channels where it has one. */
    Map<String, JsonText> states(String user, Names names) {
        Map<String, JsonText> found = new LinkedHashMap<>();
        for (String channel : channels(names)) {
            String state = presence.state(user, channel);
            if (state != null) {
                found.put(channel, json(state));
            }
        }
        return found;
    }

    @Override
    public void announce(String channel, PresenceEvent event) {
        long seconds = loop.nowTicks() / TICKS_PER_SECOND;
        publisher.accept(channel + ChannelNames.PRESENCE_SUFFIX, message(channel, event, seconds));
    }

    @Override
    public void entries(int delta) {
        observer.presenceEntries(delta);
    }

    @Override
    public void full() {
        observer.presenceFull();
    }

    private Message message(String channel, PresenceEvent event, long seconds) {
        if (event instanceof PresenceEvent.Single single) {
            JsonText state = single.state() == null ? null : json(single.state());
            String action = single.action().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return PresenceMessage.single(channel, action, single.user(), seconds, event.occupancy(), state);
        }
        PresenceEvent.Interval interval = (PresenceEvent.Interval) event;
        return PresenceMessage.interval(
                channel,
                seconds,
                event.occupancy(),
                new PresenceMessage.Changes(
                        interval.joined(), interval.left(), interval.timedOut(), interval.refresh()),
                options.documentedDeltas());
    }

    private ChannelPresence here(String channel, int offset, int limit) {
        List<Present> users = limit == 0 ? List.of() : presence.here(channel, offset, limit);
        return new ChannelPresence(
                channel,
                presence.occupancy(channel),
                users.stream().map(ShardPresence::user).toList());
    }

    private Collection<String> channels(Names names) {
        if (names.groups().isEmpty() && names.channels().size() == 1) {
            return ChannelNames.isPresence(names.channels().get(0)) ? List.of() : names.channels();
        }
        Set<String> channels = new LinkedHashSet<>();
        addPlain(names.channels(), channels);
        for (String group : names.groups()) {
            if (!ChannelNames.isPresence(group)) {
                addPlain(groups.channelsOf(group), channels);
            }
        }
        return channels;
    }

    private static void addPlain(Collection<String> names, Set<String> channels) {
        for (String name : names) {
            if (!ChannelNames.isPresence(name)) {
                channels.add(name);
            }
        }
    }

    /** By channel, of states that are given by channel or group. */
    private Map<String, String> states(Names names, Map<String, JsonText> given) {
        Map<String, String> states = new HashMap<>();
        for (String group : names.groups()) {
            JsonText state = given.get(group);
            if (state != null) {
                String shared = state.toString();
                groups.channelsOf(group).forEach(channel -> states.put(channel, shared));
            }
        }
        for (String channel : names.channels()) {
            JsonText state = given.get(channel);
            if (state != null) {
                states.put(channel, state.toString());
            }
        }
        return states;
    }

    private static ChannelPresence.User user(Present user) {
        return new ChannelPresence.User(user.user(), user.state() == null ? null : json(user.state()));
    }

    private static JsonText json(String state) {
        return JsonText.check(state.getBytes(StandardCharsets.UTF_8));
    }

    private static PresenceRules rules(PresenceOptions options) {
        return new PresenceRules(
                options.announceMax(),
                options.interval(),
                options.deltas(),
                INTERVAL_BYTES,
                options.timeout(),
                options.maxEntries());
    }
}
