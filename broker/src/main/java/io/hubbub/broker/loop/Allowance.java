package io.hubbub.broker.loop;

/** How much work may still be done in this turn, in steps that each take about a microsecond at most. */
public final class Allowance {
    private int left;

    /** An allowance of so many steps. */
    public Allowance(int steps) {
        left = steps;
    }

    /** So much was done. The last piece of work may exceed the allowance. */
    public void spend(int steps) {
        left -= steps;
    }

    /** Whether the rest must wait for another turn. */
    public boolean isSpent() {
        return left <= 0;
    }
}
