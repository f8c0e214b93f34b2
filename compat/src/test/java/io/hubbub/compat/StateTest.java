package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What users say of themselves. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class StateTest {
    private static final JsonNode STATE =
            Json.parse("{\"name\":\"Ann \\\"A\\\" / + 100% ü 漢\",\"deep\":{\"list\":[1,2]}}");
    private static final JsonNode OTHER = Json.parse("{\"other\":true}");
    private static final JsonNode NONE = Json.parse("{}");

    @RegisterExtension
    final Stage stage;

    private final String first;
    private final String second;

    StateTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        first = stage.channel("state");
        second = stage.channel("state");
    }

    @Test
    void state_ofOneChannel_isSetReplacedAndRead() {
        stage.shows(Operation.STATE);
        SdkClient client = stage.subject().client();

        assertThat(client.getState(Names.channels(first), null)).isEqualTo(Map.of(first, NONE));
        assertThat(client.setState(Names.channels(first), null, STATE)).isEqualTo(STATE);
        assertThat(client.getState(Names.channels(first), null)).isEqualTo(Map.of(first, STATE));
        assertThat(client.setState(Names.channels(first), null, OTHER)).isEqualTo(OTHER);
        assertThat(client.getState(Names.channels(first), null)).isEqualTo(Map.of(first, OTHER));
    }

    @Test
    void state_ofSeveralChannels_isSetAndRead() {
        stage.shows(Operation.STATE_SEVERAL);
        SdkClient client = stage.subject().client();

        assertThat(client.setState(Names.channels(first, second), null, STATE)).isEqualTo(STATE);

        assertThat(client.getState(Names.channels(first, second), null)).isEqualTo(Map.of(first, STATE, second, STATE));
    }

    @Test
    void state_ofAnotherUser_isRead() {
        stage.shows(Operation.STATE_READ_OTHER);
        Participant other = stage.witness();
        other.client().setState(Names.channels(first), null, STATE);
        SdkClient client = stage.subject().client();

        assertThat(client.getState(Names.channels(first), other.uuid())).isEqualTo(Map.of(first, STATE));
        assertThat(client.getState(Names.channels(first), null)).isEqualTo(Map.of(first, NONE));
    }

    @Test
    void state_ofAnotherUser_isSet() {
        stage.shows(Operation.STATE_SET_OTHER);
        Participant other = stage.witness();

        stage.subject().client().setState(Names.channels(first), other.uuid(), STATE);

        assertThat(other.client().getState(Names.channels(first), null)).isEqualTo(Map.of(first, STATE));
    }

    @Test
    void state_ofAGroup_isSetOnItsChannelsAndRead() {
        stage.shows(Operation.STATE_GROUP);
        String group = stage.group();
        Participant witness = stage.witness();
        witness.client().addToGroup(group, List.of(first, second));
        Participant subject = stage.subject();

        assertThat(subject.client().setState(Names.groups(group), null, STATE)).isEqualTo(STATE);

        assertThat(subject.client().getState(Names.groups(group), null)).isEqualTo(Map.of(first, STATE, second, STATE));
        assertThat(witness.client().getState(Names.channels(first), subject.uuid()))
                .isEqualTo(Map.of(first, STATE));
    }
}
