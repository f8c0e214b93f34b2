package io.hubbub.client.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What may keep a thread waiting, and so must not run on an event loop. Its daemon threads end when they are idle. */
final class Lookups implements Executor {
    private static final int THREADS = 4; // one slow name does not hold up all others
    private static final long IDLE_SECONDS = 1;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Lookups::thread);

    Lookups() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether {@link #addresses} answers at once. */
    static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** All addresses of a host, in the order in which to try them. */
    static InetAddress[] addresses(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Takes nothing any more. */
    void close() {
        threads.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "pn-netty-lookup", 0, false);
        thread.setDaemon(true);
        return thread;
    }
}
