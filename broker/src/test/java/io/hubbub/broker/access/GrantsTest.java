package io.hubbub.broker.access;

import static io.hubbub.broker.access.Guarded.groups;
import static io.hubbub.broker.access.Guarded.names;
import static io.hubbub.protocol.access.Right.GET;
import static io.hubbub.protocol.access.Right.MANAGE;
import static io.hubbub.protocol.access.Right.READ;
import static io.hubbub.protocol.access.Right.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.Right;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What grants to auth keys open, and what they do not. */
final class GrantsTest {
    private static final long NOW = 1_700_000_000;

    private final Guarded guarded = new Guarded();
    private final Access access = guarded.access;
    private final Shown nobody = Shown.at(NOW);
    private final Shown holder = nobody.with("k");

    @Test
    void nothing_isGranted_everythingIsForbidden() {
        assertLacking(names("a"), nobody, names("a"));
        assertLacking(names("a"), holder, names("a"));
        assertForbidden(() -> access.toPublish("sub", "pub", "a", holder));
        assertForbidden(() -> access.toManageGroup("sub", "g", holder));
        assertForbidden(() -> access.toPresenceAnywhere("sub", holder));
        assertForbidden(() -> access.toListGroups("sub", holder));
    }

    @Test
    void grant_onAChannelToAKey_isForThatKeyThereAndNothingElse() {
        guarded.grant("a", "k", READ);

        assertMay(names("a"), holder);
        assertLacking(names("a"), nobody, names("a"));
        assertLacking(names("a"), nobody.with("K"), names("a"));
        assertLacking(names("A"), holder, names("A"));
        assertForbidden(() -> access.toPublish("sub", "pub", "a", holder));
        assertForbidden(() -> access.toSubscribe("other", names("a"), holder));
    }

    @Test
    void grant_onAChannelToEverybody_isForEveryKeyAndForNone() {
        guarded.grant("a", "", READ);

        assertMay(names("a"), nobody);
        assertMay(names("a"), holder);
        assertLacking(names("a", "b"), holder, names("b"));
    }

    @Test
    void grant_onTheKeyset_isForAllChannelsAndGroups() {
        guarded.grant(Level.KEYSET, "", "", 0, READ);

        assertMay(names("a", "a-pnpres", "a.*", "x.y.z"), nobody);
        assertMay(groups("g", "ns:g"), holder);
        access.toPresenceAnywhere("sub", nobody);
        assertForbidden(() -> access.toListGroups("sub", nobody));
    }

    @Test
    void grant_noOnALowerLevel_takesNothingAwayFromAHigherOne() {
        guarded.grant(Level.KEYSET, "", "", 0, READ);
        guarded.grant("a", "k", WRITE);

        assertMay(names("a"), holder);
    }

    @ParameterizedTest
    @CsvSource({
        "a.*, a.b, true",
        "a.*, a.*, true",
        "a.*, a, false",
        "a.*, a., false",
        "a.*, a.b.c, false",
        "a.*, a.b.*, false",
        "a.*, a.b-pnpres, false",
        "a.*, a.*-pnpres, false",
        "a.*, ab, false",
        "a.*, b.a.c, false",
        "a.*-pnpres, a.b-pnpres, true",
        "a.*-pnpres, a.*-pnpres, true",
        "a.*-pnpres, a.b, false",
        "a.*-pnpres, a.b.c-pnpres, false",
        "*, a, false",
        "*, *, true",
        "a.b.*, a.b.c, false",
        "a.b.*, a.b.*, true",
        "a.b.*, a.b, false",
        ".*, .a, false",
        "a, a-pnpres, false",
        "a-pnpres, a, false",
        "a.b, a.*, false"
    })
    void wildcard_goesOneLevelDeep(String granted, String asked, boolean may) {
        guarded.grant(granted, "k", READ);

        assertThat(may(Level.CHANNEL, asked)).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "g, g, true",
        "g, g-pnpres, false",
        "g-pnpres, g, false",
        "g, ns:g, false",
        "ns:g, ns:g, true",
        "ns:g, g, false",
        ":, g, true",
        ":, ns:g, true",
        "g.*, g.a, false"
    })
    void groupGrant_isForThatGroup_aColonForAll(String granted, String asked, boolean may) {
        guarded.grant(Level.GROUP, granted, "k", 0, READ);

        assertThat(may(Level.GROUP, asked)).isEqualTo(may);
    }

    @Test
    void channelsAndGroups_openNothingOfEachOther() {
        guarded.grant("x", "k", READ, MANAGE);
        guarded.grant(Level.GROUP, "y", "k", 0, READ, MANAGE);

        assertLacking(groups("x"), holder, groups("x"));
        assertLacking(names("y"), holder, names("y"));
        assertForbidden(() -> access.toManageGroup("sub", "x", holder));
        access.toManageGroup("sub", "y", holder);
    }

    @Test
    void users_haveGrantsOnlyByNameAndKey() {
        guarded.grant(Level.KEYSET, "", "", 0, GET);
        guarded.grant(Level.USER, "ann", "", 0, GET);
        guarded.grant(Level.USER, "b.*", "k", 0, GET);
        guarded.grant(Level.USER, "cid", "k", 0, GET);

        assertThat(verdict(GET, Level.USER, "ann", holder)).isFalse();
        assertThat(verdict(GET, Level.USER, "b.x", holder)).isFalse();
        assertThat(verdict(GET, Level.USER, "cid", nobody)).isFalse();
        assertThat(verdict(GET, Level.USER, "cid", holder)).isTrue();
    }

    @Test
    void severalNames_oneLacking_isRefusedWithThoseThatLackIt() {
        guarded.grant("a", "k", READ);
        guarded.grant(Level.GROUP, "g", "k", 0, READ);
        Names asked = new Names(List.of("a", "b", "c"), List.of("g", "h"));

        assertLacking(asked, holder, new Names(List.of("b", "c"), List.of("h")));
    }

    @Test
    void expiry_inThatSecond_isOver() {
        guarded.grant(Level.CHANNEL, "a", "k", NOW, READ);

        assertMay(names("a"), Shown.at(NOW).later(-1).with("k"));
        assertLacking(names("a"), holder, names("a"));
        assertLacking(names("a"), holder.later(1), names("a"));
    }

    @Test
    void grant_again_replacesAndAddsNothing() {
        guarded.grant("a", "k", READ);
        guarded.grant("a", "k", WRITE);

        assertLacking(names("a"), holder, names("a"));
        access.toPublish("sub", "pub", "a", holder);
    }

    @Test
    void revoke_withTheWildcard_takesTheWildcardOnly() {
        guarded.grant("a.*", "k", READ);
        guarded.grant("a.b", "k", READ);

        guarded.grant("a.*", "k");

        assertMay(names("a.b"), holder);
        assertLacking(names("a.c"), holder, names("a.c"));
    }

    @Test
    void revoke_ofOneName_cutsNothingOutOfTheWildcard() {
        guarded.grant("a.*", "k", READ);

        guarded.grant("a.b", "k");

        assertMay(names("a.b"), holder);
    }

    @Test
    void revoke_ofOneKey_leavesTheOthers() {
        guarded.grant("a", "k", READ);
        guarded.grant("a", "l", READ);
        guarded.grant("a", "m", READ);

        guarded.grant("a", "l");

        assertMay(names("a"), holder);
        assertLacking(names("a"), nobody.with("l"), names("a"));
        assertMay(names("a"), nobody.with("m"));
    }

    @Test
    void permit_lastsAsLongAsTheLongestGrantOnEachNameAndTheShortestOfAllNames() {
        guarded.grant(Level.CHANNEL, "a", "", NOW + 50, READ);
        guarded.grant(Level.CHANNEL, "a", "k", NOW + 100, READ);
        guarded.grant(Level.CHANNEL, "b", "k", NOW + 70, READ);

        assertThat(until(names("a"))).isEqualTo(NOW + 100);
        assertThat(until(names("a", "b"))).isEqualTo(NOW + 70);
    }

    @Test
    void table_expire_forgetsOnlyWhatIsOver() {
        GrantTable table = new GrantTable();
        for (int i = 0; i < 5_000; i++) {
            table.put(new Grant(Level.CHANNEL, "c" + i % 100, "k" + i, 1, i));
        }
        for (int i = 0; i < 5_000; i += 2) {
            table.put(new Grant(Level.CHANNEL, "c" + i % 100, "k" + i, 1, 10_000)); // put off
        }
        assertThat(table.size()).isEqualTo(5_000);

        table.expire(5_000);

        assertThat(table.size()).isEqualTo(2_500);
        assertThat(table.find(Level.CHANNEL, "c1", "k1")).isNull();
        assertThat(table.find(Level.CHANNEL, "c2", "k2")).isNotNull();
        assertThat(table.resources(Level.CHANNEL, 1_000)).hasSize(50);
    }

    @Test
    void table_takesAwayEverything_holdsNothing() {
        GrantTable table = new GrantTable();
        table.put(new Grant(Level.GROUP, "g", "", 1, 0));
        table.put(new Grant(Level.GROUP, "g", "k", 1, 0));
        table.put(new Grant(Level.GROUP, "g", "l", 1, 5));
        table.put(new Grant(Level.GROUP, "g", "l", 0, 0));
        table.put(new Grant(Level.GROUP, "g", "", 0, 0));
        table.put(new Grant(Level.GROUP, "g", "k", 0, 0));
        table.put(new Grant(Level.GROUP, "g", "k", 0, 0));

        assertThat(table.size()).isZero();
        assertThat(table.resources(Level.GROUP, 10)).isEmpty();
    }

    @Test
    void leave_isOnlyWhereTheyMayRead() {
        guarded.grant("a", "k", READ);

        PresencePermit permit = access.toLeave("sub", names("a", "b"), holder);

        assertThat(permit.names()).isEqualTo(names("a"));
        assertThat(access.toLeave("sub", names("b"), holder).names()).isEqualTo(Names.NONE);
    }

    @Test
    void denials_areRememberedShort() {
        String long1 = "u".repeat(100_000);

        assertForbidden(() -> access.toSubscribe("sub", names("a"), holder.as(long1)));

        Denial denial = guarded.entitlements.denials("sub", 10).get(0);
        assertThat(denial.user()).hasSize(92);
        assertThat(denial.reason()).contains("nothing is granted");
    }

    private boolean may(Level level, String name) {
        return verdict(READ, level, name, holder);
    }

    private boolean verdict(Right right, Level level, String name, Credentials who) {
        return access.explain("sub", who, right, level, name).allowed();
    }

    private long until(Names names) {
        Warrant warrant = access.toSubscribe("sub", names, holder).warrant();
        assertThat(warrant).isNotNull();
        return warrant == null ? 0 : warrant.until().ticks() / 10_000_000;
    }

    private void assertMay(Names names, Credentials who) {
        assertThat(access.toSubscribe("sub", names, who).names()).isEqualTo(names);
    }

    private void assertLacking(Names names, Credentials who, Names lacking) {
        assertThatThrownBy(() -> access.toSubscribe("sub", names, who))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RefusalCode.FORBIDDEN);
                    assertThat(refusal.names()).isEqualTo(lacking);
                });
    }

    private static void assertForbidden(ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.FORBIDDEN));
    }
}
