package io.hubbub.broker.park;

import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Timetoken;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's question: what is new after this cursor?
 *
 * <p>It gets exactly one answer, unless it is cancelled first. Owned by the loop of its connection.
 */
public final class Poll extends TimingWheel.Entry {
    private static final int NOWHERE = -1;

    private final CompletableFuture<Batch> result = new CompletableFuture<>();
    private final Consumer<Poll> holdEnded;
    private final Standing standing;
    private Timetoken cursor;
    private @Nullable Shape shape;
    private int place = NOWHERE; // index in the shape while parked
    private boolean over; // answered or cancelled
    private Ending ending = answered -> {};

    /**
     * A poll that does not wait yet.
     *
     * @param cursor everything up to here is known to the subscriber
     * @param holdEnded is called when the poll has waited in vain for its hold time; it still waits then
     */
    public Poll(Timetoken cursor, Consumer<Poll> holdEnded) {
        this(cursor, holdEnded, Standing.FIRM);
    }

    /** The same for a poll whose right to wait may be lost. */
    public Poll(Timetoken cursor, Consumer<Poll> holdEnded, Standing standing) {
        this.cursor = cursor;
        this.holdEnded = holdEnded;
        this.standing = standing;
    }

    /** Everything up to here is known to the subscriber. */
    public Timetoken cursor() {
        return cursor;
    }

    /** The cursor it came with lies ahead of everything given out: from {@code now} on, it wants everything. */
    public void startAt(Timetoken now) {
        cursor = now;
    }

    /** Has {@code ending} told when the poll is over. */
    public void whenOver(Ending newEnding) {
        ending = newEnding;
    }

    /** Completes on the poll's loop; never, when the poll is cancelled. */
    public CompletableFuture<Batch> result() {
        return result;
    }

    /** Whether it was answered or cancelled. */
    public boolean isOver() {
        return over;
    }

    /** Gives the poll its answer; a second answer, or one after {@link #abandon}, is dropped. */
    public void answer(Batch batch) {
        if (!over) {
            over = true;
            ending.over(true);
            result.complete(batch);
        }
    }

    /** There will be no answer. */
    public void fail(Throwable cause) {
        if (!over) {
            over = true;
            result.completeExceptionally(cause);
        }
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        if (!over) {
            over = true;
            ending.over(false);
        }
    }

    @Override
    protected void due() {
        holdEnded.accept(this);
    }

    /** What its right to wait rests on. */
    public Standing standing() {
        return standing;
    }

    @Nullable
    Shape shape() {
        return shape;
    }

    int place() {
        return place;
    }

    void placeIn(Shape newShape, int newPlace) {
        shape = newShape;
        place = newPlace;
    }

    void displace() {
        shape = null;
        place = NOWHERE;
    }

    /** Is told how a poll ended. */
    public interface Ending {
        /** {@code answered}, or the subscriber went away before. */
        void over(boolean answered);
    }
}
