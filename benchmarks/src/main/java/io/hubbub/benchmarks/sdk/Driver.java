package io.hubbub.benchmarks.sdk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays one SDK as it is told, an order a line, and answers each with a line of figures. Ends with its input.
 *
 * <pre>
 * publish IN_FLIGHT MILLIS           by callbacks, so many under way
 * publish-waiting MILLIS             one after the other, each waited for
 * catch-up CHANNELS EACH TIMETOKEN   hears what the server has kept since then on channels 1, 2, ...
 * listen NUMBER...                   hears channel 0 from now on; its lanes will begin with these numbers
 * heard MESSAGES MILLIS              waits for so many messages, and says what has come since listen
 * park CLIENTS                       as many clients, each on a channel of its own: 1, 2, ...; heard counts there too;
 *                                    several share all they can
 * still                              threads, and heap in use after collections
 * </pre>
 */
public final class Driver {
    private static final int LEAD_MILLIS = 300; // of publishing, before it is measured
    private static final int CONNECTS_WITHIN = 60_000; // ms
    private static final int CATCHES_UP_WITHIN = 60_000; // ms
    private static final int SETTLES_WITHIN = 200; // ms
    private static final int PARKS_AT_ONCE = 50;

    private final Sdk sdk;
    private final String origin;
    private final Allocation allocation = Allocation.start();
    private final Map<Integer, SdkClient> publishers = new HashMap<>(); // by how many publishes are under way
    private final List<SdkClient> parked = new ArrayList<>();
    private volatile Arrivals arrivals = new Arrivals(0);
    private @Nullable SdkClient receiver;
    private boolean listening;
    private Usage begun = new Usage(0, 0, 0);

    private Driver(Sdk sdk, String origin) {
        this.sdk = sdk;
        this.origin = origin;
    }

    /** Takes {@code hubbub}, {@code hubbub-netty} or {@code official}, and the server's host and port. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream answers = System.out;
        System.setOut(System.err); // an SDK may have something to say
        Driver driver = new Driver(sdk(arguments[0]), arguments[1]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(driver.answer(order.split(" ", -1)));
            answers.flush();
        }
        System.exit(0); // the threads of an SDK may stay
    }

    private static Sdk sdk(String name) {
        return switch (name) {
            case "hubbub" -> HubbubSdk.plain();
            case "hubbub-netty" -> HubbubSdk.onNetty();
            case "official" -> new OfficialSdk();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String answer(String[] order) throws InterruptedException {
        Map<String, Number> figures = new LinkedHashMap<>();
        switch (order[0]) {
            case "publish" -> publish(Integer.parseInt(order[1]), Long.parseLong(order[2]), figures);
            case "publish-waiting" -> publishWaiting(Long.parseLong(order[1]), figures);
            case "catch-up" ->
                catchUp(Integer.parseInt(order[1]), Integer.parseInt(order[2]), Long.parseLong(order[3]), figures);
            case "listen" -> listen(order);
            case "heard" -> heard(Long.parseLong(order[1]), Long.parseLong(order[2]), figures);
            case "park" -> park(Integer.parseInt(order[1]));
            case "still" -> still(figures);
            default -> throw new IllegalArgumentException(order[0]);
        }
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }

    private void publish(int inFlight, long millis, Map<String, Number> figures) throws InterruptedException {
        SdkClient client = publishers.computeIfAbsent(
                inFlight, count -> sdk.client(origin, "publisher-" + count, count, new Arrivals(0)));
        PublishLoop loop = new PublishLoop(client);
        loop.begin(inFlight);
        Thread.sleep(LEAD_MILLIS);
        Usage before = Usage.now(allocation);
        long accepted = loop.accepted();
        Thread.sleep(millis);
        accepted = loop.accepted() - accepted;
        Usage.now(allocation).since(before).report(figures);
        loop.end();
        figures.put("messages", accepted);
        figures.put("failed", loop.failed());
    }

    private void publishWaiting(long millis, Map<String, Number> figures) throws InterruptedException {
        SdkClient client = publishers.computeIfAbsent(
                1, count -> sdk.client(origin, "publisher-" + count, count, new Arrivals(0)));
        Usage before = Usage.now(allocation);
        long end = System.nanoTime() + millis * 1_000_000;
        long accepted = 0;
        long failed = 0;
        while (System.nanoTime() < end) {
            if (client.publishAndWait(PublishLoop.CHANNEL, PublishLoop.message(accepted))) {
                accepted++;
            } else {
                failed++;
            }
        }
        Usage.now(allocation).since(before).report(figures);
        figures.put("messages", accepted);
        figures.put("failed", failed);
    }

    private void catchUp(int channels, int each, long timetoken, Map<String, Number> figures)
            throws InterruptedException {
        Arrivals fresh = hearAnew(1 + channels);
        List<String> names =
                IntStream.rangeClosed(1, channels).mapToObj(Driver::channel).toList();
        SdkClient client = receiver();
        Usage before = Usage.now(allocation);
        client.subscribe(names, timetoken);
        fresh.await((long) channels * each, CATCHES_UP_WITHIN);
        Usage.now(allocation).since(before).report(figures);
        client.unsubscribe(names);
        Thread.sleep(SETTLES_WITHIN); // what comes too often, and the leave
        fresh.report(figures);
    }

    private void listen(String[] numbers) throws InterruptedException {
        Arrivals fresh = hearAnew(numbers.length - 1);
        for (int lane = 0; lane < numbers.length - 1; lane++) {
            fresh.startAt(lane, Long.parseLong(numbers[lane + 1]));
        }
        if (!listening) {
            receiver().subscribe(List.of(channel(0)), 0);
            connect(fresh, 1);
            listening = true;
        }
        begun = Usage.now(allocation);
    }

    private void heard(long messages, long millis, Map<String, Number> figures) throws InterruptedException {
        Arrivals current = arrivals;
        current.await(messages, millis);
        Usage.now(allocation).since(begun).report(figures);
        Thread.sleep(SETTLES_WITHIN); // what comes too often
        current.report(figures);
    }

    private void park(int clients) throws InterruptedException {
        Arrivals fresh = hearAnew(1 + clients);
        begun = Usage.now(allocation);
        Sdk parking = clients > 1 ? sdk.shared() : sdk;
        for (int number = 1; number <= clients; number++) {
            SdkClient client = parking.client(origin, "user-" + number, 0, fresh);
            parked.add(client);
            client.subscribe(List.of(channel(number)), 0);
            if (number % PARKS_AT_ONCE == 0 || number == clients) {
                connect(fresh, number);
            }
        }
    }

    private static void still(Map<String, Number> figures) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc(); // the measured thing: the heap that is left
            Thread.sleep(SETTLES_WITHIN);
        }
        figures.put(
                "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        figures.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void connect(Arrivals to, int count) throws InterruptedException {
        if (!to.awaitConnections(count, CONNECTS_WITHIN)) {
            throw new IllegalStateException("not " + count + " subscriptions");
        }
    }

    private static String channel(int number) {
        return String.format("c%06d", number);
    }

    private Arrivals hearAnew(int streams) {
        arrivals = new Arrivals(streams);
        return arrivals;
    }

    private SdkClient receiver() {
        SdkClient client = receiver;
        if (client == null) {
            client = sdk.client(origin, "receiver", 0, new Current());
            receiver = client;
        }
        return client;
    }

    /** Passes on to the arrivals of the present order. */
    private final class Current implements Heard {
        @Override
        public void connected() {
            arrivals.connected();
        }

        @Override
        public void text(String channel, String text) {
            arrivals.text(channel, text);
        }

        @Override
        public void number(String channel, long number) {
            arrivals.number(channel, number);
        }
    }
}
