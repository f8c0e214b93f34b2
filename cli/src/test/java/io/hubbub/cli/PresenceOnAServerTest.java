package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Presence, groups and filters from the command line to a real server and back. */
class PresenceOnAServerTest {
    @RegisterExtension
    static final Network network = new Network();

    private final String channel = "presence-" + UUID.randomUUID();

    @Test
    void subscriber_isThereWithItsStateUntilItLeaves() {
        Running alice = connected("subscribe", channel, "--uuid", "alice");

        assertThat(run("state", "set", channel, "{\"n\":1.10}", "--uuid", "alice"))
                .isEqualToIgnoringNewLines("{\"n\":1.10}");
        assertThat(run("here-now", channel, "--state").lines())
                .containsExactly(channel + ": 1 here", "  alice {\"n\":1.10}");
        assertThat(run("here-now", channel, "--no-uuids")).isEqualToIgnoringNewLines(channel + ": 1 here");
        assertThat(run("where-now", "alice").lines()).contains(channel);
        assertThat(run("state", "get", channel, "--of", "alice")).contains("{\"n\":1.10}");
        alice.interrupt();
        assertThat(alice.outcome().exitCode()).isZero();
        assertThat(run("here-now", channel)).isEqualToIgnoringNewLines(channel + ": 0 here");
    }

    @Test
    void presence_subscribed_isPrinted() {
        Running watcher = connected("subscribe", channel, "--presence", "--count", "3", "--uuid", "watcher");
        watcher.out().await("watcher join: 1 here");
        Running bob = connected("subscribe", channel, "--uuid", "bob");
        watcher.out().await("bob join: 2 here");
        bob.interrupt();

        assertThat(watcher.outcome().out()).contains("bob leave: 1 here");
    }

    @Test
    void group_channelIsAddedWhileSubscribed_isHeard() {
        String group = "g-" + UUID.randomUUID();
        run("groups", "add", group, channel + "-first");
        Running subscriber = connected("subscribe", "--group", group, "--count", "1", "--json");
        run("groups", "add", group, channel);
        assertThat(run("groups", "list", group).lines()).containsExactly(channel + "-first", channel);
        run("publish", channel, "hello");

        assertThat(subscriber.outcome().out()).contains("\"subscription\":\"" + group + "\"", "hello");
        run("groups", "remove", group, channel);
        run("groups", "delete", group);
        assertThat(run("groups", "list", group)).isEmpty();
        assertThat(run("groups", "list")).doesNotContain(group);
    }

    @Test
    void group_withoutChannels_isOneSentenceAndExitsWith1() {
        Outcome outcome = Cli.of(network).run("subscribe", "--group", "empty-" + UUID.randomUUID());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("empty subscription set").hasLineCount(1);
    }

    @Test
    void filter_letsMessagesThatFit() {
        Running subscriber = connected("subscribe", channel, "--filter", "lang == 'en'", "--count", "1");
        run("publish", channel, "--meta", "{\"lang\":\"de\"}", "hallo");
        run("publish", channel, "--meta", "{\"lang\":\"en\"}", "hello");

        assertThat(subscriber.outcome().out()).contains("\"hello\"").doesNotContain("hallo");
    }

    @Test
    void filter_isNotUnderstood_isOneSentenceAndExitsWith1() {
        Outcome outcome = Cli.of(network).run("subscribe", channel, "--filter", "a ==");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Filter syntax error", "Mend --filter")
                .hasLineCount(1);
    }

    private static String run(String... arguments) {
        Outcome outcome = Cli.of(network).run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private static Running connected(String... arguments) {
        Running subscriber = Cli.of(network).start(arguments);
        subscriber.err().await("PNConnectedCategory", "Subscribed to");
        return subscriber;
    }
}
