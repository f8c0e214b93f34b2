package io.hubbub.broker.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;

/**
 * The patterns of tokens: regular expressions of RE2, which take linear time whatever they are matched with. What is compiled is
 * bounded in size.
 */
public final class TokenPatterns {
    private static final int MOST_CHARACTERS = 1000;
    private static final int MOST_WRITTEN_OUT = 5000; // characters, with repetitions written out

    private TokenPatterns() {}

    /**
     * Checks a pattern that somebody wants in a token.
     *
     * @param location where it stands in the request
     * @throws Refusal {@link RefusalCode#INVALID_PATTERN}
     */
    public static void check(String pattern, String location) {
        if (pattern.isEmpty() || pattern.length() > MOST_CHARACTERS) {
            throw new Refusal(RefusalCode.INVALID_PATTERN, "Not 1 to " + MOST_CHARACTERS + " characters.", location);
        }
        if (PatternSize.of(pattern) > MOST_WRITTEN_OUT) {
            throw new Refusal(RefusalCode.INVALID_PATTERN, "Too many repetitions.", location);
        }
        int groups;
        try {
            groups = compile(pattern).groupCount();
        } catch (PatternSyntaxException e) {
            throw new Refusal(RefusalCode.INVALID_PATTERN, "Syntax error: " + reason(e) + ".", location);
        }
        if (groups > 0) {
            throw new Refusal(
                    RefusalCode.INVALID_PATTERN,
                    "Only non-capturing groups are allowed. Try replacing `(` with `(?:`.",
                    location);
        }
    }

    static Pattern compile(String pattern) {
        return Pattern.compile(pattern);
    }

    /** In the words of the hosted service where they are known. */
    private static String reason(PatternSyntaxException e) {
        String description = String.valueOf(e.getDescription());
        return description.startsWith("invalid nested repetition") ? "multiple repeat" : description;
    }
}
