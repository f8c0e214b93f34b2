package io.hubbub.server.http;

import io.hubbub.protocol.RefusalCode;

/** Is told what happens at the edge, by any loop; must neither block nor throw. */
public interface EdgeObserver {
    /** {@code delta} more connections are open, or fewer. */
    void connections(int delta);

    /** A connection was closed as it came: there were too many. */
    void connectionRejected();

    /** A request was refused. */
    void refused(RefusalCode code);

    /** A client lost its connection since it was too slow, or since its loop held too much. */
    void cutOff();

    /** A loop was this late, in nanoseconds, for what it had planned; told once a second. */
    void lag(int loop, long nanos);
}
