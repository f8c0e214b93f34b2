package io.hubbub.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has what a secret gives, a hash made with it or of it, compares it in the same time wherever it differs.
 *
 * <p>What comes out of {@link Mac} and {@link MessageDigest} is followed through all methods that return bytes or text: a
 * method that gets it from one of them must not call anything else that compares whole values. What is compared with it is
 * left to the comparison.
 */
@AnalyzeClasses(
        packages = {"io.hubbub.protocol", "io.hubbub.broker", "io.hubbub.store", "io.hubbub.server"},
        importOptions = DoNotIncludeTests.class)
final class SecretComparisonTest {
    private static final Set<String> COMPARISONS = Set.of(
            "equals", "equalsIgnoreCase", "contentEquals", "compareTo", "compareToIgnoreCase", "compare", "mismatch");
    private static final Set<String> COMPARING = Set.of(
            Arrays.class.getName(),
            String.class.getName(),
            Objects.class.getName(),
            Object.class.getName(),
            ByteBuffer.class.getName(),
            CharSequence.class.getName());

    @ArchTest
    static void hashes_are_compared_in_constant_time(JavaClasses classes) {
        ArchRule rule = codeUnits().that(getAHash(classes)).should(notCompareOtherwise());
        rule.check(classes);
    }

    // The places that let in or refuse; one that compares no longer is as bad as one that compares in another way.
    @ArchTest
    static final ArchRule whoever_lets_in_compares = codeUnits()
            .that(DescribedPredicate.describe("let in by a hash", SecretComparisonTest::letsIn))
            .should(callIsEqual());

    private static boolean letsIn(JavaCodeUnit unit) {
        return Set.of("ReceivedRequest.is", "TokenSeal.isIntact", "AdminToken.check", "Access.sameKey")
                .contains(unit.getOwner().getSimpleName() + "." + unit.getName());
    }

    private static DescribedPredicate<JavaCodeUnit> getAHash(JavaClasses classes) {
        Set<JavaCodeUnit> makers = new HashSet<>();
        Set<JavaCodeUnit> all =
                classes.stream().flatMap(type -> type.getCodeUnits().stream()).collect(toSet());
        boolean more = true;
        while (more) {
            more = makers.addAll(all.stream()
                    .filter(unit -> returnsBytesOrText(unit) && getsAHash(unit, makers))
                    .collect(toSet()));
        }
        return DescribedPredicate.describe("get a hash", unit -> getsAHash(unit, makers));
    }

    private static boolean returnsBytesOrText(JavaCodeUnit unit) {
        String type = unit.getRawReturnType().getName();
        return type.equals(byte[].class.getName()) || type.equals(String.class.getName());
    }

    private static boolean getsAHash(JavaCodeUnit unit, Set<JavaCodeUnit> makers) {
        return unit.getCallsFromSelf().stream().anyMatch(call -> isHash(call) || makers.contains(called(call)));
    }

    private static boolean isHash(JavaCall<?> call) {
        String type = call.getTargetOwner().getName();
        return (type.equals(Mac.class.getName()) && call.getName().equals("doFinal"))
                || (type.equals(MessageDigest.class.getName()) && call.getName().equals("digest"));
    }

    private static @Nullable JavaCodeUnit called(JavaCall<?> call) {
        return call.getTarget()
                .resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast)
                .orElse(null);
    }

    private static ArchCondition<JavaCodeUnit> notCompareOtherwise() {
        return new ArchCondition<>("compare by MessageDigest.isEqual alone") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                unit.getCallsFromSelf().stream()
                        .filter(call -> COMPARISONS.contains(call.getName())
                                && COMPARING.contains(call.getTargetOwner().getName()))
                        .map(JavaAccess::getDescription)
                        .forEach(call -> events.add(SimpleConditionEvent.violated(unit, call)));
            }
        };
    }

    private static ArchCondition<JavaCodeUnit> callIsEqual() {
        return new ArchCondition<>("call MessageDigest.isEqual") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean compares = unit.getCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().getName().equals(MessageDigest.class.getName())
                                && call.getName().equals("isEqual"));
                if (!compares) {
                    events.add(SimpleConditionEvent.violated(unit, unit.getDescription() + " compares nothing"));
                }
            }
        };
    }
}
