package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.HereNow.Detail;
import io.hubbub.compat.HereNow.Place;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who is where. */
@HubbubServer(faults = false, value = "here-now-cache=0s")
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class HereNowTest {
    private static final JsonNode STATE = Json.parse("{\"name\":\"Ann \\\"A\\\" + 100% ü\",\"count\":5}");
    private static final JsonNode NONE = Json.parse("{}");

    @RegisterExtension
    final Stage stage;

    private final String first;
    private final String second;
    private final String empty;
    private final PlainUser ann;
    private final PlainUser bob;

    HereNowTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        first = stage.channel("first");
        second = stage.channel("second");
        empty = stage.channel("empty");
        ann = stage.plainUser();
        bob = stage.plainUser();
    }

    private void annIsOnBothAndBobOnTheSecond() {
        ann.join(first).join(second);
        bob.join(second);
    }

    @Test
    void hereNow_ofOneChannel_namesItsUsers() {
        stage.shows(Operation.HERE_NOW);
        annIsOnBothAndBobOnTheSecond();
        Participant client = stage.subject();

        HereNow here = client.client().hereNow(Names.channels(second), Detail.UUIDS);

        assertThat(here)
                .isEqualTo(new HereNow(1, 2, Map.of(second, new Place(2, Map.of(ann.uuid(), NONE, bob.uuid(), NONE)))));
        HereNow nobody = client.client().hereNow(Names.channels(empty), Detail.UUIDS);
        assertThat(nobody.totalOccupancy()).isZero();
        assertThat(nobody.on(empty)).isEmpty();
    }

    @Test
    void hereNow_ofSeveralChannels_namesTheUsersOfEach() {
        stage.shows(Operation.HERE_NOW_SEVERAL);
        annIsOnBothAndBobOnTheSecond();
        Participant client = stage.subject();

        HereNow here = client.client().hereNow(Names.channels(first, empty, second), Detail.UUIDS);

        assertThat(here.totalChannels()).isEqualTo(2);
        assertThat(here.totalOccupancy()).isEqualTo(3);
        assertThat(here.on(first)).containsOnlyKeys(ann.uuid());
        assertThat(here.on(second)).containsOnlyKeys(ann.uuid(), bob.uuid());
        assertThat(here.on(empty)).isEmpty();
        HereNow nobody = client.client().hereNow(Names.channels(empty, stage.channel("empty")), Detail.UUIDS);
        assertThat(nobody.totalOccupancy()).isZero();
    }

    @Test
    void hereNow_ofEverything_namesTheUsersOfEachChannel() {
        stage.shows(Operation.HERE_NOW_GLOBAL);
        annIsOnBothAndBobOnTheSecond();

        HereNow here = stage.subject().client().hereNow(Names.NONE, Detail.UUIDS);

        assertThat(here.on(first)).containsOnlyKeys(ann.uuid());
        assertThat(here.on(second)).containsOnlyKeys(ann.uuid(), bob.uuid());
        assertThat(here.totalChannels()).isEqualTo(here.channels().size());
        assertThat(here.totalOccupancy())
                .isEqualTo(here.channels().values().stream()
                        .mapToInt(Place::occupancy)
                        .sum());
    }

    @Test
    void hereNow_ofGroups_namesTheUsersOfTheirChannels() {
        stage.shows(Operation.HERE_NOW_GROUPS);
        annIsOnBothAndBobOnTheSecond();
        String group = stage.group();
        stage.witness().client().addToGroup(group, List.of(first, second));
        Participant client = stage.subject();

        for (Names names : List.of(Names.groups(group), new Names(List.of(first), List.of(group)))) {
            HereNow here = client.client().hereNow(names, Detail.UUIDS);

            assertThat(here.on(first)).containsOnlyKeys(ann.uuid());
            assertThat(here.on(second)).containsOnlyKeys(ann.uuid(), bob.uuid());
            assertThat(here.totalChannels()).isEqualTo(2);
        }
    }

    @Test
    void hereNow_withoutUuidsOfOneChannel_counts() {
        stage.shows(Operation.HERE_NOW_COUNT);
        annIsOnBothAndBobOnTheSecond();

        HereNow here = stage.subject().client().hereNow(Names.channels(second), Detail.COUNTS);

        assertThat(here.totalOccupancy()).isEqualTo(2);
        assertThat(here.on(second)).isEmpty();
    }

    @Test
    void hereNow_withoutUuidsOfSeveralChannels_counts() {
        stage.shows(Operation.HERE_NOW_COUNTS);
        annIsOnBothAndBobOnTheSecond();

        HereNow here = stage.subject().client().hereNow(Names.channels(first, second), Detail.COUNTS);

        assertThat(here)
                .isEqualTo(new HereNow(2, 3, Map.of(first, new Place(1, Map.of()), second, new Place(2, Map.of()))));
    }

    @Test
    void hereNow_withState_tellsItOfThoseThatHaveOne() {
        stage.shows(Operation.HERE_NOW_STATE);
        annIsOnBothAndBobOnTheSecond();
        stage.witness().client().setState(Names.channels(second), ann.uuid(), STATE);
        Participant client = stage.subject();

        HereNow one = client.client().hereNow(Names.channels(second), Detail.STATE);
        HereNow several = client.client().hereNow(Names.channels(first, second), Detail.STATE);

        assertThat(one.on(second)).isEqualTo(Map.of(ann.uuid(), STATE, bob.uuid(), NONE));
        assertThat(several.on(second)).isEqualTo(Map.of(ann.uuid(), STATE, bob.uuid(), NONE));
        assertThat(several.on(first)).isEqualTo(Map.of(ann.uuid(), NONE));
    }

    @Test
    void whereNow_ofAnotherUserOrItself_namesTheChannels() {
        stage.shows(Operation.WHERE_NOW);
        annIsOnBothAndBobOnTheSecond();
        Participant client = stage.subject().subscribe(first, empty);

        assertThat(client.client().whereNow(ann.uuid())).containsExactlyInAnyOrder(first, second);
        assertThat(client.client().whereNow(null)).containsExactlyInAnyOrder(first, empty);
        assertThat(client.client().whereNow("nobody-" + first)).isEmpty();
    }
}
