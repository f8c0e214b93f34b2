package io.hubbub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every combination of bounds beside a plain walk over a channel. */
final class HistoryRangeTest {
    private static final List<Timetoken> CHANNEL =
            LongStream.of(2, 3, 4, 6, 7, 9).mapToObj(Timetoken::new).toList();
    private static final List<Timetoken> ALL_PLACES =
            LongStream.rangeClosed(0, 12).mapToObj(Timetoken::new).toList();
    private static final List<@Nullable Timetoken> BOUNDS = bounds();

    @Test
    void of_anyBoundsDirectionAndLimit_takesWhatAWalkWouldMeet() {
        int checked = 0;
        for (Timetoken start : BOUNDS) {
            for (Timetoken end : BOUNDS) {
                for (boolean reverse : new boolean[] {false, true}) {
                    for (int limit = 1; limit <= CHANNEL.size() + 1; limit++) {
                        assertThat(page(HistoryRange.of(start, end, reverse), limit))
                                .as("start %s, end %s, reverse %s, limit %s", start, end, reverse, limit)
                                .isEqualTo(walk(start, end, reverse, limit));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isEqualTo(15 * 15 * 2 * 7);
    }

    @Test
    void isEmpty_anyBounds_isTrueWhenNothingCanBeInIt() {
        for (Timetoken start : BOUNDS) {
            for (Timetoken end : BOUNDS) {
                HistoryRange range = HistoryRange.of(start, end, false);
                assertThat(range.isEmpty())
                        .as("start %s, end %s", start, end)
                        .isEqualTo(ALL_PLACES.stream().noneMatch(range::holds) && !range.holds(almostLast()));
            }
        }
    }

    @Test
    void upTo_anyBounds_keepsWhatIsNotLater() {
        for (Timetoken start : BOUNDS) {
            for (Timetoken end : BOUNDS) {
                for (Timetoken cut : ALL_PLACES) {
                    HistoryRange range = HistoryRange.of(start, end, true);
                    for (Timetoken place : ALL_PLACES) {
                        assertThat(range.upTo(cut).holds(place))
                                .as("%s of %s up to %s", place, range, cut)
                                .isEqualTo(range.holds(place) && !place.isAfter(cut));
                    }
                    assertThat(range.upTo(cut).newest()).isEqualTo(range.newest());
                }
            }
        }
    }

    @Test
    void upTo_theLastTimetoken_cutsNothing() {
        assertThat(HistoryRange.ALL.upTo(new Timetoken(Long.MAX_VALUE))).isEqualTo(HistoryRange.ALL);
    }

    @Test
    void all_isWhatNoBoundsMean() {
        assertThat(HistoryRange.of(null, null, false)).isEqualTo(HistoryRange.ALL);
        assertThat(HistoryRange.ALL.isEmpty()).isFalse();
    }

    /** What somebody finds who holds the range against each message. */
    private static List<Timetoken> page(HistoryRange range, int limit) {
        List<Timetoken> held = CHANNEL.stream().filter(range::holds).toList();
        int left = Math.max(held.size() - limit, 0);
        return range.newest() ? held.subList(left, held.size()) : held.subList(0, held.size() - left);
    }

    /**
     * Goes from message to message: from the start, which is not met, to the end, which is; without both in the direction
     * that is asked for.
     */
    private static List<Timetoken> walk(
            @Nullable Timetoken start, @Nullable Timetoken end, boolean reverse, int limit) {
        boolean forwards = (start != null && end != null) ? end.isAfter(start) : reverse;
        List<Timetoken> way = new ArrayList<>(CHANNEL);
        if (!forwards) {
            Collections.reverse(way);
        }
        List<Timetoken> met = new ArrayList<>();
        for (Timetoken place : way) {
            boolean begun = start == null || (forwards ? place.isAfter(start) : start.isAfter(place));
            boolean over = end != null && (forwards ? place.isAfter(end) : end.isAfter(place));
            if (over || met.size() == limit) {
                break;
            }
            if (begun) {
                met.add(place);
            }
        }
        Collections.sort(met);
        return met;
    }

    private static Timetoken almostLast() {
        return new Timetoken(Long.MAX_VALUE - 1);
    }

    private static List<@Nullable Timetoken> bounds() {
        List<@Nullable Timetoken> bounds = new ArrayList<>(Arrays.asList(new Timetoken[] {null}));
        bounds.addAll(ALL_PLACES);
        bounds.add(new Timetoken(Long.MAX_VALUE));
        return bounds;
    }
}
