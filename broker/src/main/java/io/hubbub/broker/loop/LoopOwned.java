package io.hubbub.broker.loop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks state that is touched only in turns of the one loop it was made with. Such a class needs no lock, volatile
 * field or concurrent collection, and the architecture test refuses them.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface LoopOwned {}
