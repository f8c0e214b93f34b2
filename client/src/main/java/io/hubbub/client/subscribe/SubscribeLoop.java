package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.PNMetrics;
import io.hubbub.client.subscribe.SubscribeReply.Place;
import io.hubbub.client.subscribe.SubscribeReply.Received;
import io.hubbub.client.subscribe.SubscribeRequests.Unread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of the subscription: keeps exactly one request open for what is wanted, from where it was heard last.
 *
 * <p>Every method is a turn of the client's loop, so that every transition is complete before the next begins. The
 * request that is open is {@link #poll}; an answer to any other is not looked at.
 *
 * <p>A reply says first where the next poll begins. That poll goes out before the events of the reply are read, so that
 * the server works meanwhile; both happen in one turn. A reply for which listeners have no room waits unread, and no poll
 * is open then.
 */
public final class SubscribeLoop {
    private static final Duration STEADY = Backoff.LINEAR_INTERVAL; // who holds a poll as long has recovered

    private final ClientLoop loop;
    private final SubscribeRequests requests;
    private final Consumer<List<PNEvent>> listeners;
    private final BooleanSupplier hasRoom;
    private final SubscribeOptions options;
    private final Consumer<Boolean> mixIsEmpty;
    private final PNMetrics metrics;
    private final Backoff backoff;
    private final Mix mix = new Mix();
    private final Cursor cursor = new Cursor();
    private final PresenceStates states = new PresenceStates();
    private final Heartbeats heartbeats;
    private final RecentEvents recent;

    private volatile State state = State.IDLE; // others may look
    private @Nullable Poll poll;
    private ClientLoop.@Nullable Timer retry; // runs while WAITING
    private boolean thirsty; // a poll, or the look into its reply, is due as soon as listeners keep up
    private @Nullable String filter;

    // Since the last handshake that was answered.
    private boolean mixChanged;
    private boolean lost; // there was an outage
    private long answeredNanos;
    private boolean onTrial; // there was one before it, and no poll has ended well since
    private boolean shaky; // handshakes succeed, and the polls after them fail at once

    // Since the mix was last empty.
    private boolean connected; // was announced
    private @Nullable Departure last; // of everything; to be announced when it is over

    private final Set<Departure> departures = new LinkedHashSet<>();
    private final List<Runnable> whenLeft = new ArrayList<>(); // wait until there are no departures

    // Since the last failure.
    private long failedNanos;
    private long handshakeNanos; // when the last one was sent
    private Duration delay = Duration.ZERO; // before the next attempt

    /**
     * A subscription to nothing.
     *
     * @param listeners takes events and statuses, in order
     * @param hasRoom whether the events of one more reply fit there; {@link #roomAgain} when they do again
     * @param mixIsEmpty is told whether anything is subscribed, whenever that may have changed
     */
    public SubscribeLoop(
            ClientLoop loop,
            SubscribeRequests requests,
            Consumer<List<PNEvent>> listeners,
            BooleanSupplier hasRoom,
            SubscribeOptions options,
            Consumer<Boolean> mixIsEmpty,
            PNMetrics metrics) {
        this.loop = loop;
        this.requests = requests;
        this.listeners = listeners;
        this.hasRoom = hasRoom;
        this.options = options;
        this.mixIsEmpty = mixIsEmpty;
        this.metrics = metrics;
        this.filter = options.filter();
        this.heartbeats = new Heartbeats(loop, requests, mix, states, options, this::tell);
        this.recent = new RecentEvents(options.deduplicate() ? options.rememberedEvents() : 0);
        this.backoff = new Backoff(options.policy(), options.maxAttempts(), options.jitter(), options.random());
    }

    /**
     * Adds names.
     *
     * @param timetoken where to begin, for everything that is subscribed; 0 for now
     */
    public void subscribe(Names names, long timetoken) {
        assert loop.inLoop();
        if (state == State.STOPPED) {
            return;
        }
        boolean changed = mix.add(names);
        if (timetoken != 0) {
            mix.addAfter(names, timetoken);
            changed = true;
        }
        boolean working = state == State.HANDSHAKING || state == State.RECEIVING || state == State.WAITING;
        if (!changed && working) {
            return;
        }
        mixIsEmpty.accept(false);
        announceDisconnected();
        mixChanged = true;
        interrupt();
        if (timetoken != 0) {
            cursor.startAt(timetoken);
        }
        handshake();
    }

    /**
     * Takes names out, with their presence companions.
     *
     * @param told runs when the server has been told, or cannot be
     */
    public void unsubscribe(Names names, Runnable told) {
        assert loop.inLoop();
        forget(mix.remove(names), told);
    }

    /** Takes names out, and leaves their presence companions. */
    public void unsubscribeExactly(Names names) {
        assert loop.inLoop();
        forget(mix.removeExactly(names), () -> {});
    }

    /** Takes everything out. */
    public void unsubscribeAll() {
        assert loop.inLoop();
        forget(mix.clear(), () -> {});
    }

    /** Runs {@code then} as soon as the server knows of everything that was taken out, or cannot be told. */
    public void whenLeft(Runnable then) {
        assert loop.inLoop();
        whenLeft.add(then);
        tellThoseWhoLeft();
    }

    /** Tries again, at once or, soon after a failure, when its delay is over. */
    public void reconnect() {
        assert loop.inLoop();
        if (state == State.STOPPED || mix.isEmpty()) {
            return;
        }
        if (state == State.HANDSHAKING && since(handshakeNanos).compareTo(Backoff.MIN_BACKOFF) < 0) {
            return; // that is the attempt
        }
        lost = true;
        interrupt();
        Duration since = since(failedNanos);
        if (delay.compareTo(since) > 0) {
            waitFor(delay.minus(since));
        } else {
            handshake();
        }
    }

    /** Pauses: keeps the names and the place, and asks for nothing. */
    public void disconnect() {
        assert loop.inLoop();
        if (state == State.STOPPED || state == State.PAUSED || mix.isEmpty()) {
            return;
        }
        interrupt();
        become(State.PAUSED);
        announce(PNStatusCategory.PNDisconnectedCategory, PNOperationType.PNSubscribeOperation, mix.names());
    }

    /** Ends for good. */
    public void stop() {
        assert loop.inLoop();
        interrupt();
        become(State.STOPPED);
        for (Departure each : List.copyOf(departures)) {
            departed(each);
        }
    }

    /** From the next request on, the server filters by {@code expression}; null for no filter. */
    public void setFilter(@Nullable String expression) {
        assert loop.inLoop();
        if (Objects.equals(filter, expression)) {
            return;
        }
        filter = expression;
        if (poll != null) {
            poll.abort();
            poll = null;
            poll();
        }
    }

    /**
     * The server has taken a state of this client: where it is subscribed, the state is said again with every handshake
     * and heartbeat.
     *
     * @param json a JSON object
     * @param number larger for each call that sets a state
     */
    public void keepState(Names names, String json, long number) {
        assert loop.inLoop();
        states.keep(mix.wanted(names), json, number);
    }

    /** Listeners have caught up. */
    public void roomAgain() {
        assert loop.inLoop();
        if (!thirsty || state != State.RECEIVING) {
            return;
        }
        if (poll == null) {
            poll();
        } else {
            poll.take();
        }
    }

    /** What is subscribed, as the application named it. */
    public Names names() {
        assert loop.inLoop();
        return mix.wished();
    }

    /** Whether everything that is wanted is being heard. Callable from any thread. */
    public boolean isConnected() {
        return state == State.RECEIVING;
    }

    private void forget(Names dropped, Runnable told) {
        if (dropped.isEmpty() || state == State.STOPPED) {
            told.run();
            return;
        }
        states.drop(dropped);
        heartbeats.abort();
        boolean empty = mix.isEmpty();
        if (empty || (state != State.PAUSED && state != State.WAITING)) {
            interrupt();
        }
        Departure mine = new Departure(dropped, told);
        departures.add(mine);
        if (empty) {
            reset(State.IDLE);
            last = mine;
        }
        Names left = options.suppressLeave() ? Names.NONE : dropped.withoutPresence();
        if (left.isEmpty()) {
            departed(mine);
        } else {
            requests.leave(left, status -> {
                tell(status);
                departed(mine);
            });
        }
        if (!empty) {
            mixChanged = true;
            if (state != State.PAUSED && state != State.WAITING) {
                handshake();
            }
        }
    }

    /** Nothing is asked for any more, and the next request is a handshake. */
    private void interrupt() {
        if (poll != null) {
            poll.abort();
            poll = null;
        }
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        thirsty = false;
        cursor.save();
    }

    private void become(State next) {
        state = next;
        if (next != State.HANDSHAKING && next != State.RECEIVING) {
            heartbeats.stop();
        }
    }

    private void reset(State next) {
        become(next);
        mixIsEmpty.accept(true);
        cursor.reset();
        connected = false;
        lost = false;
        onTrial = false;
        shaky = false;
        mixChanged = false;
    }

    private void handshake() {
        state = State.HANDSHAKING;
        handshakeNanos = loop.nowNanos();
        if (lost) {
            metrics.reconnecting();
        }
        poll();
    }

    private void poll() {
        thirsty = state == State.RECEIVING && !hasRoom.getAsBoolean();
        if (!thirsty) {
            pollFrom(cursor.timetoken(), cursor.region());
        }
    }

    private Poll pollFrom(long timetoken, @Nullable String region) {
        Poll next = new Poll();
        poll = next;
        List<PresenceState> said = timetoken == 0 ? states.all() : List.of(); // a handshake
        next.aborting = requests.poll(mix.names(), timetoken, region, filter, said, next);
        return next;
    }

    private void handshakeAnswered(SubscribeReply reply) {
        boolean restored = cursor.isSaved();
        cursor.restore(reply.place());
        mix.begin(reply.place().timetoken());
        state = State.RECEIVING;
        answeredNanos = loop.nowNanos();
        onTrial = lost;
        if (!shaky) {
            recovered();
        }
        if (mixChanged) {
            announce(PNStatusCategory.PNConnectedCategory, PNOperationType.PNSubscribeOperation, mix.names());
            connected = true;
        }
        mixChanged = false;
        if (!restored) {
            deliver(reply.events()); // else they come again after the restored cursor
        }
        poll();
        heartbeats.start();
    }

    /** The server answers: the outage is over, if there was one. */
    private void recovered() {
        backoff.succeeded();
        delay = Duration.ZERO;
        if (lost && connected) {
            announce(PNStatusCategory.PNReconnectedCategory, PNOperationType.PNSubscribeOperation, mix.names());
        }
        lost = false;
    }

    private void pollEndedWell() {
        onTrial = false;
        if (shaky) {
            shaky = false;
            recovered();
        }
    }

    private void polled(SubscribeReply reply) {
        pollEndedWell();
        cursor.advance(reply.place());
        deliver(reply.events());
    }

    private void deliver(List<Received> events) {
        if (options.announceFrom() > 0 && events.size() >= options.announceFrom()) {
            announce(
                    PNStatusCategory.PNRequestMessageCountExceededCategory,
                    PNOperationType.PNSubscribeOperation,
                    mix.names());
        }
        List<PNEvent> fresh = new ArrayList<>(events.size());
        for (Received each : events) {
            boolean wanted =
                    options.deliverBacklogOnAdd() || !mix.isTooOld(each.channel(), each.match(), each.timetoken());
            if (wanted && recent.isNew(each)) {
                PubNubException undecrypted = undecrypted(each.event());
                if (undecrypted != null) {
                    fresh.add(undecrypted.status());
                }
                fresh.add(each.event());
            }
        }
        if (!fresh.isEmpty()) {
            listeners.accept(fresh); // at once: waking their thread for each would cost more than the event
        }
    }

    private static @Nullable PubNubException undecrypted(PNEvent event) {
        if (event instanceof PNMessageResult message) {
            return message.error();
        }
        return event instanceof PNFileMessageResult file ? file.error() : null;
    }

    private void tell(PNStatus status) {
        listeners.accept(List.of(status));
    }

    private void failed(PNStatus status) {
        switch (status.category()) {
            case PNTimeoutCategory -> {
                if (state == State.RECEIVING && error(status) == PubNubError.PNERR_CLIENT_TIMEOUT) {
                    pollEndedWell();
                    poll(); // nothing came: an ordinary end of a long poll
                } else {
                    retryAfter(status);
                }
            }
            case PNAccessDeniedCategory -> denied(status);
            case PNBadRequestCategory,
                    PNMalformedFilterExpressionCategory,
                    PNURITooLongCategory,
                    PNTLSUntrustedCertificateCategory -> giveUp(status);
            case PNNetworkIssuesCategory ->
                retryAfter(connected ? status.with(PNStatusCategory.PNUnexpectedDisconnectCategory) : status);
            default -> retryAfter(status);
        }
    }

    private void retryAfter(PNStatus status) {
        if (state == State.RECEIVING) {
            shaky = onTrial && since(answeredNanos).compareTo(STEADY) < 0;
        }
        lost = true;
        interrupt();
        failedNanos = loop.nowNanos();
        delay = backoff.failed();
        PNErrorData error = status.errorData();
        if (error != null && error.exception().retryAfter() != null) {
            delay = error.exception().retryAfter();
        }
        tell(status);
        if (!backoff.isAutomatic()) {
            become(State.FAILED);
        } else if (backoff.isExhausted()) {
            become(State.FAILED);
            tell(status.with(PNStatusCategory.PNReconnectionAttemptsExhaustedCategory));
        } else {
            waitFor(delay);
        }
    }

    private void giveUp(PNStatus status) {
        lost = true;
        interrupt();
        failedNanos = loop.nowNanos();
        delay = backoff.failed();
        become(State.FAILED);
        tell(status);
    }

    /** Goes on with what is not denied. */
    private void denied(PNStatus status) {
        interrupt();
        Names named = Denial.names(status, mix.names());
        Names denied = mix.removeExactly(named);
        states.drop(denied);
        tell(Denial.status(status, denied));
        if (mix.isEmpty()) {
            reset(State.FAILED);
        } else {
            mixChanged = true;
            handshake();
        }
    }

    private void waitFor(Duration time) {
        become(State.WAITING);
        retry = loop.after(time, () -> {
            retry = null;
            handshake();
        });
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(loop.nowNanos() - nanos);
    }

    private static @Nullable PubNubError error(PNStatus status) {
        PNErrorData error = status.errorData();
        return error == null ? null : error.exception().error();
    }

    private void departed(Departure which) {
        departures.remove(which);
        if (last == which && state != State.STOPPED) {
            announceDisconnected();
        }
        which.told.run();
        tellThoseWhoLeft();
    }

    private void tellThoseWhoLeft() {
        if (departures.isEmpty()) {
            List<Runnable> waiting = List.copyOf(whenLeft);
            whenLeft.clear();
            waiting.forEach(Runnable::run);
        }
    }

    private void announceDisconnected() {
        if (last != null) {
            Names left = last.names;
            last = null;
            announce(PNStatusCategory.PNDisconnectedCategory, PNOperationType.PNUnsubscribeOperation, left);
        }
    }

    private void announce(PNStatusCategory category, PNOperationType operation, Names names) {
        tell(requests.status(category, operation, names));
    }

    /** Names on their way out: the server has not yet said that it knows. */
    private static final class Departure {
        final Names names;
        final Runnable told;

        Departure(Names names, Runnable told) {
            this.names = names;
            this.told = told;
        }
    }

    private enum State {
        /** Nothing is subscribed. */
        IDLE,
        /** Asks for a cursor. */
        HANDSHAKING,
        /** Asks for what comes, or waits for the listeners to keep up. */
        RECEIVING,
        /** Lets time pass before it tries again. */
        WAITING,
        /** Disconnected by the application. */
        PAUSED,
        /** Does not try again by itself. */
        FAILED,
        /** Ended. */
        STOPPED
    }

    /** The one request that is open, or whose reply waits unread. */
    private final class Poll implements SubscribeRequests.Answer {
        private Runnable aborting = () -> {};
        private @Nullable Unread unread;

        void abort() {
            aborting.run();
        }

        @Override
        public void arrived(Unread reply) {
            assert loop.inLoop();
            if (poll == this) {
                unread = reply;
                take();
            }
        }

        @Override
        public void failed(PNStatus status) {
            assert loop.inLoop();
            if (poll == this) {
                poll = null;
                SubscribeLoop.this.failed(status);
            }
        }

        /** Takes what the reply brings, if there is room for it. */
        void take() {
            Unread reply = unread;
            if (reply == null) {
                return;
            }
            if (state == State.HANDSHAKING) {
                unread = null;
                SubscribeReply read = reply.read();
                if (read != null) { // else failed() follows
                    poll = null;
                    handshakeAnswered(read);
                }
                return;
            }
            thirsty = !hasRoom.getAsBoolean();
            if (!thirsty) {
                unread = null;
                goOn(reply);
            }
        }

        /** Asks for what comes next, and then takes what is here. */
        private void goOn(Unread reply) {
            Place place = reply.place();
            Poll next = place == null ? null : pollFrom(place.timetoken(), place.region());
            SubscribeReply read = reply.read();
            if (next != null && (read == null || !read.place().equals(place))) {
                next.abort();
                next = null;
            }
            if (read == null) {
                poll = this; // failed() follows
                return;
            }
            polled(read);
            if (next == null) {
                poll = null;
                poll();
            }
        }
    }
}
