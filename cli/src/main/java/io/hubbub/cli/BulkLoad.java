package io.hubbub.cli;

import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * Publishes the lines of an input, a bounded number of them at a time.
 *
 * <p>The lines under way are a window that moves when its first line is done, so no line overtakes one that is a window
 * or more before it, and what must be remembered of the order of answers is small. A line whose answer is lost is sent
 * again, and may arrive twice.
 *
 * <p>Owned by the thread of the command; {@link #interrupt} is for any thread.
 */
final class BulkLoad {
    private static final long MAX_CHARS_UNDER_WAY = 16 << 20;
    private static final int LINES_UNSAVED = 100; // besides those under way
    private static final int SKIPS_TOLD = 10;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5); // when the load ends before its time
    private static final Set<String> REFUSALS_OF_A_LINE = Set.of("Message Too Large", "Invalid JSON");
    private static final int TOO_LARGE = 413;

    private final InputLines lines;
    private final Reading reading;
    private final Function<RawValue, CompletableFuture<PNEnvelope<PNPublishResult>>> publishing;
    private final LoadState state;
    private final Patience patience;
    private final Progress progress;
    private final PrintWriter err;
    private final int parallel;
    private final boolean skipsBad;
    private final long size;

    private volatile boolean awaitsInput; // others may look
    private final CompletableFuture<Void> interrupted = new CompletableFuture<>();
    private final Deque<Flight> window = new ArrayDeque<>();
    private long charsUnderWay;
    private boolean exhausted; // no more lines are to be read
    private @Nullable CommandFailed bad; // the line after the window is
    private long accepted;
    private long skipped;
    private boolean inTrouble; // and it was told

    /**
     * Has read and sent nothing.
     *
     * @param publishing sends a message
     * @param err for what the user should know meanwhile
     * @param parallel how many lines are under way at most
     * @param skipsBad whether a line that is no message is left out, instead of ending the load
     * @param size of the input in bytes, or 0 where nobody knows it
     */
    BulkLoad(
            InputLines lines,
            Reading reading,
            Function<RawValue, CompletableFuture<PNEnvelope<PNPublishResult>>> publishing,
            LoadState state,
            Patience patience,
            Progress progress,
            PrintWriter err,
            int parallel,
            boolean skipsBad,
            long size) {
        this.lines = lines;
        this.reading = reading;
        this.publishing = publishing;
        this.state = state;
        this.patience = patience;
        this.progress = progress;
        this.err = err;
        this.parallel = parallel;
        this.skipsBad = skipsBad;
        this.size = size;
    }

    /** Sends no more lines. The load fails once those under way were answered, or after a moment. */
    void interrupt() {
        interrupted.complete(null);
    }

    /** Whether it cannot go on before somebody writes to its input, or closes it. Callable from any thread. */
    boolean awaitsInput() {
        return awaitsInput;
    }

    /** Loads everything. */
    void run() throws CommandFailed {
        passWhatIsDone();
        state.save(); // that it can be written should not turn out later
        try {
            fill();
            for (Flight first = window.peek(); first != null; first = window.peek()) {
                settle(first);
                window.remove();
                charsUnderWay -= first.chars;
                state.advance(first.number, first.sumOfAll);
                fill();
            }
            if (bad != null) {
                throw bad;
            }
            if (interrupted.isDone()) {
                throw CommandFailed.failed("Interrupted.");
            }
            state.save();
        } catch (CommandFailed failure) {
            throw stopped(failure);
        } finally {
            progress.end();
            if (skipped > 0) {
                tell(skipped == 1 ? "1 line was skipped." : "%d lines were skipped.".formatted(skipped));
            }
        }
    }

    private void passWhatIsDone() throws CommandFailed {
        try {
            awaitsInput = true;
            while (lines.count() < state.done() && !interrupted.isDone() && lines.pass()) {}
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            awaitsInput = false;
        }
        if (interrupted.isDone()) {
            throw CommandFailed.failed("Interrupted.");
        }
        if (lines.count() != state.done() || (state.done() > 0 && lines.sumOfAll() != state.sum())) {
            throw CommandFailed.wrongUse(
                    "The first %d lines are not those that were published: name the same input, or another file for --resume."
                            .formatted(state.done()));
        }
        progress.begin(part());
    }

    private void fill() throws CommandFailed {
        try {
            while (!exhausted
                    && window.size() < parallel
                    && charsUnderWay < MAX_CHARS_UNDER_WAY
                    && !interrupted.isDone()) {
                if (!lines.isReady()) {
                    // Whoever writes them may take long, so nothing is to wait for that.
                    if (!window.isEmpty()) {
                        return;
                    }
                    state.save();
                }
                Flight flight = next();
                if (flight == null) {
                    exhausted = true;
                } else {
                    window.add(flight);
                    charsUnderWay += flight.chars;
                }
            }
        } catch (IOException e) {
            exhausted = true;
            bad = unreadable(e);
        }
    }

    /** Sends the next line; returns null when there is none that may be sent. */
    private @Nullable Flight next() throws CommandFailed, IOException {
        try {
            String text = awaitLine();
            if (text == null) {
                return null;
            }
            RawValue message = reading.message(lines.count() == 1 ? withoutMark(text) : text);
            Flight flight = new Flight(lines, message, text.length());
            if (message != null && !state.isAhead(flight.number, flight.sum)) {
                send(flight);
            }
            return flight;
        } catch (Unfit wrong) {
            String sentence = "Line %d %s".formatted(lines.count(), wrong.reason());
            if (!skipsBad) {
                bad = CommandFailed.failed(sentence + ".");
                return null;
            }
            skip(sentence + ": skipped.");
            lines.finish();
            return new Flight(lines, null, 0);
        }
    }

    private @Nullable String awaitLine() throws Unfit, IOException {
        awaitsInput = true;
        try {
            return lines.next();
        } finally {
            awaitsInput = false;
        }
    }

    private void send(Flight flight) throws CommandFailed {
        // With this, a load that ends without a word sends no more than so many lines again.
        if (state.unsaved() >= LINES_UNSAVED) {
            state.save();
        }
        if (flight.message != null) {
            flight.ending = publishing.apply(flight.message);
        }
    }

    /** Waits until a line is done. */
    private void settle(Flight flight) throws CommandFailed {
        while (flight.ending != null) {
            if (!flight.ending.isDone()) {
                CompletableFuture.anyOf(flight.ending, interrupted).join();
            }
            if (!flight.ending.isDone()) {
                throw CommandFailed.failed("Interrupted at line %d.".formatted(flight.number));
            }
            PNStatus status = flight.ending.join().status();
            PNErrorData error = status.errorData();
            if (error == null) {
                accepted++;
                patience.reset();
                inTrouble = false;
                progress.sent(part());
                return;
            }
            CommandFailed failure = Failure.of(error.exception());
            String sentence = "Line %d: %s".formatted(flight.number, failure.sentence());
            if (isOfTheLine(status, error.exception())) {
                if (skipsBad) {
                    skip(sentence + " It is skipped.");
                    return;
                }
                throw CommandFailed.failed(sentence);
            }
            Duration pause = mayPass(status, error.exception()) ? patience.pause() : null;
            if (pause == null) {
                throw new CommandFailed(failure.exitCode(), sentence);
            }
            if (!inTrouble) {
                inTrouble = true;
                tell(sentence + " Trying again.");
            }
            if (awaitInterrupt(pause)) {
                throw CommandFailed.failed("Interrupted at line %d.".formatted(flight.number));
            }
            send(flight);
        }
    }

    private boolean awaitInterrupt(Duration pause) {
        try {
            interrupted.get(pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // nobody does that
        }
    }

    /** Whether the server is well and others may do better. */
    private static boolean isOfTheLine(PNStatus status, PubNubException exception) {
        Integer code = status.statusCode();
        String said = exception.errorMessage();
        return code != null
                && (code == TOO_LARGE
                        || status.category() == PNStatusCategory.PNURITooLongCategory
                        || (said != null && REFUSALS_OF_A_LINE.contains(said.strip())));
    }

    /** Whether another attempt may succeed. Where nothing ever did, nobody listens or the origin is wrong. */
    private boolean mayPass(PNStatus status, PubNubException exception) {
        return status.retryable()
                && (accepted > 0
                        || status.statusCode() != null
                        || (Failure.mayBeDone(exception)
                                && status.category() != PNStatusCategory.PNMalformedResponseCategory));
    }

    /** Remembers what is done although the load ends; returns how it failed, in more words. */
    private CommandFailed stopped(CommandFailed failure) {
        long deadlineNanos = System.nanoTime() + LAST_ANSWERS.toNanos();
        long unknown = 0;
        long ahead = 0;
        boolean following = true; // all lines before this one are done
        for (Flight flight : window) {
            boolean done = flight.isDoneBy(deadlineNanos);
            following &= done;
            if (following) {
                state.advance(flight.number, flight.sumOfAll);
            } else if (done && flight.message != null) {
                ahead++;
                state.doneAhead(flight.number, flight.sum);
            } else if (flight.mayBeDone()) {
                unknown++;
            }
        }
        StringBuilder sentence = new StringBuilder(failure.sentence());
        if (state.done() > 0) {
            String how = skipped > 0 ? "published or skipped" : "published";
            sentence.append(
                    state.done() == 1
                            ? " The first line is " + how
                            : " The first %d lines are %s".formatted(state.done(), how));
            sentence.append(
                    ahead == 0 ? "." : ", and %d after %s.".formatted(ahead, state.done() == 1 ? "it" : "them"));
        } else if (ahead > 0) {
            sentence.append(" Published are %d lines after it.".formatted(ahead));
        }
        if (unknown > 0 && !failure.sentence().endsWith("is not known.")) {
            sentence.append(
                    unknown == 1
                            ? " Whether 1 more arrived is not known."
                            : " Whether %d more arrived is not known.".formatted(unknown));
        }
        try {
            state.save();
        } catch (CommandFailed alsoFailed) {
            if (!failure.sentence().equals(alsoFailed.sentence())) {
                sentence.append(' ').append(alsoFailed.sentence());
            }
        }
        return new CommandFailed(failure.exitCode(), sentence.toString());
    }

    private void skip(String sentence) {
        skipped++;
        if (skipped <= SKIPS_TOLD) {
            tell(sentence);
        }
        if (skipped == SKIPS_TOLD) {
            tell("More lines that are skipped are only counted.");
        }
    }

    private void tell(String sentence) {
        progress.clear();
        err.println(Visible.text(sentence));
        err.flush();
    }

    private CommandFailed unreadable(IOException failure) {
        return CommandFailed.failed("The input cannot be read after line %d: %s.".formatted(lines.count(), failure));
    }

    private double part() {
        return size == 0 ? 0 : Math.min(1, (double) lines.bytes() / size);
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** How a line is read. */
    @FunctionalInterface
    interface Reading {
        /** The message of a line, or null when the line stands for none. */
        @Nullable
        RawValue message(String line) throws Unfit;
    }

    /** A line under way. */
    private static final class Flight {
        final long number;
        final int sum;
        final int sumOfAll;
        final @Nullable RawValue message;
        final int chars;

        @Nullable
        CompletableFuture<PNEnvelope<PNPublishResult>> ending; // of the last attempt; null when there is nothing to do

        /** The last of {@code lines}. */
        Flight(InputLines lines, @Nullable RawValue message, int chars) {
            number = lines.count();
            sum = lines.sumOfLast();
            sumOfAll = lines.sumOfAll();
            this.message = message;
            this.chars = chars;
        }

        boolean isDoneBy(long deadlineNanos) {
            if (ending == null) {
                return true;
            }
            PNEnvelope<PNPublishResult> envelope = ending.copy()
                    .completeOnTimeout(null, Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
            return envelope != null && !envelope.isError();
        }

        boolean mayBeDone() {
            if (ending == null || !ending.isDone()) {
                return ending != null;
            }
            PNErrorData error = ending.join().status().errorData();
            return error != null && Failure.mayBeDone(error.exception());
        }
    }
}
