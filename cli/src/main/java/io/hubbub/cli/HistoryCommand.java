package io.hubbub.cli;

import io.hubbub.client.FetchMessages;
import io.hubbub.client.History;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PubNubException;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub history} prints what was published on a channel. */
@Command(
        name = "history",
        description = {
            "Prints the messages of a channel that history keeps, the oldest first: the newest 100 of them, or as many as "
                    + "--count says.",
            "",
            "Many messages are read page by page and printed as they come. What is published meanwhile is left out.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub history room",
            "  hubbub history room --from -2h --all                 everything of the last two hours",
            "  hubbub history room --to 2026-01-31 --count 10       the last 10 before that day",
            "  hubbub history room --reverse --count 1              the first message",
            "  hubbub history room --all --json > room.jsonl        one JSON object per line",
            "  hubbub history room --all --json | jq -c .message    messages as publish --file takes them",
        })
final class HistoryCommand implements Callable<Integer> {
    private static final int PAGE = 100;
    private static final long BEFORE_ALL = 1;

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
    private String channel = "";

    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and message.")
    private boolean json;

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @ArgGroup(order = 4)
    private Amount amount = new Amount();

    @Option(names = "--reverse", order = 6, description = "Take the oldest messages, not the newest.")
    private boolean reverse;

    private @Nullable EventLines lines;
    private long printed;
    private long unreadable;
    private long lastPrinted; // its timetoken

    HistoryCommand(Shell shell) {
        this.shell = shell;
    }

    /** How many messages. */
    static final class Amount {
        @Option(names = "--count", paramLabel = "N", order = 4, description = "Print N messages at most; else 100.")
        long count = PAGE;

        @Option(names = "--all", order = 5, description = "Print all messages.")
        boolean all;

        long most() {
            return all ? Long.MAX_VALUE : count;
        }
    }

    @Override
    public Integer call() throws CommandFailed {
        PeriodOptions.Period wanted = period.period();
        if (amount.count < 1) {
            throw CommandFailed.wrongUse("--count must be 1 or more.");
        }
        if (channel.contains(",")) {
            throw CommandFailed.wrongUse("History is that of one channel, not of \"%s\".".formatted(channel));
        }
        Progress progress = new Progress(
                shell.isTerminal(Shell.ERRORS) && !shell.isTerminal(Shell.OUTPUT)
                        ? spec.commandLine().getErr()
                        : null,
                System::nanoTime);
        try (PubNub pubnub = client.open()) {
            if (!amount.all && !reverse && amount.count <= PAGE) {
                newest(pubnub, wanted, (int) amount.count).stream()
                        .limit(amount.count)
                        .forEach(this::print);
            } else {
                printForwards(pubnub, wanted, progress);
            }
        } catch (PubNubException failure) {
            CommandFailed failed = Failure.of(failure);
            progress.end();
            throw lastPrinted == 0
                    ? failed
                    : new CommandFailed(
                            failed.exitCode(),
                            "%s Go on with --from %d.".formatted(failed.sentence(), lastPrinted + 1));
        }
        progress.end();
        if (unreadable > 0) {
            throw CommandFailed.failed("%d of the messages could not be read in full.".formatted(unreadable));
        }
        return Hubbub.DONE;
    }

    /** Walks from the first message that is wanted to the last, which is settled before. */
    private void printForwards(PubNub pubnub, PeriodOptions.Period wanted, Progress progress) {
        List<PNFetchMessageItem> newest = newest(pubnub, wanted, 1);
        if (newest.isEmpty()) {
            return;
        }
        long last = newest.get(newest.size() - 1).timetoken();
        boolean fromTheFirst = amount.all || reverse;
        long before = !fromTheFirst
                ? beforeNewest(pubnub, wanted, last)
                : wanted.from() == null ? BEFORE_ALL : wanted.from() - 1;
        Iterator<PNFetchMessageItem> messages =
                fetch(pubnub).start(before).end(last).all().iterator();
        boolean read = true; // by somebody
        long first = 0;
        while (read && printed < amount.most() && messages.hasNext()) {
            PNFetchMessageItem message = messages.next();
            print(message);
            first = first == 0 ? message.timetoken() - 1 : first;
            progress.sent(Math.min(1, (double) (message.timetoken() - first) / Math.max(1, last - first)));
            read = printed % PAGE != 0 || isRead();
        }
    }

    /** Where the newest messages begin, as many as are wanted: read backwards, and not kept. */
    private long beforeNewest(PubNub pubnub, PeriodOptions.Period wanted, long last) {
        History backwards = pubnub.history().channel(channel).start(last + 1).includeTimetoken(true);
        if (wanted.from() != null) {
            backwards.end(wanted.from());
        }
        long first = last;
        Iterator<PNHistoryItemResult> items = backwards.all().iterator();
        for (long left = amount.count; left > 0 && items.hasNext(); left--) {
            long timetoken = items.next().timetoken();
            first = timetoken > 0 ? timetoken : first;
        }
        return first - 1;
    }

    private List<PNFetchMessageItem> newest(PubNub pubnub, PeriodOptions.Period wanted, int count) {
        FetchMessages call = fetch(pubnub).count(count);
        if (wanted.from() != null) {
            call.end(wanted.from());
        }
        if (wanted.to() != null) {
            call.start(wanted.to() + 1);
        }
        return call.sync().channels().values().stream().findFirst().orElse(List.of());
    }

    private FetchMessages fetch(PubNub pubnub) {
        return pubnub.fetchMessages()
                .channels(channel)
                .count(PAGE)
                .includeMeta(true)
                .includeCustomMessageType(true);
    }

    private void print(PNFetchMessageItem message) {
        spec.commandLine().getOut().println(json ? object(message) : lines().event(event(message)));
        printed++;
        lastPrinted = Math.max(lastPrinted, message.timetoken());
        if (message.error() != null) {
            unreadable++;
        }
    }

    private boolean isRead() {
        return !spec.commandLine().getOut().checkError(); // flushes, too
    }

    private EventLines lines() {
        EventLines known = lines;
        if (known == null) {
            known = ReadableLines.withDates(ZoneId.systemDefault(), shell.isColoured(Shell.OUTPUT));
            lines = known;
        }
        return known;
    }

    private PNMessageResult event(PNFetchMessageItem message) {
        return new PNMessageResult(
                message.message(),
                channel,
                null,
                message.timetoken(),
                message.meta(),
                message.uuid(),
                message.customMessageType(),
                null);
    }

    private String object(PNFetchMessageItem message) {
        ObjectNode line = ClientOptions.JSON.createObjectNode();
        line.put("channel", channel).put("timetoken", Long.toString(message.timetoken()));
        line.set("message", message.message());
        put(line, "publisher", message.uuid());
        if (message.meta() != null) {
            line.set("meta", message.meta());
        }
        put(line, "customMessageType", message.customMessageType());
        if (message.messageType() != 0) {
            line.put("messageType", message.messageType());
        }
        return Visible.text(AskCommand.json(line));
    }

    private static void put(ObjectNode line, String name, @Nullable String value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
