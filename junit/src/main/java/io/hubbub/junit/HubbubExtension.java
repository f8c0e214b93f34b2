package io.hubbub.junit;

import io.hubbub.client.PubNub;
import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Keeps one network in the store of the annotated class, which closes it when the class is done, and a view of it in the
 * store of each test method and class that asks for it, which closes its clients.
 */
final class HubbubExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(HubbubExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        network(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        network(context).heal();
    }

    /** With an instance per method, what its constructor asks for belongs to the method. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext context) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Hubbub.class || type == PubNub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Network network = network(context);
        // A view for each context, even if that of the class around it has one.
        ScopedHubbub hubbub = context.getStore(NAMESPACE)
                .computeIfAbsent(context.getUniqueId(), id -> new ScopedHubbub(network), ScopedHubbub.class);
        return parameter.getParameter().getType() == PubNub.class ? hubbub.client() : hubbub;
    }

    private static Network network(ExtensionContext context) {
        Class<?> annotated = annotated(context.getRequiredTestClass());
        return context.getStore(NAMESPACE).computeIfAbsent(annotated, HubbubExtension::start, Network.class);
    }

    /** The class itself or, for a nested one without the annotation, the nearest around it. */
    private static Class<?> annotated(Class<?> test) {
        Class<?> outer = test;
        while (outer != null && !AnnotationSupport.isAnnotated(outer, HubbubServer.class)) {
            outer = outer.getEnclosingClass();
        }
        return outer == null ? test : outer;
    }

    private static Network start(Class<?> annotated) {
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
        if (!flags.containsKey(Settings.DATA.key())) {
            flags.putIfAbsent(Settings.EPHEMERAL.key(), "true");
        }
        try {
            return Network.start(Settings.of(flags), annotation.faults());
        } catch (ConfigurationException e) {
            throw new ExtensionConfigurationException(e.sentence(), e);
        }
    }
}
