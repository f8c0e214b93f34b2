package io.hubbub.store.sql;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.store.sql", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule the_store_knows_only_the_ports_of_the_broker = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.sql",
                    "io.hubbub.store.sql",
                    "io.hubbub.broker.port",
                    "io.hubbub.protocol",
                    "org.flywaydb.core..",
                    "org.jspecify.annotations",
                    "org.slf4j",
                    "org.sqlite");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be(DescribedPredicate.describe(
                    "in a package that is null marked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
