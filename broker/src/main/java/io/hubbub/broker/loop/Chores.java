package io.hubbub.broker.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Work of any length in turns of bounded length.
 *
 * <p>A chore begins in the turn in which it comes. What does not fit there waits in one line and is done in the order of
 * the line, {@value #STEPS_PER_TURN} steps a turn, so that a loop with a long line still looks at its sockets all the time.
 * Short chores overtake the line, except those that belong to the same user as one in it: everything that a user asks for
 * is done in the order in which it came, as if each had been done in one turn.
 *
 * <p>Owned by the loop it was made with.
 */
@LoopOwned
public final class Chores {
    /** The steps of one turn. */
    public static final int STEPS_PER_TURN = 2048;

    private static final int MOST_WAITING = 1000;

    private final Loop owner;
    private final int stepsPerTurn;
    private final Queue<Waiting> line = new ArrayDeque<>();
    private final Map<String, Integer> users = new HashMap<>(); // how many chores of each are in the line
    private boolean going; // a turn is set

    /** An empty line. */
    public Chores(Loop owner, int stepsPerTurn) {
        this.owner = owner;
        this.stepsPerTurn = stepsPerTurn;
    }

    /**
     * Begins {@code chore}, unless it must wait for others, and returns whether it is done already; if not, it will be told.
     *
     * @param user to whom it belongs, or null for nobody
     */
    public boolean begin(@Nullable String user, Chore chore) {
        assert owner.inLoop();
        if (!isBusyWith(user) && chore.goOn(new Allowance(stepsPerTurn))) {
            return true;
        }
        line.add(new Waiting(user, chore));
        if (user != null) {
            users.merge(user, 1, Integer::sum);
        }
        keepGoing();
        return false;
    }

    /** Whether a chore of {@code user} is in the line. */
    public boolean isBusyWith(@Nullable String user) {
        assert owner.inLoop();
        return user != null && !users.isEmpty() && users.containsKey(user); // most of the time there is no line
    }

    /** Whether so many chores wait that whoever can should refuse more. */
    public boolean isFull() {
        assert owner.inLoop();
        return line.size() >= MOST_WAITING;
    }

    /** Whether {@code steps} are more than what surely fits into one turn. */
    public boolean isLong(long steps) {
        return steps > stepsPerTurn;
    }

    private void keepGoing() {
        if (!going && !line.isEmpty()) {
            going = true;
            // What is posted runs before the loop looks at its sockets again, a timer after it.
            owner.after(Duration.ZERO, this::goOn);
        }
    }

    private void goOn() {
        try {
            Allowance allowance = new Allowance(stepsPerTurn);
            for (Waiting first = line.peek(); first != null && !allowance.isSpent(); first = line.peek()) {
                boolean goesOn = false;
                try {
                    goesOn = !first.chore.goOn(allowance);
                } finally {
                    if (!goesOn) {
                        line.remove();
                        leave(first.user);
                    }
                }
                if (goesOn) {
                    break;
                }
                first.chore.done();
            }
        } finally {
            going = false;
            keepGoing();
        }
    }

    private void leave(@Nullable String user) {
        if (user != null) {
            users.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    private record Waiting(@Nullable String user, Chore chore) {}
}
