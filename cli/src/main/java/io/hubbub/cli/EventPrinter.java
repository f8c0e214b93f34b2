package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNUUIDMetadataResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Prints what a subscription brings, and knows when that is over.
 *
 * <p>The client calls its listeners one after the other, and waits for a slow one: an output that takes nothing in stops
 * the subscription, not the memory. {@link #end} and {@link #awaitEnd} are for any thread.
 */
final class EventPrinter implements SubscribeCallback {
    /** What the names end with by which presence is subscribed. */
    static final String PRESENCE = "-pnpres";

    private static final int MAX_NAMES = 10;

    private final EventLines lines;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    // Of the listener's turns.
    private final Set<String> allowedChannels; // those that were not denied, or not yet
    private final Set<String> allowedGroups;
    private long left;
    private boolean connected; // ever
    private String trouble = ""; // the outage that was told, or empty

    /**
     * Has printed nothing.
     *
     * @param out for events
     * @param err for what becomes of the subscription
     * @param channels what is subscribed, presence included
     * @param groups the same
     * @param count the events after which it is over
     */
    EventPrinter(
            EventLines lines,
            PrintWriter out,
            PrintWriter err,
            Collection<String> channels,
            Collection<String> groups,
            long count) {
        this.lines = lines;
        this.out = out;
        this.err = err;
        this.allowedChannels = new HashSet<>(channels);
        this.allowedGroups = new HashSet<>(groups);
        this.left = count;
    }

    /** It is over, with this exit code unless it was over before. */
    void end(int code) {
        exitCode.complete(code);
    }

    /** Waits until it is over; returns the exit code. */
    int awaitEnd() {
        return exitCode.join();
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        print(message);
    }

    @Override
    public void signal(PubNub pubnub, PNSignalResult signal) {
        print(signal);
    }

    @Override
    public void presence(PubNub pubnub, PNPresenceEventResult presence) {
        print(presence);
    }

    @Override
    public void messageAction(PubNub pubnub, PNMessageActionResult messageAction) {
        print(messageAction);
    }

    @Override
    public void file(PubNub pubnub, PNFileMessageResult file) {
        print(file);
    }

    @Override
    public void channel(PubNub pubnub, PNChannelMetadataResult channel) {
        print(channel);
    }

    @Override
    public void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {
        print(uuid);
    }

    @Override
    public void membership(PubNub pubnub, PNMembershipResult membership) {
        print(membership);
    }

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        switch (status.category()) {
            case PNConnectedCategory -> {
                connected = true;
                tell(status, "Subscribed to %s at %s.".formatted(names(status), status.origin()));
            }
            case PNReconnectedCategory -> {
                trouble = "";
                tell(status, "Subscribed again.");
            }
            case PNDisconnectedCategory -> tell(status, "Unsubscribed.");
            case PNAccessDeniedCategory -> denied(status);
            default -> {
                // A leave that fails hurts nobody: the server sees the connection end.
                if (status.isError() && status.operation() == PNOperationType.PNSubscribeOperation) {
                    failed(status);
                }
            }
        }
    }

    /** The client goes on with the channels that are left, and is silent when there are none. */
    private void denied(PNStatus status) {
        if (exitCode.isDone()) {
            return;
        }
        status.affectedChannels().forEach(allowedChannels::remove);
        status.affectedChannelGroups().forEach(allowedGroups::remove);
        tell(status, "Not subscribed to %s: %s".formatted(names(status), Failure.sentence(status)));
        if (allowedChannels.isEmpty() && allowedGroups.isEmpty()) {
            end(Hubbub.FAILED);
        }
    }

    private void failed(PNStatus status) {
        if (exitCode.isDone()) {
            return;
        }
        String sentence = Failure.sentence(status);
        if (!connected || !status.retryable()) {
            tell(status, sentence);
            end(Hubbub.FAILED);
        } else if (!sentence.equals(trouble)) {
            trouble = sentence;
            tell(status, sentence + " Trying again every 3 s.");
        }
    }

    private void print(PNEvent event) {
        if (left == 0 || exitCode.isDone()) {
            return;
        }
        left--;
        out.println(lines.event(event));
        boolean unread = out.checkError(); // flushes; whoever read it is gone, as after "| head -1"
        if (left == 0 || unread) {
            end(Hubbub.DONE);
        }
    }

    private void tell(PNStatus status, String sentence) {
        err.println(lines.status(status, sentence));
        err.flush();
    }

    /** The names of a status, presence only where it stands for itself. */
    private static String names(PNStatus status) {
        List<String> names = new ArrayList<>(plain(status.affectedChannels()));
        plain(status.affectedChannelGroups()).forEach(group -> names.add("group " + group));
        return names.size() <= MAX_NAMES ? String.join(", ", names) : names.size() + " channels";
    }

    private static List<String> plain(List<String> names) {
        Set<String> all = new HashSet<>(names);
        return names.stream()
                .filter(name ->
                        !name.endsWith(PRESENCE) || !all.contains(name.substring(0, name.length() - PRESENCE.length())))
                .toList();
    }
}
