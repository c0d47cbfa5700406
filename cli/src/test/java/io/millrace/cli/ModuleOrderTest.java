package io.millrace.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Who may depend on whom. It stands in this module because this one sees all others. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleOrderTest {

  private static final String CORE = "io.millrace.core..";
  private static final String RANKING = "io.millrace.ranking..";
  private static final String SCHEMAS = "io.millrace.schemas..";
  private static final String BROKER = "io.millrace.broker..";
  private static final String FLINK = "io.millrace.flink..";
  private static final String EVALUATION = "io.millrace.evaluation..";
  private static final String BENCHMARKS = "io.millrace.benchmarks..";
  private static final String SERVICE = "io.millrace.service..";
  private static final String CLI = "io.millrace.cli..";
  private static final String TEST_SUPPORT = "io.millrace.testing..";

  @ArchTest
  static final ArchRule everyClassBelongsToAModule =
      classes()
          .should()
          .resideInAnyPackage(
              CORE,
              RANKING,
              SCHEMAS,
              BROKER,
              FLINK,
              EVALUATION,
              BENCHMARKS,
              SERVICE,
              CLI,
              TEST_SUPPORT);

  @ArchTest
  static final ArchRule coreStandsAlone =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CORE,
              "java..",
              "it.unimi.dsi.fastutil..",
              "com.dynatrace.hash4j..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule rankingKnowsTheCoreAlone =
      noClasses()
          .that()
          .resideInAPackage(RANKING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCHEMAS, BROKER, FLINK, EVALUATION, BENCHMARKS, SERVICE, CLI);

  @ArchTest
  static final ArchRule schemasStandAlone =
      classes()
          .that()
          .resideInAPackage(SCHEMAS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              SCHEMAS, "java..", "org.apache.avro..", "com.fasterxml.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule brokerKnowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage(BROKER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, RANKING, SCHEMAS, FLINK, EVALUATION, BENCHMARKS, SERVICE, CLI);

  @ArchTest
  static final ArchRule flinkKnowsNeitherBrokerNorCommandLine =
      noClasses()
          .that()
          .resideInAPackage(FLINK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BROKER, EVALUATION, BENCHMARKS, SERVICE, CLI);

  @ArchTest
  static final ArchRule evaluationKnowsOfFlinkOnlyTheConfiguration =
      noClasses()
          .that()
          .resideInAPackage(EVALUATION)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(FLINK, BROKER, BENCHMARKS, SERVICE, CLI)
                  .and(resideOutsideOfPackage("io.millrace.flink.config..")));

  @ArchTest
  static final ArchRule serviceKnowsTheCoreAndTheSchemas =
      noClasses()
          .that()
          .resideInAPackage(SERVICE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RANKING, BROKER, FLINK, EVALUATION, BENCHMARKS, CLI);

  @ArchTest
  static final ArchRule benchmarksDoNotKnowTheCommandLine =
      noClasses()
          .that()
          .resideInAPackage(BENCHMARKS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI);

  @ArchTest
  static final ArchRule onlyTheCommandLineAndBenchmarksKnowJobs =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLI, BENCHMARKS, "io.millrace.flink.job..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.millrace.flink.job..");

  @ArchTest
  static final ArchRule noneUsesWhatFlinkMovedToLegacy =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.streaming.api.functions.source.legacy..",
              "org.apache.flink.streaming.api.functions.sink.legacy..");

  @ArchTest static final ArchRule corePackagesFormNoCycle = withoutCycles("io.millrace.core.(*)..");

  @ArchTest
  static final ArchRule schemasPackagesFormNoCycle = withoutCycles("io.millrace.schemas.(*)..");

  @ArchTest
  static final ArchRule flinkPackagesFormNoCycle = withoutCycles("io.millrace.flink.(*)..");

  @ArchTest
  static final ArchRule evaluationPackagesFormNoCycle =
      withoutCycles("io.millrace.evaluation.(*)..");

  @ArchTest
  static final ArchRule servicePackagesFormNoCycle = withoutCycles("io.millrace.service.(*)..");

  @ArchTest
  static final ArchRule commandLinePackagesFormNoCycle = withoutCycles("io.millrace.cli.(*)..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that().resideOutsideOfPackage("io.millrace.schemas.avro..").should(beNullMarked());

  private static ArchRule withoutCycles(String packages) {
    return slices().matching(packages).should().beFreeOfCycles();
  }

  private static ArchCondition<JavaClass> beNullMarked() {
    return new ArchCondition<>("reside in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, "the package of %s is not @NullMarked".formatted(type.getName())));
      }
    };
  }
}
