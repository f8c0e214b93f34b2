package io.hubbub.broker;

import io.hubbub.broker.MembershipHistory.Status;
import io.hubbub.broker.PresenceTruth.Request;
import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A keyset, everything that it accepted and announced, and how its groups changed. */
final class SimulatedTenant {
    private static final List<String> PATTERNS = List.of("a.*", "a.b.*");
    private static final List<String> GROUPS = List.of("g", "h", "ns:g");

    Keyset keyset; // as requests are judged by it
    long lastOff; // the step when persistence was known to be off for the last time; Long.MAX_VALUE while it may be off
    boolean mayHaveRead; // persistence was on at some time
    boolean adopting; // a changed keyset is handed to its shard
    final List<String> channels;
    private final List<String> places; // that somebody may be present on
    private final List<String> names; // that somebody may listen to
    final Set<Long> given = new HashSet<>(); // timetokens
    long lastPlace;
    long lastCursor; // the latest that any subscriber was given

    private final Map<String, NavigableMap<Long, Sent>> accepted = new TreeMap<>(); // by channel; live messages only
    private final Map<String, Map<Long, Gap>> gaps = new HashMap<>(); // by name and cursor, the latest
    private final Set<Long> notStored = new HashSet<>(); // places of what failed
    private final MembershipHistory memberships = new MembershipHistory();
    private final Set<String> changedGroups = new HashSet<>(); // since the last rest
    boolean changing; // a change of a group is under way
    boolean unreadable; // since the last rest, groups could not be read

    SimulatedTenant(Keyset keyset, int channelCount) {
        this.keyset = keyset;
        this.mayHaveRead = keyset.persistence().enabled();
        this.lastOff = keyset.persistence().enabled() ? -1 : Long.MAX_VALUE;
        this.channels = IntStream.range(0, channelCount)
                .mapToObj(number -> List.of("c-", "a.c", "a.b.c").get(number % 3) + number)
                .toList();
        this.places = new ArrayList<>(channels);
        places.addAll(PATTERNS);
        this.names = new ArrayList<>(places);
        places.forEach(place -> names.add(place + ChannelNames.PRESENCE_SUFFIX));
    }

    /** All channels and presence streams to which anything went, and all channels. */
    Set<String> streams() {
        Set<String> streams = new HashSet<>(accepted.keySet());
        streams.addAll(channels);
        return streams;
    }

    void accept(Sent sent) {
        accepted.computeIfAbsent(sent.envelope().channel(), key -> new TreeMap<>())
                .put(sent.place(), sent);
    }

    void gap(String name, long after, Gap gap) {
        // The name of a pattern's presence is a channel and a pattern, each with a gap of its own.
        gaps.computeIfAbsent(name, key -> new HashMap<>())
                .merge(after, gap, (old, now) -> old.step == now.step && old.through > now.through ? old : now);
    }

    /** What was asked to be kept was not: its publisher heard so. */
    void notStored(Timetoken place) {
        notStored.add(place.ticks());
    }

    boolean isStored(Sent sent) {
        return sent.stored() && !notStored.contains(sent.place());
    }

    /** Whether nobody may rely on having it once it is out of memory. */
    boolean mayBeMissed(Sent sent) {
        return notStored.contains(sent.place());
    }

    /** Whether history could be read all the time since {@code step}. */
    boolean hasHistorySince(long step) {
        return lastOff < step;
    }

    /** Whether a message that cannot be got from history stood at {@code place} under {@code name}, a channel or a pattern. */
    boolean isPlaceOf(String name, Timetoken place) {
        for (Map.Entry<String, NavigableMap<Long, Sent>> each : accepted.entrySet()) {
            String channel = each.getKey();
            if (channel.equals(name) || ChannelNames.patternsOf(channel).contains(name)) {
                Sent sent = each.getValue().get(place.ticks());
                if (sent != null && (!sent.stored() || lastOff == Long.MAX_VALUE)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Up to where the poll was told that it missed something of {@code channel}; 0 for nowhere. */
    long missedThrough(SimulatedPoll poll, String channel) {
        long through = 0;
        List<String> names = new ArrayList<>(ChannelNames.patternsOf(channel));
        names.add(channel);
        for (String name : names) {
            Gap gap = gaps.getOrDefault(name, Map.of()).get(poll.cursor.ticks());
            if (gap != null && gap.step >= poll.asked) {
                through = Math.max(through, gap.through);
            }
        }
        return through;
    }

    /** What may come for {@code wanted} after {@code from} up to {@code through}. */
    NavigableMap<Long, Expected> between(Names wanted, long from, long through) {
        NavigableMap<Long, Expected> found = new TreeMap<>();
        accepted.forEach((channel, stream) -> {
            List<String> patterns = ChannelNames.patternsOf(channel);
            String subscription = subscription(wanted, channel, patterns);
            if (subscription == null && wanted.groups().isEmpty()) {
                return;
            }
            for (Sent sent : stream.subMap(from, false, through, true).values()) {
                Expected expected = subscription != null
                        ? new Expected(sent, List.of(subscription), true)
                        : byGroups(wanted.groups(), sent, patterns);
                if (!expected.subscriptions().isEmpty()) {
                    found.put(sent.place(), expected);
                }
            }
        });
        return found;
    }

    /** What a message of {@code channel} matches: first the channel, then the wider pattern; null for neither. */
    private static @Nullable String subscription(Names wanted, String channel, List<String> patterns) {
        if (wanted.channels().contains(channel)) {
            return channel;
        }
        for (String pattern : patterns) {
            if (wanted.channels().contains(pattern)) {
                return pattern;
            }
        }
        return null;
    }

    private Expected byGroups(List<String> groups, Sent sent, List<String> patterns) {
        String channel = sent.envelope().channel();
        List<String> possible = new ArrayList<>();
        boolean required = false;
        for (String name : groups) {
            boolean ofPresence = ChannelNames.isPresence(name);
            if (ofPresence && !ChannelNames.isPresence(channel)) {
                continue;
            }
            String group = ChannelNames.withoutPresence(name);
            List<String> members = new ArrayList<>(patterns);
            members.add(channel);
            if (ofPresence) {
                members.replaceAll(ChannelNames::withoutPresence);
            }
            if (members.stream().anyMatch(member -> memberships.possible(group, member, sent.moment()))) {
                possible.add(name);
            }
            required |= members.stream().anyMatch(member -> memberships.certain(group, member, sent.moment()));
        }
        return new Expected(sent, possible, required);
    }

    /** A mix of up to six names; without plain names only when all are groups. */
    Names someNames(Random random) {
        boolean plain = random.nextInt(3) == 0;
        List<String> some = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            String name;
            if (plain || random.nextInt(3) == 0) {
                name = any(channels, random);
            } else if (random.nextInt(3) == 0) {
                String suffix = random.nextBoolean() ? "" : ChannelNames.PRESENCE_SUFFIX;
                name = any(GROUPS, random) + suffix;
                if (!groups.contains(name)) {
                    groups.add(name);
                }
                continue;
            } else {
                name = any(names, random);
            }
            if (!some.contains(name)) {
                some.add(name);
            }
        }
        return new Names(some, groups);
    }

    String someGroup(Random random) {
        return any(GROUPS, random);
    }

    List<String> someMembers(Random random) {
        Set<String> members = new HashSet<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            members.add(random.nextInt(3) == 0 ? any(names, random) : any(channels, random));
        }
        return List.copyOf(members);
    }

    List<String> allNames() {
        return List.copyOf(names);
    }

    /** A change of a group is asked for, or answered. */
    void changed(String group, List<String> members, Status status, long moment) {
        memberships.is(group, members, status, moment);
        changedGroups.add(group);
    }

    /** Which channels a request of a user is about, known when everything is at rest. */
    void resolve(Request request, Set<String> sure, Set<String> unsure) {
        addPlaces(
                request.names().channels(),
                unreadable && !request.names().groups().isEmpty() ? unsure : sure);
        for (String group : request.names().groups()) {
            if (ChannelNames.isPresence(group)) {
                continue;
            }
            if (changedGroups.contains(group) || unreadable) {
                unsure.addAll(places);
            } else {
                addPlaces(
                        places.stream()
                                .filter(place -> memberships.certain(group, place, Long.MAX_VALUE))
                                .toList(),
                        sure);
            }
        }
    }

    /** Nothing is under way. */
    void rest() {
        changedGroups.clear();
        unreadable = false;
    }

    private static void addPlaces(List<String> from, Set<String> places) {
        from.stream().filter(name -> !ChannelNames.isPresence(name)).forEach(places::add);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /**
     * A message or an event at its place.
     *
     * @param number what filters see as {@code n}, or -1
     * @param action that of a presence event, or null
     * @param moment in the order in which everything happened
     * @param stored whether history is to have it
     */
    record Sent(Envelope envelope, int number, @Nullable String action, long moment, boolean stored) {
        long place() {
            return envelope.timetoken().ticks();
        }
    }

    /**
     * A message that a poll may get.
     *
     * @param subscriptions what it may say that it matched
     * @param required whether the poll must get it
     */
    record Expected(Sent sent, List<String> subscriptions, boolean required) {
        boolean matches(Judge judge, Envelope envelope) {
            Envelope whole = sent.envelope();
            for (String each : subscriptions) {
                boolean direct = each.equals(whole.channel()) && !ChannelNames.isPresence(each);
                if (envelope.equals(direct ? whole : whole.matchedBy(each))) {
                    if (!each.equals(whole.channel())) {
                        judge.saw(
                                ChannelNames.isWide(each)
                                        ? Judge.Event.MATCHED_A_PATTERN
                                        : Judge.Event.MATCHED_A_GROUP);
                    }
                    return true;
                }
            }
            return false;
        }
    }

    record Gap(long step, long through) {}
}
