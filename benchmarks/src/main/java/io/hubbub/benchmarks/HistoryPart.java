package io.hubbub.benchmarks;

/** What is played on history. */
enum HistoryPart {
    PUBLISHING(
            'a',
            "Publishing",
            "One message of 200 bytes in flight per publisher, on 10,000 channels. *At half* is on a schedule, at half of the "
                    + "rate that the stored messages, or the rows of the peer, reached with so many publishers; latency is from "
                    + "when the message was due until its answer."),
    READING(
            'b',
            "Reading",
            "One request at a time, each for a random one of 10,000 channels; the peer runs the statement that Hubbub runs, "
                    + "without HTTP and without making JSON."),
    RETURNING(
            'c',
            "Returning",
            "All subscribers ask at the same moment with a cursor that is 1,000 messages old; p50 and p99 are the times until "
                    + "one of them has all."),
    DISK('d', "Disk", "The size of the files after publishing, divided by the messages in them, indexes included.");

    private final char letter;
    private final String title;
    private final String explanation;

    HistoryPart(char letter, String title, String explanation) {
        this.letter = letter;
        this.title = title;
        this.explanation = explanation;
    }

    char letter() {
        return letter;
    }

    String title() {
        return title;
    }

    String explanation() {
        return explanation;
    }
}
