package io.hubbub.protocol;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.protocol", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    // Payloads are JSON: Jackson's streaming core checks them and escapes names.
    @ArchTest
    static final ArchRule protocol_knows_only_the_jdk = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "io.hubbub.protocol..",
                    "tools.jackson.core..",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("io.hubbub.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(be(inANullMarkedPackage()));

    private static DescribedPredicate<JavaClass> inANullMarkedPackage() {
        return DescribedPredicate.describe(
                "in a package that is null marked", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }
}
