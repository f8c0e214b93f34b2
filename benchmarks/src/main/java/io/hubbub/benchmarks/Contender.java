package io.hubbub.benchmarks;

import java.io.IOException;
import java.util.Map;

/** One of the servers that a run compares. */
interface Contender {
    /** As it appears in the result file. */
    String title();

    /** How it is run: the command line, without paths of this machine. */
    String commandLine();

    /** Its version, as it names it itself. */
    String version();

    ServerProcess start() throws IOException, InterruptedException;

    /**
     * How to speak to a server of this kind on {@code port}.
     *
     * @param batches whether an answer may carry several messages, where that is a matter of choice
     */
    Dialect dialect(int port, boolean batches);

    /** Whether {@link #dialect} differs with {@code batches}. */
    boolean choosesBatches();

    /** Messages a second and channel at which the search of the highest rate begins. */
    double firstRate();

    /** Has the server free what memory it can; nothing where the server has no such call. */
    void settleMemory(ServerProcess server) throws IOException, InterruptedException;

    /**
     * The same, with a keyset {@code demo} whose secret key is that of {@link GrantClient}; fails where there is no access
     * control.
     *
     * @param controlled whether access to it is controlled, or open
     */
    Contender withSecret(boolean controlled);

    /**
     * The figures that {@code driver} finds inside the server, without HTTP; fails where there is no way to them.
     *
     * @param driver has a main method
     */
    Map<Workload, Map<Metric, Double>> inside(Class<?> driver, Sizes sizes) throws IOException, InterruptedException;

    /** Bytes of live objects in the server's heap; 0 where there is no such figure. */
    long liveHeapBytes(ServerProcess server) throws IOException, InterruptedException;
}
