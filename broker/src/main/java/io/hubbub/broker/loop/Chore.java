package io.hubbub.broker.loop;

/** Work that may be too long for one turn. */
public interface Chore {
    /** Does what the allowance allows, and returns whether that was the last of it. Must not throw. */
    boolean goOn(Allowance allowance);

    /** Is told that it is done, when that took more than the turn in which it came. */
    void done();
}
