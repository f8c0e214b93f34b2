package io.hubbub.junit;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
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
        Class<?> annotated = annotated(context.getRequiredTestClass());
        return context.getStore(NAMESPACE).computeIfAbsent(annotated, HubbubExtension::start, Running.class);
    }

    /** The class itself or, for a nested one without the annotation, the nearest around it. */
    private static Class<?> annotated(Class<?> test) {
        Class<?> outer = test;
        while (outer != null && !AnnotationSupport.isAnnotated(outer, HubbubServer.class)) {
            outer = outer.getEnclosingClass();
        }
        return outer == null ? test : outer;
    }

    private static Running start(Class<?> annotated) {
        HubbubServer annotation = AnnotationSupport.findAnnotation(annotated, HubbubServer.class)
                .orElseThrow(() -> new ExtensionConfigurationException("No @HubbubServer on " + annotated));
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
            return new Running(Server.start(Settings.of(flags)));
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.sentence(), e);
        }
    }

    /** A server with the demo keyset. */
    private record Running(Server server) implements Hubbub, AutoCloseable {
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
