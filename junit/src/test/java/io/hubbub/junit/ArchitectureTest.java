package io.hubbub.junit;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hubbub.broker.loop.LoopOwned;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.hubbub.junit", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    // LoopOwned is only a mark. What the tests of users see of the server is what its clients see.
    @ArchTest
    static final ArchRule the_server_is_started_and_left_alone = noClasses()
            .should()
            .dependOnClassesThat(
                    Predicates.resideInAnyPackage("io.hubbub.server..", "io.hubbub.broker..", "io.hubbub.protocol..")
                            .and(DescribedPredicate.not(Predicates.resideInAPackage("io.hubbub.server.main")))
                            .and(DescribedPredicate.not(Predicates.type(LoopOwned.class))));

    @ArchTest
    static final ArchRule client_internals_stay_inside = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("io.hubbub.client..")
                    .and(DescribedPredicate.not(
                            Predicates.resideInAnyPackage("io.hubbub.client", "io.hubbub.client.model"))));

    @ArchTest
    static final ArchRule netty_stays_in_the_proxy = noClasses()
            .that()
            .haveNameNotMatching("io\\.hubbub\\.junit\\.(Proxy|ProxyConnection|Piece|StatusReply)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule users_need_no_assertion_library = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.assertj..", "org.hamcrest..", "org.awaitility..");

    @ArchTest
    static final ArchRule nothing_sleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule owned_state_needs_no_locks = fields().that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(LoopOwned.class)
            .should()
            .notHaveModifier(JavaModifier.VOLATILE)
            .andShould()
            .notHaveRawType(Predicates.resideInAPackage("java.util.concurrent.atomic"));

    @ArchTest
    static final ArchRule public_methods_show_nothing_of_netty = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .arePublic()
            .should()
            .haveRawReturnType(Predicates.resideInAPackage("io.netty.."));

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(be(DescribedPredicate.describe(
                    "in a package that is null marked",
                    (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
}
