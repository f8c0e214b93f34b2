package io.hubbub.client;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.client", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule rooms_flow_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("door")
            .definedBy("io.hubbub.client")
            .layer("subscribe")
            .definedBy("io.hubbub.client.subscribe")
            .layer("http")
            .definedBy("io.hubbub.client.http")
            .layer("loop")
            .definedBy("io.hubbub.client.loop")
            .layer("crypto")
            .definedBy("io.hubbub.client.crypto")
            .whereLayer("door")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("subscribe")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("door", "subscribe")
            .whereLayer("loop")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("crypto")
            .mayOnlyBeAccessedByLayers("door");

    @ArchTest
    static final ArchRule encrypting_knows_only_the_jdk = classes()
            .that()
            .resideInAPackage("io.hubbub.client.crypto")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.hubbub.client.crypto", "java..", "javax.crypto..", "org.jspecify..");

    @ArchTest
    static final ArchRule models_and_plugs_know_nobody = noClasses()
            .that()
            .resideInAnyPackage("io.hubbub.client.model", "io.hubbub.client.spi")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hubbub.client", "io.hubbub.client.subscribe", "io.hubbub.client.http", "io.hubbub.client.loop");

    @ArchTest
    static final ArchRule the_subscription_knows_neither_sockets_nor_urls = noClasses()
            .that()
            .resideInAPackage("io.hubbub.client.subscribe")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio..");

    @ArchTest
    static final ArchRule the_subscription_asks_its_loop_for_the_time = noClasses()
            .that()
            .resideInAPackage("io.hubbub.client.subscribe")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule the_client_needs_nothing_but_jackson_and_the_words_of_access_manager = classes()
            .that()
            .resideInAPackage("io.hubbub.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.hubbub.client..",
                    "io.hubbub.protocol.access",
                    "java..",
                    "javax.crypto..",
                    "javax.net.ssl..",
                    "tools.jackson..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(be(inANullMarkedPackage()));

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("io.hubbub.client.(*)..").should().beFreeOfCycles();

    private static DescribedPredicate<JavaClass> inANullMarkedPackage() {
        return DescribedPredicate.describe(
                "in a package that is null marked", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }
}
