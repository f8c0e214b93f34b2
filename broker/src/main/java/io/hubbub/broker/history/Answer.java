package io.hubbub.broker.history;

/** Takes what was recalled. */
public interface Answer {
    /** What history holds after the cursor that was asked about. */
    void found(Recalled recalled);

    /** It cannot be read now. */
    void failed(RuntimeException cause);
}
