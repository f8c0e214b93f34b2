package io.hubbub.broker;

import io.hubbub.broker.access.PresencePermit;
import io.hubbub.broker.loop.Loop;
import io.hubbub.protocol.JsonText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The door to presence, got from {@link Broker#presence}. Groups stand for the channels that they hold at that moment.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same
 * loop.
 */
public final class PresenceService {
    private final Broker broker;

    PresenceService(Broker broker) {
        this.broker = broker;
    }

    /** Somebody is there, or still is. */
    public CompletionStage<Boolean> heartbeat(Loop caller, PresencePermit permit, Attendance who) {
        return tell(caller, permit, presence -> presence.heartbeat(permit.names(), who));
    }

    /** Somebody goes; where it is not, nothing happens. */
    public CompletionStage<Boolean> leave(Loop caller, PresencePermit permit, String user) {
        return tell(caller, permit, presence -> presence.leave(user, permit.names()));
    }

    /**
     * Who is on these channels; those where nobody is are left out. Names end at a bound, counts do not.
     *
     * @param offset users of each channel that are passed over, in the order in which they came
     * @param limit users of each channel that are named
     */
    public CompletionStage<List<ChannelPresence>> here(Loop caller, PresencePermit permit, int offset, int limit) {
        return ask(caller, permit, presence -> presence.here(permit.names(), offset, limit));
    }

    /** Who is on any channel. Names end at a bound, totals do not. */
    public CompletionStage<GlobalPresence> everywhere(Loop caller, PresencePermit permit, int offset, int limit) {
        return ask(caller, permit, presence -> presence.everywhere(offset, limit));
    }

    /** The channels that somebody is on, after everything that it said before. */
    public CompletionStage<List<String>> where(Loop caller, PresencePermit permit, String user) {
        return ask(caller, permit, presence -> presence.where(user));
    }

    /** Replaces the state of somebody, there or not, on each of the channels. */
    public CompletionStage<Boolean> setState(Loop caller, PresencePermit permit, String user, JsonText state) {
        return tell(caller, permit, presence -> presence.setState(user, permit.names(), state));
    }

    /** The states of somebody by channel, after everything that it said before; channels without one are left out. */
    public CompletionStage<Map<String, JsonText>> states(Loop caller, PresencePermit permit, String user) {
        return ask(caller, permit, presence -> presence.states(user, permit.names()));
    }

    private CompletionStage<Boolean> tell(Loop caller, PresencePermit permit, Function<ShardPresence, Errand> news) {
        return broker.run(
                permit.keyset(), caller, permit.names(), shard -> news.apply(shard.presence()), errand -> true);
    }

    private <T> CompletionStage<T> ask(
            Loop caller, PresencePermit permit, Function<ShardPresence, Question<T>> question) {
        return broker.run(
                permit.keyset(), caller, permit.names(), shard -> question.apply(shard.presence()), Question::answer);
    }
}
