package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.Subscribe;
import io.hubbub.client.model.PubNubException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hubbub subscribe} prints what comes on some channels until it is interrupted. */
@Command(
        name = "subscribe",
        description = {
            "Prints what comes on channels, as it comes, until Ctrl-C.",
            "",
            "What becomes of the subscription goes to the error output. When the connection breaks, the command tries again "
                    + "every 3 seconds and goes on after the last message it got. It fails when the first attempt does.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub subscribe room",
            "  hubbub subscribe room lobby --json | jq .message     one JSON object per line",
            "  hubbub subscribe room --from 17276954606232118       what came after a message, if it is still kept",
            "  hubbub subscribe room --count 1                      waits for one message",
            "  hubbub subscribe room --presence                     also who comes and goes",
            "  hubbub subscribe --group friends                     what comes on the channels of a group",
            "  hubbub subscribe room --filter \"lang == 'en'\"        messages with that metadata only",
        })
final class SubscribeCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // for the server to hear that we leave

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private GroupOption groups = new GroupOption();

    @Parameters(arity = "0..*", paramLabel = "CHANNEL", description = "One channel or several.")
    private List<String> channels = new ArrayList<>();

    @Option(
            names = "--json",
            order = 1,
            description = "Print JSON objects, one per line; also for news of the subscription on the error output.")
    private boolean json;

    @Option(
            names = "--from",
            paramLabel = "TIMETOKEN",
            order = 2,
            description = "Begin after this timetoken, as far back as the server remembers.")
    private long from;

    @Option(names = "--count", paramLabel = "N", order = 3, description = "End after N events.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--presence", order = 3, description = "Print who comes and goes, too.")
    private boolean presence;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            order = 3,
            description = "Print only messages whose metadata fit; the server chooses them.")
    private @Nullable String filter;

    SubscribeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed {
        if (from < 0 || count < 1) {
            throw CommandFailed.wrongUse(
                    from < 0 ? "--from must be a timetoken, not %d.".formatted(from) : "--count must be 1 or more.");
        }
        if (channels.isEmpty() && groups.names.isEmpty()) {
            throw CommandFailed.wrongUse("Name a channel or a --group: see hubbub subscribe --help.");
        }
        EventPrinter printer = new EventPrinter(
                lines(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                names(channels),
                names(groups.names),
                count);
        CompletableFuture<Void> over = new CompletableFuture<>();
        PubNub pubnub = client.open();
        Shell.Watch watch = shell.interrupts().apply(() -> {
            printer.end(Hubbub.DONE);
            over.join();
            return Hubbub.DONE;
        });
        try {
            pubnub.addListener(printer);
            pubnub.setFilterExpression(filter);
            Subscribe subscribe = pubnub.subscribe()
                    .channels(channels)
                    .channelGroups(groups.names)
                    .withTimetoken(from);
            if (presence) {
                subscribe.withPresence();
            }
            subscribe.execute();
            int exitCode = printer.awaitEnd();
            if (exitCode == Hubbub.DONE) {
                pubnub.closeGracefully(PATIENCE);
            }
            return exitCode;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        } catch (IllegalArgumentException wrong) { // a filter that no locale could read
            throw CommandFailed.wrongUse("%s.".formatted(wrong.getMessage()));
        } finally {
            pubnub.close();
            watch.close();
            over.complete(null);
        }
    }

    /** The names one by one, as they are subscribed: an argument may be a list, as everywhere in the client. */
    private List<String> names(List<String> lists) {
        return lists.stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .flatMap(name -> presence && !name.endsWith(EventPrinter.PRESENCE)
                        ? Stream.of(name, name + EventPrinter.PRESENCE)
                        : Stream.of(name))
                .toList();
    }

    private EventLines lines() {
        return json
                ? new JsonLines()
                : new ReadableLines(
                        ZoneId.systemDefault(), shell.isColoured(Shell.OUTPUT), shell.isColoured(Shell.ERRORS));
    }
}
