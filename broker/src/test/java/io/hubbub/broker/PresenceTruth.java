package io.hubbub.broker;

import io.hubbub.broker.Judge.Event;
import io.hubbub.broker.SimulatedPoll.Stay;
import io.hubbub.protocol.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who must be on which channel of a keyset, and who must not, by what clients asked for. Where requests were under way
 * together, or a group changed beside them, it takes the broker's word.
 */
final class PresenceTruth {
    private static final Duration LATE = Duration.ofMillis(300); // a timeout may be seen one tick late
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Judge judge;
    private final Map<String, Duration> timeouts; // by user
    private final Map<Place, Stay> stays = new HashMap<>();
    private final List<Request> requests = new ArrayList<>(); // since the last rest
    private final List<Answer> answers = new ArrayList<>(); // since the last rest
    private boolean full; // somebody did not come in

    PresenceTruth(Judge judge, Map<String, Duration> timeouts) {
        this.judge = judge;
        this.timeouts = timeouts;
    }

    void asked(Request request) {
        requests.add(request);
    }

    void answered(SimulatedPoll poll, long now) {
        answers.add(new Answer(poll, now));
    }

    /** Everybody has gone. */
    void forget() {
        stays.clear();
    }

    void full() {
        full = true;
    }

    /** Nothing moves and every timeout up to {@code now} was seen: compares with who is {@code there}, by channel. */
    void settle(long now, Map<String, Set<String>> there, Resolver resolver) {
        Map<Place, Signs> touched = signs(resolver);
        touched.forEach((place, signs) -> settle(place, signs, now, isThere(there, place)));
        answers.forEach(answer -> settle(answer, now, touched));
        requests.clear();
        answers.clear();
        compare(now, there);
    }

    private Map<Place, Signs> signs(Resolver resolver) {
        Map<Place, Signs> touched = new HashMap<>();
        for (Request request : requests) {
            Set<String> sure = new HashSet<>();
            Set<String> unsure = new HashSet<>();
            resolver.resolve(request, sure, unsure);
            if (full && request.kind == Kind.COMES) {
                unsure.addAll(sure);
                sure.clear();
            }
            if (request.poll != null && request.kind == Kind.MAY_LEAVE) {
                unsure.addAll(request.poll.mayBeOn); // where it came, whatever its groups hold since
            }
            unsure.removeAll(sure);
            sure.forEach(channel -> touched.computeIfAbsent(new Place(request.user, channel), key -> new Signs())
                    .note(request, true));
            unsure.forEach(channel -> touched.computeIfAbsent(new Place(request.user, channel), key -> new Signs())
                    .note(request, false));
            if (request.poll != null && request.kind == Kind.COMES) {
                request.poll.mayBeOn.addAll(sure);
                request.poll.mayBeOn.addAll(unsure);
            }
        }
        return touched;
    }

    private void settle(Place place, Signs signs, long now, boolean there) {
        long timeout = timeout(place.user);
        if (signs.came && !signs.mayHaveLeft) {
            Stay stay = stays.get(place);
            boolean mayHaveTimedOut = signs.lastCame - signs.firstCame >= timeout;
            if (stay == null || signs.firstCame > stay.sureUntil || mayHaveTimedOut) {
                stay = new Stay(place.channel);
                stays.put(place, stay);
            }
            stay.sureUntil = Math.max(stay.sureUntil, signs.lastCame + timeout);
            stay.maybeUntil = now + timeout;
            if (!mayHaveTimedOut) {
                for (SimulatedPoll poll : signs.polls) {
                    poll.stays.add(stay);
                }
            }
        } else if (signs.left && !signs.mayHaveCome) {
            stays.remove(place);
        } else if (there) {
            Stay stay = new Stay(place.channel);
            stay.maybeUntil = now + timeout;
            stays.put(place, stay);
        } else {
            stays.remove(place);
        }
    }

    private void settle(Answer answer, long now, Map<Place, Signs> touched) {
        SimulatedPoll poll = answer.poll;
        String user = poll.user;
        if (user == null) {
            return;
        }
        for (String channel : poll.mayBeOn) {
            Stay stay = stays.get(new Place(user, channel));
            if (stay != null) {
                stay.maybeUntil = now + timeout(user);
            }
        }
        boolean counts = poll.waitsSince >= 0 && answer.at - poll.waitsSince >= SECOND;
        for (Stay stay : poll.stays) {
            Place place = new Place(user, stay.channel);
            Signs signs = touched.get(place);
            if (counts
                    && stays.get(place) == stay
                    && answer.at < stay.sureUntil
                    && (signs == null || !signs.mayHaveLeft)) {
                stay.sureUntil = Math.max(stay.sureUntil, answer.at + timeout(user));
            }
        }
    }

    private void compare(long now, Map<String, Set<String>> there) {
        stays.entrySet().removeIf(entry -> {
            Place place = entry.getKey();
            Stay stay = entry.getValue();
            boolean isThere = isThere(there, place);
            if (now < stay.sureUntil) {
                judge.require(isThere, place, "is not there");
                judge.saw(Event.KNOWN_TO_BE_THERE);
            } else if (now > stay.maybeUntil + LATE.toNanos()) {
                judge.require(!isThere, place, "was not timed out");
                judge.saw(Event.KNOWN_TO_BE_GONE);
            }
            return !isThere;
        });
        there.forEach((channel, users) -> users.forEach(user -> judge.require(
                stays.containsKey(new Place(user, channel)), user, "is on", channel, "and never came, or has left")));
    }

    private long timeout(String user) {
        return timeouts.getOrDefault(user, Duration.ZERO).toNanos();
    }

    private static boolean isThere(Map<String, Set<String>> there, Place place) {
        return there.getOrDefault(place.channel, Set.of()).contains(place.user);
    }

    /** What a request says of its user. */
    enum Kind {
        COMES,
        LEAVES,
        MAY_LEAVE
    }

    /**
     * A request of a user.
     *
     * @param poll the one it is, or whose connection ended; null for another request
     * @param at when it was asked, in nanoseconds
     */
    record Request(
            Kind kind, String user, Names names, @Nullable SimulatedPoll poll, long at) {}

    private record Answer(SimulatedPoll poll, long at) {}

    private record Place(String user, String channel) {}

    /** Says which channels a request is about, and which it may be about. */
    interface Resolver {
        void resolve(Request request, Set<String> sure, Set<String> unsure);
    }

    /** What the requests since the last rest say of one user on one channel. */
    private static final class Signs {
        boolean came;
        boolean mayHaveCome;
        boolean left;
        boolean mayHaveLeft;
        long firstCame = Long.MAX_VALUE;
        long lastCame = Long.MIN_VALUE;
        final List<SimulatedPoll> polls = new ArrayList<>();

        void note(Request request, boolean sure) {
            if (request.kind == Kind.COMES) {
                mayHaveCome = true;
                if (sure) {
                    came = true;
                    firstCame = Math.min(firstCame, request.at);
                    lastCame = Math.max(lastCame, request.at);
                    if (request.poll != null) {
                        polls.add(request.poll);
                    }
                }
            } else {
                mayHaveLeft = true;
                left |= sure && request.kind == Kind.LEAVES;
            }
        }
    }
}
