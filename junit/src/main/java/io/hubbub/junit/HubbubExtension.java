package io.hubbub.junit;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.HubbubServer;
import io.hubbub.server.main.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Keeps one server in the store of the annotated class, which closes it when the class is done. */
final class HubbubExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(HubbubExtension.class);
    private static final String DEMO = "demo";

    @Override
    public void beforeAll(ExtensionContext context) {
        server(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Hubbub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static Running server(ExtensionContext context) {
        // A nested class finds the server of the class around it, unless it asks for one of its own.
        return context.getStore(NAMESPACE)
                .computeIfAbsent(Running.class, type -> start(annotated(context)), Running.class);
    }

    private static io.hubbub.junit.HubbubServer annotated(ExtensionContext context) {
        return context.getTestClass()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, io.hubbub.junit.HubbubServer.class))
                .orElseThrow(
                        () -> new ExtensionConfigurationException("No @HubbubServer on " + context.getTestClass()));
    }

    private static Running start(io.hubbub.junit.HubbubServer annotation) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String line : annotation.value()) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new ExtensionConfigurationException(
                        "A setting has the form \"name=value\", unlike \"%s\"".formatted(line));
            }
            flags.put(line.substring(0, equals).trim(), line.substring(equals + 1));
        }
        flags.put(Settings.PORT.key(), "0");
        try {
            return new Running(HubbubServer.start(Settings.of(flags)));
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.sentence(), e);
        }
    }

    /** A server with the demo keyset. */
    private record Running(HubbubServer server) implements Hubbub, AutoCloseable {
        @Override
        public String origin() {
            return server.origin();
        }

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public String publishKey() {
            return DEMO;
        }

        @Override
        public String subscribeKey() {
            return DEMO;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
