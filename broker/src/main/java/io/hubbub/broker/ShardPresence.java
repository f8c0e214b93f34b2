package io.hubbub.broker;

import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.presence.Announcer;
import io.hubbub.broker.presence.Presence;
import io.hubbub.broker.presence.PresenceEvent;
import io.hubbub.broker.presence.PresenceRules;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.PresenceMessage;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The presence of one keyset: turns names into channels on the way in, and events into messages on the way out.
 *
 * <p>A user is present on the channels it names, on the members of its groups, and on a pattern under the pattern's own
 * name. Names of presence streams make nobody present.
 *
 * <p>A request may name a million channels, by way of groups. It is gone through in as many turns as it takes; what the
 * same user asks for meanwhile waits for it. Questions about a channel do not wait: they may find somebody who is still
 * coming, or going, on some channels and not yet on others, as they do whenever somebody is timed out. Those about many
 * channels are gone through like other long requests, and tell of each channel as it is when its turn comes.
 *
 * <p>It can be switched off, whereupon nobody is anywhere, and on. A request that is gone through meanwhile ends there.
 *
 * <p>Owned by the loop of the shard.
 */
@LoopOwned
final class ShardPresence implements Announcer {
    private static final int INTERVAL_BYTES = 30_000; // of an event with names
    private static final int TICKS_PER_SECOND = 10_000_000;

    private final Loop loop;
    private final Groups groups;
    private final Errands errands;
    private PresenceOptions options;
    private final Observer observer;
    private final BiConsumer<String, Message> publisher;
    private final Presence presence;

    /** @param publisher takes the name of a presence stream and what goes there */
    ShardPresence(
            Loop loop,
            TimingWheel wheel,
            Groups groups,
            Errands errands,
            PresenceOptions options,
            Observer observer,
            BiConsumer<String, Message> publisher) {
        this.loop = loop;
        this.groups = groups;
        this.errands = errands;
        this.options = options;
        this.observer = observer;
        this.publisher = publisher;
        this.presence = new Presence(loop, wheel, rules(options), this);
    }

    /** Works as {@code changed} says from now on. When it is switched off, everybody goes, and nobody is told. */
    void adopt(PresenceOptions changed) {
        PresenceRules before = rules(options);
        options = changed;
        presence.follow(rules(changed));
        if (!changed.enabled()) {
            presence.clear();
        } else if (!rules(changed).equals(before)) {
            announceNow(presence.waiting());
        }
    }

    /** An interval under way may last an hour yet, by the old rules. */
    private void announceNow(List<String> channels) {
        errands.begin(null, new Errand() {
            private int next;

            @Override
            boolean proceed(Allowance allowance) {
                for (; next < channels.size() && !allowance.isSpent(); next++) {
                    boolean announced = presence.announceNow(channels.get(next));
                    allowance.spend(announced ? Presence.STEPS_OF_AN_EVENT : 1);
                }
                return next == channels.size();
            }
        });
    }

    /** Whether there is presence now. */
    boolean isOn() {
        return options.enabled();
    }

    /** @throws Refusal {@link RefusalCode#FEATURE_OFF} */
    void refuseOff() {
        if (!options.enabled()) {
            throw new Refusal(RefusalCode.FEATURE_OFF);
        }
    }

    /** A request of somebody who is present on {@code names}, to be gone through. */
    Arrival arrival(Names names, Attendance who) {
        return new Arrival(who, new NameWalk(names, groups));
    }

    /** Somebody comes to a channel, or only to its presence stream, where it is not present. */
    Visit visit(String channel, Attendance who) {
        Visit visit = begin(who);
        if (!ChannelNames.isPresence(channel)) {
            JsonText state = who.states().get(channel);
            presence.arrive(visit, channel, state == null ? null : state.toString());
        }
        return visit;
    }

    private Visit begin(Attendance who) {
        return presence.visit(who.user(), who.timeout().isZero() ? options.timeout() : who.timeout());
    }

    /** The requests of these visits are answered. As whoever has left stays away, this may come late. */
    void answered(List<Visit> visits) {
        errands.begin(null, new Errand() {
            private int next;

            @Override
            boolean proceed(Allowance allowance) {
                while (next < visits.size() && presence.answered(visits.get(next), allowance)) {
                    next++;
                }
                return next == visits.size();
            }
        });
    }

    /** The connection of {@code visit} ended. */
    void disconnected(Visit visit) {
        errands.begin(visit.user(), new Errand() {
            @Override
            boolean proceed(Allowance allowance) {
                return presence.disconnected(visit, allowance);
            }
        });
    }

    /** Somebody is present on {@code names}. */
    Errand heartbeat(Names names, Attendance who) {
        errands.refuseTooMany(who.user(), names);
        Arrival arrival = arrival(names, who);
        return errands.begin(who.user(), new Errand() {
            @Override
            boolean proceed(Allowance allowance) {
                refuseOff();
                return arrival.goOn(allowance);
            }
        });
    }

    /** Somebody leaves {@code names}. */
    Errand leave(String user, Names names) {
        return onEach(user, names, channel -> presence.leave(user, channel));
    }

    /** Sets the state of somebody on {@code names}. */
    Errand setState(String user, Names names, JsonText state) {
        String shared = state.toString(); // by thousands of channels, perhaps
        return onEach(user, names, channel -> presence.setState(user, channel, shared));
    }

    /** @param action returns whether others were told */
    private Errand onEach(String user, Names names, Predicate<String> action) {
        errands.refuseTooMany(user, names);
        NameWalk walk = new NameWalk(names, groups);
        return errands.begin(user, new Errand() {
            @Override
            boolean proceed(Allowance allowance) {
                refuseOff();
                return walk.goOn(allowance, action);
            }
        });
    }

    /** Who is on the channels of {@code names}; channels where nobody is are left out. */
    Question<List<ChannelPresence>> here(Names names, int offset, int limit) {
        errands.refuseTooMany(null, names, 1L + limit);
        NameWalk walk = new NameWalk(names, groups);
        Listing listing = new Listing(presence, offset, limit);
        return ask(
                null,
                allowance -> walk.goOn(allowance, channel -> {
                    listing.add(channel, allowance);
                    return false;
                }),
                listing::channels);
    }

    /** Who is on any channel. */
    Question<GlobalPresence> everywhere(int offset, int limit) {
        List<String> channels = presence.channels(Listing.MAX_NAMED);
        errands.refuseTooMany(null, channels.size(), 1L + limit);
        Iterator<String> rest = channels.iterator();
        Listing listing = new Listing(presence, offset, limit);
        return ask(
                null,
                allowance -> {
                    while (rest.hasNext() && listing.named() < Listing.MAX_NAMED) {
                        if (allowance.isSpent()) {
                            return false;
                        }
                        allowance.spend(1);
                        listing.add(rest.next(), allowance);
                    }
                    return true;
                },
                () -> new GlobalPresence(listing.channels(), presence.occupiedChannels(), presence.entries()));
    }

    /** The channels that {@code user} is on. */
    Question<List<String>> where(String user) {
        return ask(user, allowance -> true, () -> presence.where(user));
    }

    /** The states of {@code user} by channel, for those channels where it has one. */
    Question<Map<String, JsonText>> states(String user, Names names) {
        errands.refuseTooMany(user, names, 1);
        NameWalk walk = new NameWalk(names, groups);
        Map<String, JsonText> found = new LinkedHashMap<>();
        return ask(
                user,
                allowance -> walk.goOn(allowance, channel -> {
                    String state = presence.state(user, channel);
                    if (state != null) {
                        found.put(channel, json(state));
                    }
                    return false;
                }),
                () -> found);
    }

    /** Has a question asked, after everything that {@code user} asked for before, unless that is null. */
    private <T> Question<T> ask(@Nullable String user, Predicate<Allowance> inquiry, Supplier<T> result) {
        return errands.begin(
                user,
                new Question<>(
                        allowance -> {
                            refuseOff();
                            return inquiry.test(allowance);
                        },
                        result));
    }

    /** How many users are on all channels, each counted on every one. */
    int entries() {
        return presence.entries();
    }

    int occupancy(String channel) {
        return presence.occupancy(channel);
    }

    /** Channels that somebody is on, {@code most} of them at most. */
    List<String> channels(int most) {
        return presence.channels(most);
    }

    /** How many channels somebody is on. */
    int occupiedChannels() {
        return presence.occupiedChannels();
    }

    /** Everybody goes, and nobody is told. */
    void clear() {
        presence.clear();
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

    static JsonText json(String state) {
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

    /** A user comes to all channels that a request names. */
    final class Arrival {
        private final Attendance who;
        private final NameWalk walk;
        private @Nullable Visit visit;
        private @Nullable String group; // whose state was asked for last
        private @Nullable String stateOfGroup;

        private Arrival(Attendance who, NameWalk walk) {
            this.who = who;
            this.walk = walk;
        }

        /** The visit that it is, once it has begun. */
        @Nullable
        Visit visit() {
            return visit;
        }

        /** Goes on as far as the allowance allows, and returns whether the user has come to all of them, or cannot any more. */
        boolean goOn(Allowance allowance) {
            if (!options.enabled()) {
                return true;
            }
            Visit going = visit;
            if (going == null) {
                going = begin(who);
                visit = going;
            } else if (!walk.isAtEnd()) {
                presence.goOn(going);
            }
            return goOn(going, allowance);
        }

        private boolean goOn(Visit going, Allowance allowance) {
            return walk.goOn(allowance, channel -> presence.arrive(going, channel, state(channel)));
        }

        private @Nullable String state(String channel) {
            Map<String, JsonText> states = who.states(); // by channel or group
            if (states.isEmpty()) {
                return null;
            }
            String from = walk.group();
            if (from == null) {
                JsonText state = states.get(channel);
                return state == null ? null : state.toString();
            }
            if (!from.equals(group)) {
                JsonText state = states.get(from);
                group = from;
                stateOfGroup = state == null ? null : state.toString();
            }
            return stateOfGroup;
        }
    }
}
