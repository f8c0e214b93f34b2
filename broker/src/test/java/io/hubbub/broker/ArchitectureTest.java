package io.hubbub.broker;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hubbub.broker.loop.LoopOwned;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.broker", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule broker_knows_only_the_protocol = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.hubbub.broker..",
                    "io.hubbub.protocol..",
                    "org.jspecify.annotations",
                    // Tokens carry regular expressions, and what is remembered of callers has bounds.
                    "com.google.re2j",
                    "com.github.benmanes.caffeine.cache");

    // Every room takes turns and time from a loop, and ports are what the rooms ask of the outside.
    @ArchTest
    static final ArchRule rooms_do_not_know_each_other = slices().matching("io.hubbub.broker.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage("io.hubbub.broker.loop", "io.hubbub.broker.port"));

    @ArchTest
    static final ArchRule loops_and_ports_know_no_room = noClasses()
            .that()
            .resideInAnyPackage("io.hubbub.broker.loop", "io.hubbub.broker.port")
            .should()
            .dependOnClassesThat(describe(
                    "are in another room of the broker",
                    type -> type.getPackageName().startsWith("io.hubbub.broker")
                            && !type.getPackageName().equals("io.hubbub.broker.loop")
                            && !type.getPackageName().equals("io.hubbub.broker.port")));

    @ArchTest
    static final ArchRule owned_state_needs_no_locks = noFields()
            .that()
            .areDeclaredInClassesThat(ownedByALoop())
            .should(be(describe("made for several threads", ArchitectureTest::isMadeForSeveralThreads)));

    @ArchTest
    static final ArchRule the_broker_asks_its_loop_for_the_time = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("io.hubbub.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be(describe(
                    "in a package that is null marked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    private static DescribedPredicate<JavaClass> ownedByALoop() {
        return describe(
                "are owned by a loop",
                type -> type.isAnnotatedWith(LoopOwned.class)
                        || type.getEnclosingClass()
                                .map(outer -> outer.isAnnotatedWith(LoopOwned.class))
                                .orElse(false));
    }

    private static boolean isMadeForSeveralThreads(JavaField field) {
        JavaClass type = field.getRawType();
        return field.getModifiers().contains(JavaModifier.VOLATILE)
                || type.getPackageName().startsWith("java.util.concurrent.locks")
                || type.getPackageName().startsWith("java.util.concurrent.atomic")
                || type.getSimpleName().startsWith("Concurrent");
    }
}
