package io.hubbub.cli;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.PubNubBuilder;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PubNubException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where the server is and who asks: the options of every command that talks to a server. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpWidth = Hubbub.HELP_WIDTH)
final class ClientOptions {
    /** The variables behind the options, by the name of the option. */
    static final Map<String, String> VARIABLES = Map.of(
            "--origin", "HUBBUB_ORIGIN",
            "--publish-key", "HUBBUB_PUBLISH_KEY",
            "--subscribe-key", "HUBBUB_SUBSCRIBE_KEY",
            "--uuid", "HUBBUB_UUID",
            "--auth-key", "HUBBUB_AUTH_KEY",
            "--tls-ca", "HUBBUB_TLS_CA");

    // Messages come inside of replies and go inside of lines, so these are wider than what servers take.
    private static final int MAX_DEPTH = 1000;

    /** Numbers stay as they were written, whatever their size. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(1_000_000)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE) // escapes look like those of Visible
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--publish-key",
            paramLabel = "KEY",
            defaultValue = "demo",
            order = 102,
            description = "The publish key. Or HUBBUB_PUBLISH_KEY; else demo.")
    private String publishKey = "";

    @Option(
            names = "--subscribe-key",
            paramLabel = "KEY",
            defaultValue = "demo",
            order = 103,
            description = "The subscribe key. Or HUBBUB_SUBSCRIBE_KEY; else demo.")
    private String subscribeKey = "";

    @Option(
            names = "--uuid",
            paramLabel = "NAME",
            order = 104,
            description = "Who you are to others. Or HUBBUB_UUID; else hubbub-cli- and your user name.")
    private String uuid = "hubbub-cli-" + System.getProperty("user.name", "unknown");

    @Option(
            names = "--auth-key",
            paramLabel = "KEY",
            order = 105,
            description = "What access control knows you by. Rather in HUBBUB_AUTH_KEY: others can see the arguments.")
    private @Nullable String authKey;

    /** Where the server is, as the user said it. */
    String origin() {
        return server.origin();
    }

    /** The keyset that is meant. */
    String subscribeKey() {
        return subscribeKey;
    }

    /** A client. Nothing is sent yet. */
    PubNub open() throws CommandFailed {
        return open(null);
    }

    /** A client that signs what it sends, unless {@code secretKey} is null. Nothing is sent yet. */
    PubNub open(@Nullable String secretKey) throws CommandFailed {
        PNConfiguration configuration = new PNConfiguration();
        try {
            configuration.setOrigin(server.authority()).setSsl(server.isSecure());
        } catch (IllegalArgumentException wrong) {
            throw CommandFailed.wrongUse("%s.".formatted(wrong.getMessage()));
        }
        configuration
                .setPublishKey(publishKey)
                .setSubscribeKey(subscribeKey)
                .setUuid(uuid)
                .setAuthKey(authKey)
                .setSecretKey(secretKey)
                .setReconnectPolicy(PNReconnectionPolicy.LINEAR)
                .setDaemon(true);
        try {
            PubNubBuilder builder = PubNub.builder(configuration).mapper(JSON);
            SSLContext trust = server.trust();
            if (trust != null) {
                builder.sslContext(trust);
            }
            return builder.build();
        } catch (PubNubException wrong) {
            throw Failure.of(wrong);
        }
    }

    /** Takes the defaults of options from the environment. */
    static IDefaultValueProvider defaults(Map<String, String> environment) {
        return new IDefaultValueProvider() {
            @Override
            public @Nullable String defaultValue(ArgSpec argument) {
                if (!(argument instanceof OptionSpec option)) {
                    return null;
                }
                String variable = KeysetsCommand.namesNewKeys(option) ? null : VARIABLES.get(option.longestName());
                String value = variable == null ? null : environment.get(variable);
                return value == null || value.isEmpty() ? null : value;
            }
        };
    }
}
