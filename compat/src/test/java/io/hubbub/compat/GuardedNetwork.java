package io.hubbub.compat;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.Right;
import io.hubbub.protocol.access.TokenSeal;
import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server that lets nobody in without a right, whose secrets the tests know. One for the whole run: tests use names of
 * their own.
 */
final class GuardedNetwork implements AutoCloseable {
    private static final String SUBSCRIBE_KEY = "sub-c-guarded";
    private static final String SECRET_KEY = "sec-c-guarded /+=";
    private static final TokenKey TOKEN_KEY = new TokenKey("ab".repeat(32), 0);

    private static final Duration WHOLE_LIFE = Duration.ofHours(2);

    private final Server server;

    private GuardedNetwork() {
        AccessOptions guarded = new AccessOptions(true, true, List.of(TOKEN_KEY));
        Keyset keyset = new Keyset("guarded", SUBSCRIBE_KEY, "pub-c-guarded", SECRET_KEY).with(guarded);
        try {
            // All tests come from one address, and some of them forge.
            Settings settings = Settings.of(Map.of("port", "0", "ephemeral", "true", "failed-attempts", "0"));
            server = Server.start(settings.with(keyset));
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    Network network() {
        return new Network(server.origin(), "pub-c-guarded", SUBSCRIBE_KEY);
    }

    String secretKey() {
        return SECRET_KEY;
    }

    /** A token with which anybody could have read and written the channel until an hour ago. */
    String expiredToken(String channel) {
        return tokenFor(Duration.ofHours(-1), channel);
    }

    /** A token with which anybody may read and write the channel for so long; it was given two hours before its end. */
    String tokenFor(Duration life, String channel) {
        int rights = Right.READ.bit() | Right.WRITE.bit();
        Scopes resources = new Scopes(Map.of(channel, rights), Map.of(), Map.of(), Map.of(), Map.of());
        Instant issued = Instant.now().plus(life).minus(WHOLE_LIFE);
        AccessToken token = new AccessToken(
                issued.getEpochSecond(), (int) WHOLE_LIFE.toMinutes(), resources, Scopes.NONE, Map.of(), null);
        return new TokenSeal(HexFormat.of().parseHex(TOKEN_KEY.hex()), SUBSCRIBE_KEY).seal(token);
    }

    @Override
    public void close() {
        server.close();
    }

    /** Hands the network to constructors of test classes. */
    static final class Resolver implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(GuardedNetwork.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == GuardedNetwork.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(GuardedNetwork.class, it -> new GuardedNetwork(), GuardedNetwork.class);
        }
    }
}
