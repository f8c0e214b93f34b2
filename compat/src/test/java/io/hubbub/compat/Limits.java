package io.hubbub.compat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the SDKs cannot do by themselves, whatever the server. Only these are left out of the tests, and the reason is
 * printed in the matrix.
 */
final class Limits {
    private static final Map<Sdk, Map<Operation, String>> LIMITS = new EnumMap<>(Sdk.class);

    static {
        cannot(
                Sdk.JAVA,
                "leaves members that are null out of objects",
                Operation.PUBLISH_GET_NULL_INSIDE,
                Operation.PUBLISH_POST_NULL_INSIDE);

        String falsy = "refuses false, 0, null and empty text as a missing message";
        cannot(Sdk.JAVASCRIPT, falsy, Operation.PUBLISH_GET_EMPTY, Operation.PUBLISH_POST_EMPTY);
        cannot(Sdk.JAVASCRIPT, falsy, Operation.PUBLISH_GET_NULL, Operation.PUBLISH_POST_NULL);

        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7, Sdk.GO)) {
            cannot(sdk, "refuses null as a missing message", Operation.PUBLISH_GET_NULL, Operation.PUBLISH_POST_NULL);
        }
        String doubles = "reads numbers as 64-bit floating point";
        cannot(Sdk.JAVASCRIPT, doubles, Operation.PUBLISH_GET_BIG, Operation.PUBLISH_POST_BIG, Operation.RECEIVE_BIG);
        cannot(Sdk.GO, doubles, Operation.RECEIVE_BIG);

        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "does not hand metadata to the listener", Operation.RECEIVE_META);
            cannot(sdk, "forgets its cursor when it subscribes to more", Operation.SUBSCRIBE_MORE);
            cannot(
                    sdk,
                    "never ends its old poll after a change of channels",
                    Operation.SUBSCRIBE_MORE_ONCE,
                    Operation.UNSUBSCRIBE_SOME_ONCE);
        }
        cannot(
                Sdk.PYTHON_4,
                "puts text between quotes without escaping it, which is not JSON",
                Operation.PUBLISH_GET_ESCAPES,
                Operation.PUBLISH_POST_ESCAPES);
        cannot(Sdk.PYTHON_4, "stops its listener at a null message", Operation.RECEIVE_NULL);
        cannot(
                Sdk.GO,
                "does not always end its old poll after a change of channels",
                Operation.SUBSCRIBE_MORE_ONCE,
                Operation.UNSUBSCRIBE_SOME_ONCE);
        cannot(Sdk.GO, "hands every event over from a goroutine of its own", Operation.ORDER);

        for (Sdk sdk : List.of(Sdk.JAVA, Sdk.JAVASCRIPT, Sdk.GO, Sdk.HUBBUB)) {
            cannot(sdk, "raises a presence timeout to at least 20 seconds", Operation.PRESENCE_TIMEOUT);
        }
        for (Sdk sdk : List.of(Sdk.JAVASCRIPT, Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "has no such call", Operation.STATE_SET_OTHER);
        }
        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7, Sdk.GO)) {
            cannot(sdk, "has no such call", Operation.GROUPS_LIST);
        }
        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "refuses to set the state on groups alone", Operation.STATE_GROUP);
        }
        cannot(Sdk.PYTHON_4, "escapes them twice, except for &", Operation.GROUPS_NAMES);
        cannot(Sdk.PYTHON_7, "escapes them twice, except for &", Operation.GROUPS_NAMES);
        cannot(Sdk.GO, "does not escape them", Operation.GROUPS_NAMES);
        cannot(Sdk.PYTHON_7, "fails at its first heartbeat", Operation.HEARTBEAT);
        cannot(Sdk.GO, "does not hand over who came and went", Operation.INTERVAL_DELTAS);
        cannot(
                Sdk.PYTHON_4,
                "has no such parameter",
                Operation.PUBLISH_TTL,
                Operation.FETCH_UUID,
                Operation.FETCH_TYPE);
        cannot(Sdk.JAVA, "does not hand over the type", Operation.FETCH_TYPE);
        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "wants a timetoken for each channel", Operation.COUNTS_SHARED);
            cannot(sdk, "leaves out the end where there is a start", Operation.ACTION_LIST_RANGE);
            cannot(sdk, "hands over the action only", Operation.ACTION_SEEN_WHAT);
        }
        cannot(Sdk.GO, "does not escape them", Operation.ACTION_NAMES);
        for (Sdk sdk : List.of(Sdk.JAVA, Sdk.JAVASCRIPT, Sdk.PYTHON_4, Sdk.PYTHON_7, Sdk.GO)) {
            cannot(sdk, "leaves them percent-encoded", Operation.FETCH_NAMES_TOLD);
        }
        for (Sdk sdk : List.of(Sdk.JAVA, Sdk.JAVASCRIPT, Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "has no crypto modules", Operation.ENCRYPTED_MODULE);
        }
        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "does not decrypt what it fetches", Operation.ENCRYPTED_FETCH);
        }
        for (Sdk sdk : List.of(Sdk.JAVASCRIPT, Sdk.PYTHON_4, Sdk.PYTHON_7)) {
            cannot(sdk, "does not know pn_other", Operation.ENCRYPTED_OTHER, Operation.ENCRYPTED_OTHER_WRITE);
        }
        for (Sdk sdk : List.of(Sdk.JAVA, Sdk.HUBBUB)) {
            cannot(sdk, "encrypts the whole message always", Operation.ENCRYPTED_OTHER_WRITE);
        }
        cannot(Sdk.PYTHON_7, "fails at its first heartbeat", Operation.ROOT_HEARTBEAT, Operation.ROOT_HEARTBEAT_STATE);
        cannot(Sdk.GO, "does not escape it", Operation.ROOT_HEARTBEAT_STATE);
        cannot(
                Sdk.JAVASCRIPT,
                "hands nothing over",
                Operation.GRANT_TTL,
                Operation.GRANT_TOLD,
                Operation.GRANT_TOLD_GROUPS,
                Operation.GRANT_TOLD_SEVERAL_GROUPS,
                Operation.GRANT_TOLD_EVERYBODY,
                Operation.GRANT_TOLD_USERS);
        cannot(Sdk.JAVA, "hands over no rights on several groups", Operation.GRANT_TOLD_SEVERAL_GROUPS);
        cannot(Sdk.GO, "does not escape them", Operation.GRANT_NAMES);
        for (Sdk sdk : List.of(Sdk.PYTHON_4, Sdk.PYTHON_7, Sdk.GO)) {
            cannot(sdk, "does not escape them", Operation.AUTH_NAMES);
        }
        cannot(Sdk.JAVA, "hands over the rights of auth keys only", Operation.GRANT_TOLD_EVERYBODY);
        for (Sdk sdk : List.of(Sdk.JAVA, Sdk.GO)) {
            cannot(sdk, "has no such call", Operation.AUDIT, Operation.AUDIT_WRONG);
        }
        cannot(Sdk.GO, "deletes with a secret key only", Operation.AUTH_DELETE);
        cannot(Sdk.GO, "does not say which", Operation.AUTH_DENIED);
        cannot(Sdk.PYTHON_4, "has no such parameter", Operation.TOKEN_GRANT_GROUPS, Operation.TOKEN_GRANT_USER);
        cannot(Sdk.PYTHON_4, "has no such call", Operation.TOKEN_PARSE, Operation.TOKEN_REVOKE);
        cannot(Sdk.GO, "counts nobody on one channel without uuids", Operation.HERE_NOW_COUNT);
    }

    private Limits() {}

    private static void cannot(Sdk sdk, String reason, Operation... operations) {
        Map<Operation, String> limits = LIMITS.computeIfAbsent(sdk, it -> new EnumMap<>(Operation.class));
        Arrays.stream(operations).forEach(operation -> limits.put(operation, reason));
    }

    /** Why the SDK cannot do this, if it cannot. */
    static Optional<String> of(Sdk sdk, Operation operation) {
        return Optional.ofNullable(LIMITS.getOrDefault(sdk, Map.of()).get(operation));
    }
}
