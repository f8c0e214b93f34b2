package io.hubbub.cli;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.cli", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    // Who uses the client as a module of Java could not do otherwise; the class path does not stop anybody.
    @ArchTest
    static final ArchRule client_internals_stay_inside = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("io.hubbub.client..")
                    .and(DescribedPredicate.not(Predicates.resideInAnyPackage(
                            "io.hubbub.client", "io.hubbub.client.model", "io.hubbub.client.spi"))));

    @ArchTest
    static final ArchRule only_serve_knows_the_server = noClasses()
            .that()
            // The first two ask for its settings, the third makes a token for a server that does not run.
            .doNotBelongToAnyOf(ServeCommand.class, DataOptions.class, AdminTokenCommand.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hubbub.server..", "io.hubbub.broker..", "io.hubbub.protocol..");

    @ArchTest
    static final ArchRule only_copies_know_the_store = noClasses()
            .that()
            .doNotBelongToAnyOf(BackupCommand.class, RestoreCommand.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hubbub.store..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be(DescribedPredicate.describe(
                    "in a package that is null marked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
