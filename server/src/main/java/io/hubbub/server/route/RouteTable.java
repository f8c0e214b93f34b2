package io.hubbub.server.route;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint for a method and path.
 *
 * <p>A pattern is a path whose segments are words, which match themselves before decoding, or names in braces, which
 * match any one segment, an empty one too. A last name with an ellipsis ({@code {payload...}}) matches all that is left,
 * at least one segment. Words win over names.
 */
public final class RouteTable {
    private final Node root = new Node();
    private final List<Route> routes = new ArrayList<>(); // as they were added

    /** Puts {@code endpoint} at {@code pattern}; for building the table, before it is first asked. */
    RouteTable add(String method, String pattern, Endpoint endpoint) {
        List<String> names = new ArrayList<>();
        Node node = root;
        for (String segment : pattern.substring(1).split("/")) {
            boolean variable = segment.startsWith("{");
            boolean rest = segment.endsWith("...}");
            String name = variable ? segment.substring(1, segment.length() - (rest ? 4 : 1)) : segment;
            if (variable && names.contains(name)) {
                throw new IllegalStateException("Two segments are called " + name + ": " + pattern);
            }
            names.add(name);
            node = variable ? rest ? node.rest() : node.any() : node.word(segment);
        }
        Match taken = node.endpoints.put(method, new Match(endpoint, List.copyOf(names)));
        if (taken != null) {
            throw new IllegalStateException("Two endpoints for " + method + " " + pattern);
        }
        routes.add(new Route(method, pattern));
        return this;
    }

    /** All that can be asked for; for tests, which leave none out. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * The endpoint for a request.
     *
     * @throws Refusal {@link RefusalCode#NOT_FOUND}, or {@link RefusalCode#METHOD_NOT_ALLOWED} with the methods that are
     *     as its detail
     */
    public Match find(String method, Target target) {
        Node node = root.find(target, 0);
        if (node == null) {
            throw new Refusal(RefusalCode.NOT_FOUND);
        }
        Match match = node.endpoints.get(method);
        if (match != null) {
            return match;
        }
        Match get = node.endpoints.get("GET");
        List<String> allowed = new ArrayList<>(node.endpoints.keySet());
        if (get != null && get.endpoint().answersHead()) {
            if (method.equals("HEAD")) {
                return get;
            }
            allowed.add("HEAD");
        }
        throw new Refusal(RefusalCode.METHOD_NOT_ALLOWED, String.join(", ", allowed));
    }

    /** A method and the pattern of the paths for which it has an endpoint. */
    public record Route(String method, String pattern) {}

    /**
     * An endpoint and how to read its paths.
     *
     * @param names one for each segment of the pattern; a word's name is the word
     */
    public record Match(Endpoint endpoint, List<String> names) {}

    /** What may follow a prefix of a path. */
    private static final class Node {
        private final List<Word> words = new ArrayList<>(); // few: asking each is cheaper than a hash of a part
        private final Map<String, Match> endpoints = new TreeMap<>(); // by method
        private @Nullable Node any;
        private @Nullable Node rest;

        Node word(String word) {
            for (Word known : words) {
                if (known.word.equals(word)) {
                    return known.next;
                }
            }
            Node next = new Node();
            words.add(new Word(word, next));
            return next;
        }

        Node any() {
            if (any == null) {
                any = new Node();
            }
            return any;
        }

        Node rest() {
            if (rest == null) {
                rest = new Node();
            }
            return rest;
        }

        @Nullable
        Node find(Target target, int depth) {
            if (depth == target.segments()) {
                return endpoints.isEmpty() ? null : this;
            }
            Node found = null;
            for (int i = 0; i < words.size() && found == null; i++) {
                Word known = words.get(i);
                found = target.isWord(depth, known.word) ? known.next.find(target, depth + 1) : null;
            }
            if (found == null && any != null) {
                found = any.find(target, depth + 1);
            }
            return found != null ? found : rest;
        }
    }

    private record Word(String word, Node next) {}
}
