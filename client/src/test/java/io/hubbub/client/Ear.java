package io.hubbub.client;

import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener of a client with threads of its own: tests wait for what it hears next. Any thread may ask. */
final class Ear implements SubscribeCallback {
    /** How long a test waits for what ought to come. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<PNMessageResult> messages = new LinkedBlockingQueue<>();

    /** The next status, as {@code Connected[a]}. */
    String status() throws InterruptedException {
        return next(statuses, "status");
    }

    /** The payload of the next message. */
    String message() throws InterruptedException {
        return next(messages, "message").message().toString();
    }

    /** The payloads of as many messages. */
    List<String> messages(int count) throws InterruptedException {
        List<String> payloads = new ArrayList<>();
        while (payloads.size() < count) {
            payloads.add(message());
        }
        return payloads;
    }

    /** The statuses up to the one that is wanted, which is the last. */
    List<String> statusesUntil(String wanted) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        do {
            heard.add(status());
        } while (!heard.get(heard.size() - 1).equals(wanted));
        return heard;
    }

    /** Everything that was heard and not asked for. */
    List<Object> rest() {
        List<Object> rest = new ArrayList<>(statuses);
        messages.forEach(message -> rest.add(message.message().toString()));
        return rest;
    }

    private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("No " + what + " within " + PATIENCE);
        }
        return next;
    }

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        statuses.add(Recorder.word(status));
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        messages.add(message);
    }

    /** An envelope with a message. */
    static String envelope(String channel, long timetoken, String payload) {
        return "{\"a\":\"2\",\"f\":0,\"i\":\"you\",\"p\":{\"t\":\"%d\",\"r\":7},\"k\":\"demo\",\"c\":\"%s\",\"d\":%s}"
                .formatted(timetoken, channel, payload);
    }

    /** A reply to a subscribe request. */
    static String reply(long timetoken, String... envelopes) {
        return "{\"t\":{\"t\":\"" + timetoken + "\",\"r\":7},\"m\":[" + String.join(",", envelopes) + "]}";
    }
}
