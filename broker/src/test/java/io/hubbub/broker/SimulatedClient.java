package io.hubbub.broker;

import io.hubbub.broker.Judge.Event;
import io.hubbub.broker.PresenceTruth.Kind;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.Timetoken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A subscriber: a cursor that it keeps, a mix of names and a filter that change, and a user it shares with others. */
final class SimulatedClient {
    final SimulatedTenant tenant;
    private final SimulatedWorld world;
    private final Judge judge;
    private final Random random;
    private final @Nullable String user;
    private VirtualLoop loop;
    private Names names;
    private SimulatedFilter filter = SimulatedFilter.NONE;
    private Timetoken cursor = Timetoken.NONE;
    private long awayUntil; // step
    private @Nullable SimulatedPoll open;
    private final List<SimulatedPoll> abandoned = new ArrayList<>(); // open still, but nobody reads the answers

    SimulatedClient(SimulatedWorld world, Judge judge, Random random, SimulatedTenant tenant, @Nullable String user) {
        this.world = world;
        this.judge = judge;
        this.random = random;
        this.tenant = tenant;
        this.user = user;
        this.loop = world.anyLoop();
        this.names = tenant.someNames(random);
    }

    /** Every poll of its that was not answered. */
    List<SimulatedPoll> waiting() {
        List<SimulatedPoll> waiting = new ArrayList<>(abandoned);
        if (open != null) {
            waiting.add(open);
        }
        return waiting;
    }

    void act() {
        if (judge.step < awayUntil) {
            return;
        }
        int dice = random.nextInt(100);
        if (user != null && dice < 12 && tenant.keyset.presence().enabled()) {
            tellPresence(user);
        } else if (open == null) {
            if (cursor.isNone() || dice < 17) {
                shakeHands();
            } else if (dice < 27) {
                change();
            } else if (dice < 35) {
                loop = world.anyLoop();
                judge.saw(Event.CAME_BACK_ELSEWHERE);
            } else if (dice < 40) {
                awayUntil = judge.step + random.nextInt(600);
            } else {
                world.inTurnOf(loop, this::poll);
            }
        } else if (dice < 20) {
            shakeHands(); // while the old poll still waits
        } else if (dice < 50) {
            loop.turn(this::cancel);
        } else if (dice < 55) {
            abandon();
        }
    }

    private void change() {
        names = tenant.someNames(random);
        SimulatedFilter[] filters = SimulatedFilter.values();
        filter = random.nextBoolean() ? SimulatedFilter.NONE : filters[random.nextInt(filters.length)];
    }

    private SubscribeTerms terms() {
        return new SubscribeTerms(filter.expression, user == null ? null : attendance(user));
    }

    private Attendance attendance(String who) {
        Map<String, JsonText> states = random.nextInt(4) > 0 || names.channels().isEmpty()
                ? Map.of()
                : Map.of(names.channels().get(0), state());
        return new Attendance(who, world.timeout(who), states);
    }

    private JsonText state() {
        return JsonText.check(("{\"mood\":" + random.nextInt(5) + "}").getBytes(StandardCharsets.UTF_8));
    }

    /** What clients say on another connection than that of their poll. */
    private void tellPresence(String who) {
        Names about = random.nextInt(3) == 0 ? tenant.someNames(random) : names;
        VirtualLoop caller = world.anyLoop();
        if (random.nextBoolean()) {
            world.rest();
        }
        switch (random.nextInt(5)) {
            case 0, 1 ->
                world.inTurnOf(caller, () -> {
                    world.asked(tenant, Kind.COMES, who, about, null);
                    Attendance attendance = attendance(who);
                    world.expect(
                            caller,
                            Event.HEARTBEAT,
                            world.presence().heartbeat(caller, world.presencePermit(tenant, about), attendance));
                });
            case 2, 3 ->
                world.inTurnOf(caller, () -> {
                    world.asked(tenant, Kind.LEAVES, who, about, null);
                    world.expect(
                            caller,
                            Event.LEFT,
                            world.presence().leave(caller, world.presencePermit(tenant, about), who));
                });
            default ->
                world.inTurnOf(
                        caller,
                        () -> world.expect(
                                caller,
                                Event.STATE_SET,
                                world.presence().setState(caller, world.presencePermit(tenant, about), who, state())));
        }
    }

    private void shakeHands() {
        VirtualLoop caller = loop;
        world.inTurnOf(caller, () -> {
            Names wanted = names;
            if (user != null) {
                world.asked(tenant, Kind.COMES, user, wanted, null);
            }
            var unused = world.handshake(caller, tenant, wanted, terms())
                    .whenComplete((now, failure) -> judge.guard(() -> {
                        judge.require(caller.inLoop(), "A handshake was answered outside its loop");
                        if (failure != null) {
                            refused(failure, wanted);
                            return;
                        }
                        judge.require(!now.isNone(), "A handshake got no cursor");
                        tenant.lastCursor = Math.max(tenant.lastCursor, now.ticks());
                        judge.saw(Event.HANDSHAKE);
                        // Most clients that hold an older cursor throw the new one away.
                        if (cursor.isNone()) {
                            cursor = now;
                        }
                    }));
        });
    }

    private void refused(Throwable failure, Names wanted) {
        if (tenant.mayHaveRead && world.isUnavailable(failure)) {
            judge.saw(Event.HISTORY_UNREADABLE); // or its groups
        } else if (world.isUnreadable(failure)) {
            judge.require(!wanted.groups().isEmpty(), wanted, "were refused:", failure);
        } else {
            judge.require(failure instanceof Refusal, "A request for", wanted, "failed:", failure);
            judge.require(wanted.channels().isEmpty(), wanted, "were refused:", failure);
            judge.saw(Event.REFUSED);
        }
    }

    private void poll() {
        VirtualLoop caller = loop;
        if (open != null || !caller.inLoop()) {
            return; // changed its mind since it posted this
        }
        SimulatedPoll poll = new SimulatedPoll(tenant, names, filter, user, cursor, judge.step);
        open = poll;
        if (user != null) {
            world.asked(tenant, Kind.COMES, user, names, poll);
        }
        Subscription subscription = world.subscribe(caller, poll, terms());
        poll.subscription = subscription;
        var unused = subscription
                .batch()
                .whenComplete((batch, failure) -> judge.guard(() -> {
                    judge.require(caller.inLoop(), poll, "was answered outside its loop");
                    boolean wasOpen = open == poll;
                    judge.require(
                            wasOpen || abandoned.remove(poll), poll, "was answered a second time or after its end");
                    if (wasOpen) {
                        open = null;
                    }
                    if (failure != null) {
                        refused(failure, poll.names);
                        return;
                    }
                    world.answered(poll);
                    poll.judge(judge, batch);
                    tell(poll, batch);
                    if (wasOpen) {
                        cursor = batch.cursor();
                        world.react(this, loop);
                    }
                }));
        poll.later = true;
    }

    /** The same request again, in the turn of an answer. */
    void pollAgain() {
        poll();
    }

    void cancelIn(VirtualLoop running) {
        if (loop == running) {
            cancel();
        }
    }

    private void cancel() {
        SimulatedPoll poll = open;
        if (poll != null && poll.subscription != null && loop.inLoop()) {
            poll.subscription.cancel();
            if (user != null) {
                world.asked(tenant, Kind.MAY_LEAVE, user, poll.names, poll);
            }
            open = null;
            judge.saw(Event.CANCELLED);
        }
    }

    /** Forgets about its poll and asks anew, as a client does whose connection hangs. */
    private void abandon() {
        SimulatedPoll poll = open;
        if (poll != null && abandoned.size() < 3) {
            abandoned.add(poll);
            open = null;
            judge.saw(Event.ABANDONED);
            world.inTurnOf(loop, this::poll);
        }
    }

    private void tell(SimulatedPoll poll, Batch batch) {
        if (batch.envelopes().isEmpty()) {
            judge.saw(Event.ANSWERED_EMPTY);
            judge.require(batch.cursor().ticks() > 0, poll, "was answered without a cursor");
        } else {
            judge.saw(poll.later ? Event.ANSWERED_LATER : Event.ANSWERED_AT_ONCE);
        }
        if (!tenant.between(poll.names, batch.cursor().ticks(), Long.MAX_VALUE).isEmpty()) {
            judge.saw(Event.SPLIT_REPLY);
        }
    }
}
