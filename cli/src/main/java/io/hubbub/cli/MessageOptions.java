package io.hubbub.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.RawValue;

/** Whether a message is JSON or text. What is JSON goes to the server as it was typed. */
final class MessageOptions {
    private static final char UNREADABLE = '\uFFFD';

    // Nothing is built of a message, so it may be as large as it likes: only nesting costs more than its letters. What
    // the server does not take is for the server to say.
    private static final JsonFactory CHECKING = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    @ArgGroup
    private Form form = new Form();

    /** Either of them. */
    static final class Form {
        @Option(names = "--json", order = 1, description = "The message is JSON; anything else is an error.")
        boolean json;

        @Option(names = "--string", order = 2, description = "The message is text, even where it could be JSON.")
        boolean string;
    }

    /** The message of an argument. */
    RawValue argument(String text) throws CommandFailed {
        if (text.indexOf(UNREADABLE) >= 0) {
            throw CommandFailed.wrongUse("The message has letters that this locale does not know: set LC_ALL=C.UTF-8,"
                    + " or write the message to the input of \"hubbub publish CHANNEL -\".");
        }
        try {
            return message(text);
        } catch (Unfit wrong) {
            throw CommandFailed.wrongUse(
                    "The message %s: keep the shell away with single quotes, or leave out --json to send it as text."
                            .formatted(wrong.reason()));
        }
    }

    /** One line of the input. */
    RawValue line(String text) throws Unfit {
        return message(text);
    }

    /** One line of a file of JSON lines, or null for a blank one, which is none. */
    @Nullable
    RawValue jsonLine(String text) throws Unfit {
        if (form.string) {
            return asText(text);
        }
        return text.isBlank() ? null : json(text);
    }

    private RawValue message(String text) throws Unfit {
        if (form.string) {
            return asText(text);
        }
        try {
            return json(text);
        } catch (Unfit wrong) {
            if (form.json) {
                throw wrong;
            }
            return asText(text);
        }
    }

    /** {@code text}, when it is one JSON value. */
    static RawValue json(String text) throws Unfit {
        try (JsonParser parser = CHECKING.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new Unfit("is not JSON but empty");
            }
            parser.skipChildren();
            // A scalar is read lazily: asking for the token after it is what checks its end.
            if (parser.nextToken() != null) {
                throw new Unfit("is not JSON but more than one value");
            }
            return new RawValue(text.strip());
        } catch (JacksonException wrong) {
            TokenStreamLocation location = wrong.getLocation();
            throw new Unfit("is not JSON" + (location == null ? "" : " (column " + location.getColumnNr() + ")"));
        }
    }

    /** Metadata, or null. */
    static @Nullable RawValue meta(@Nullable String text) throws CommandFailed {
        return text == null ? null : object("--meta", text);
    }

    /** An argument that must be a JSON object. */
    static RawValue object(String argument, String text) throws CommandFailed {
        try {
            RawValue object = json(text);
            if (!String.valueOf(object.rawValue()).startsWith("{")) {
                throw new Unfit("is not an object");
            }
            return object;
        } catch (Unfit wrong) {
            throw CommandFailed.wrongUse("%s must be a JSON object, such as '{\"lang\":\"en\"}'.".formatted(argument));
        }
    }

    private static RawValue asText(String text) {
        return new RawValue(ClientOptions.JSON.writeValueAsString(text));
    }
}
