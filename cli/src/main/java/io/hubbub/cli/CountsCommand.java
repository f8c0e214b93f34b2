package io.hubbub.cli;

import io.hubbub.client.PubNub;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubbub counts} prints how many messages history keeps. */
@Command(
        name = "counts",
        description = {
            "Prints how many messages of channels history keeps, a line for each channel.",
            "",
            "Servers count to 10000, which stands for that many and more.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub counts room",
            "  hubbub counts room lobby --since -1d",
            "  hubbub counts room --since 17276954606232118     what came after a message",
        })
final class CountsCommand extends AskCommand {
    private static final long MOST = 10_000;
    private static final long BEFORE_ALL = 1;

    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and channel.")
    private boolean json;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            order = 2,
            description = "Count only what is later: a timetoken, how long ago (-90s, -30m, -2h, -1d12h), a date, or a "
                    + "time such as 2026-01-31T10:00.")
    private @Nullable String since;

    @Parameters(arity = "1..*", paramLabel = "CHANNEL", description = "One channel or several.")
    private List<String> channels = new ArrayList<>();

    @Override
    List<String> ask(PubNub pubnub) throws CommandFailed {
        long after =
                since == null ? BEFORE_ALL : Moment.timetoken("--since", since, Instant.now(), ZoneId.systemDefault());
        return pubnub.messageCounts().channels(channels).channelsTimetoken(after).sync().channels().entrySet().stream()
                .map(this::line)
                .toList();
    }

    private String line(Map.Entry<String, Long> count) {
        if (json) {
            return json(ClientOptions.JSON
                    .createObjectNode()
                    .put("channel", count.getKey())
                    .put("messages", count.getValue()));
        }
        return "%s: %d%s".formatted(count.getKey(), count.getValue(), count.getValue() < MOST ? "" : " or more");
    }
}
