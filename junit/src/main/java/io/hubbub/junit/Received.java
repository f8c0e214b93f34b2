package io.hubbub.junit;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * What a client receives, to be compared with what a test expects.
 *
 * <pre>{@code
 * Received received = Received.by(pubnub);
 * pubnub.subscribe().channels("room").execute();
 * received.awaitConnected("room");
 * ...
 * received.on("room").expect("one", "two");
 * }</pre>
 *
 * <p>It hears everything from {@link #by} on, and keeps it. A message that was expected is used up: the next expectation
 * begins behind it. Views of one recording, such as {@link #on} and {@link #signals}, use up the same messages; an
 * expectation that fails uses up nothing.
 *
 * <p>Expected messages are plain Java values as they can be published: strings, numbers, booleans, null, lists, maps,
 * records, {@code JsonNode}. They are compared as JSON, numbers by their value, so that 1 equals 1.0.
 *
 * <p>All methods throw {@link AssertionFailedError} when it does not come as expected, and say what is missing, repeated,
 * out of order or unexpected, and which statuses were heard. Callable from any thread.
 */
public final class Received {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Recording recording;
    private final Recording.View view;
    private final Duration patience;

    private Received(Recording recording, Recording.View view, Duration patience) {
        this.recording = recording;
        this.view = view;
        this.patience = patience;
    }

    /** What {@code pubnub} receives from now on. To be made before the client subscribes: it does not know what came before. */
    public static Received by(PubNub pubnub) {
        Recording recording = new Recording();
        pubnub.addListener(recording);
        return new Received(recording, new Recording.View(false, null), PATIENCE);
    }

    /**
     * The same recording with another patience; without, it is 10 seconds.
     *
     * @param patience how long each expectation waits at most
     * @throws IllegalArgumentException when it is negative
     */
    public Received within(Duration patience) {
        return new Received(recording, view, notNegative(patience));
    }

    /** What comes on {@code channel}. What comes on others is neither expected nor in the way. */
    public Received on(String channel) {
        return new Received(recording, view.on(Objects.requireNonNull(channel, "channel")), patience);
    }

    /** Signals instead of messages. */
    public Received signals() {
        return new Received(recording, view.ofSignals(), patience);
    }

    /**
     * Waits for as many messages as there are values and checks that they are these, in this order. What comes after them is
     * left for later.
     *
     * @throws IllegalArgumentException when nothing is expected, which is {@link #expectNothingMore}, or something that is
     *     not JSON
     */
    public void expect(@Nullable Object... messages) {
        recording.expect(view, messages(messages), true, patience);
    }

    /** The same in any order. */
    public void expectInAnyOrder(@Nullable Object... messages) {
        recording.expect(view, messages(messages), false, patience);
    }

    /**
     * Checks that every message was expected and that none comes for {@code time}. It always takes that long, unless it
     * fails.
     *
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public void expectNothingMore(Duration time) {
        recording.expectNothing(view, notNegative(time));
    }

    /** Waits for a status of that category that was not expected yet, whatever others came before it; returns it. */
    public PNStatus expectStatus(PNStatusCategory category) {
        return recording.expectStatus(Objects.requireNonNull(category, "category"), patience);
    }

    /**
     * Waits for an event of that type that passes {@code wanted}, among all that have come and will come; returns the first.
     * It uses up nothing.
     *
     * @param type for example {@code PNPresenceEventResult.class}
     */
    public <T extends PNEvent> T expectEvent(Class<T> type, Predicate<? super T> wanted) {
        return recording.expectEvent(type, wanted, patience);
    }

    /**
     * Waits until the client hears all these channels. What is published from then on arrives.
     *
     * @throws IllegalArgumentException without any channel
     */
    public void awaitConnected(String... channels) {
        if (channels.length == 0) {
            throw new IllegalArgumentException("Connected to which channels?");
        }
        recording.awaitConnected(List.of(channels), patience);
    }

    /** Everything that has come so far, statuses included, in its order; used up or not. */
    public List<PNEvent> events() {
        return recording.events();
    }

    /** The statuses that have come so far. */
    public List<PNStatus> statuses() {
        return recording.events().stream()
                .filter(PNStatus.class::isInstance)
                .map(PNStatus.class::cast)
                .toList();
    }

    @Override
    public String toString() {
        return recording.toString();
    }

    private static List<@Nullable Object> messages(@Nullable Object @Nullable [] messages) {
        if (messages == null) {
            return Arrays.asList((Object) null); // expect(null) means one message, which is null
        }
        if (messages.length == 0) {
            throw new IllegalArgumentException("Nothing is expected: expectNothingMore(time) says that");
        }
        return Arrays.asList(messages);
    }

    private static Duration notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Nobody waits for less than nothing: " + time);
        }
        return time;
    }
}
