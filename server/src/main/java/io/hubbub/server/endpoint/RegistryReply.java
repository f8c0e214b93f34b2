package io.hubbub.server.endpoint;

import java.util.Collection;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/** The answers about channel groups, in the form that clients know: with a space after each colon and comma. */
final class RegistryReply {
    private static final String DONE =
            "{\"status\": 200, \"message\": \"OK\", \"service\": \"channel-registry\", \"error\": false}";

    private RegistryReply() {}

    /** A change was made. */
    static Reply done() {
        return Reply.ok(DONE);
    }

    static Reply channels(String group, Collection<String> channels) {
        return payload("\"channels\": " + list(channels) + ", \"group\": " + quoted(group));
    }

    static Reply groups(Collection<String> groups) {
        return payload("\"groups\": " + list(groups));
    }

    static Reply groups(String namespace, Collection<String> groups) {
        return payload("\"groups\": " + list(groups) + ", \"namespace\": " + quoted(namespace));
    }

    static Reply namespaces(Collection<String> namespaces) {
        return payload("\"namespaces\": " + list(namespaces));
    }

    private static Reply payload(String members) {
        return Reply.ok("{\"status\": 200, \"payload\": {" + members
                + "}, \"service\": \"channel-registry\", \"error\": false}");
    }

    private static String list(Collection<String> names) {
        return names.stream().map(RegistryReply::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
