package io.hubbub.benchmarks;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What clients say to Hubbub besides what every workload needs. In texts, # is the number of the subscriber. */
enum Manner {
    /** As in every workload that compares servers. */
    PLAIN("", "", "&uuid=u#", ""),

    /** Messages have metadata, and nobody asks for it. */
    NO_FILTER("", "", "&uuid=u#", Texts.META),

    /** All subscribers have the same filter, which every message passes. */
    ONE_FILTER("", "", "&uuid=u#&filter-expr=n%3C1000", Texts.META),

    /** Each has a filter of its own, which every message passes. */
    OWN_FILTERS("", "", "&uuid=u#&filter-expr=n%3C1#", Texts.META),

    /** Subscribers do not say who they are, so they are not present. */
    NAMELESS("", "", "", Texts.META),

    /** The same, and messages are as in every workload. */
    ANONYMOUS("", "", "", ""),

    /** Channels with dots in their names, listened to by name. */
    DOTTED(Texts.DOTS, "", "&uuid=u#", ""),

    /** The same, listened to by a pattern. */
    BY_PATTERN(Texts.DOTS, Texts.DOTS + "*", "&uuid=u#", ""),

    /** Subscribers that listen to a hundred patterns each, of which none stands for a channel in use. */
    OTHER_PATTERNS(Texts.DOTS, "", "&uuid=u#", "") {
        @Override
        String names(String channel, int subscriber) {
            return IntStream.range(subscriber * PATTERNS_EACH, (subscriber + 1) * PATTERNS_EACH)
                    .mapToObj(number -> "w.p" + number + ".*")
                    .collect(Collectors.joining(","));
        }
    };

    private static final int PATTERNS_EACH = 100;

    private final String prefix;
    private final String pattern;
    private final String query;
    private final String published;

    /**
     * @param prefix of every channel's name
     * @param pattern what subscribers listen to instead of their channel; empty for the channel
     * @param query of a poll, besides the cursor
     * @param published added to the query of a publish
     */
    Manner(String prefix, String pattern, String query, String published) {
        this.prefix = prefix;
        this.pattern = pattern;
        this.query = query;
        this.published = published;
    }

    /** How many subscribers of {@link #OTHER_PATTERNS} have {@code patterns} together. */
    static int listeners(int patterns) {
        return patterns / PATTERNS_EACH;
    }

    /** The channel as it is called on the wire. */
    String channel(String channel) {
        return prefix + channel;
    }

    /** What a subscriber of {@code channel} listens to. */
    String names(String channel, int subscriber) {
        return pattern.isEmpty() ? channel(channel) : pattern;
    }

    /** What a subscriber adds to the query of its polls. */
    String query(int subscriber) {
        return query.replace("#", Integer.toString(subscriber));
    }

    /** What is added to the query of a publish. */
    String published() {
        return published;
    }

    private static final class Texts {
        static final String DOTS = "w.x.";
        static final String META = "&meta=%7B%22n%22%3A5%7D"; // {"n":5}
    }
}
