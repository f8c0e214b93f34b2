package io.hubbub.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.http.EdgeObserver;
import io.hubbub.server.metrics.Metrics;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.server", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    // Metrics stands beside the flow: only main knows it, and it is told what happens through EdgeObserver.
    @ArchTest
    static final ArchRule server_flows_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.hubbub.server..")
            .layer("main")
            .definedBy("io.hubbub.server.main")
            .layer("http")
            .definedBy("io.hubbub.server.http")
            .layer("route")
            .definedBy("io.hubbub.server.route")
            .layer("endpoint")
            .definedBy("io.hubbub.server.endpoint")
            .layer("admin")
            .definedBy("io.hubbub.server.admin")
            .layer("metrics")
            .definedBy("io.hubbub.server.metrics")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("route")
            .mayOnlyBeAccessedByLayers("http", "main")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("route", "main")
            .whereLayer("endpoint")
            .mayOnlyBeAccessedByLayers("admin", "route", "http", "main")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("main")
            .ignoreDependency(type(Metrics.class), type(EdgeObserver.class))
            .ensureAllClassesAreContainedInArchitecture();

    // Broker's own methods take a Loop and answer with a Batch; a Keyset is what Access is made over.
    @ArchTest
    static final ArchRule endpoints_use_no_room_below_the_broker = noClasses()
            .that()
            .resideInAnyPackage("io.hubbub.server.endpoint", "io.hubbub.server.admin")
            .should()
            .dependOnClassesThat(resideInAPackage("io.hubbub.broker..")
                    .and(DescribedPredicate.not(resideInAnyPackage(
                            "io.hubbub.broker",
                            "io.hubbub.broker.access",
                            "io.hubbub.broker.loop",
                            "io.hubbub.broker.port"))));

    // The connections' deadlines hang in the same kind of wheel as the broker's polls.
    @ArchTest
    static final ArchRule the_edge_knows_of_the_broker_only_loops = noClasses()
            .that()
            .resideInAPackage("io.hubbub.server.http")
            .should()
            .dependOnClassesThat(resideInAPackage("io.hubbub.broker..")
                    .and(DescribedPredicate.not(resideInAPackage("io.hubbub.broker.loop"))));

    @ArchTest
    static final ArchRule routes_know_no_broker = noClasses()
            .that()
            .resideInAPackage("io.hubbub.server.route")
            .should()
            .dependOnClassesThat(resideInAPackage("io.hubbub.broker.."));

    @ArchTest
    static final ArchRule netty_stays_at_the_edge = noClasses()
            .that()
            .resideOutsideOfPackages("io.hubbub.server.http", "io.hubbub.server.main")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule endpoints_have_one_door = classes()
            .that()
            .implement(Endpoint.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule owned_state_needs_no_locks = fields().that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(LoopOwned.class)
            .should()
            .notHaveModifier(JavaModifier.VOLATILE)
            .andShould()
            .notHaveRawType(resideInAPackage("java.util.concurrent.atomic"))
            .andShould()
            .notHaveRawType(JavaClass.Predicates.assignableTo(Lock.class))
            .andShould()
            .notHaveRawType(JavaClass.Predicates.simpleNameStartingWith("Concurrent"));

    @ArchTest
    static final ArchRule no_cycles = slices().matching("io.hubbub.server.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(alwaysTrue(), type(EdgeObserver.class));

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be(DescribedPredicate.describe(
                    "in a package that is null marked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
