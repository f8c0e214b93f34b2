package io.hubbub.client;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Refuses the objects and arrays of {@code org.json}, wherever in a message: to Jackson they are beans whose only
 * property says whether they are empty. A mapper that was taught to write them is let alone.
 */
final class NoOrgJson extends ValueSerializerModifier {
    private static final long serialVersionUID = 1;

    static SimpleModule module() {
        return new SimpleModule("no org.json").setSerializerModifier(new NoOrgJson());
    }

    @Override
    public ValueSerializer<?> modifySerializer(
            SerializationConfig config, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
        boolean known = !serializer.getClass().getName().startsWith("tools.jackson.databind.");
        return known || !isOrgJson(bean.getBeanClass()) ? serializer : new Refusing();
    }

    private static boolean isOrgJson(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().startsWith("org.json.")) {
                return true;
            }
        }
        return false;
    }

    private static final class Refusing extends ValueSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            throw DatabindException.from(
                    generator,
                    value.getClass().getName()
                            + " is not understood: use tools.jackson.databind.node.ObjectNode, a Map or a List");
        }
    }
}
