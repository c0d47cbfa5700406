package io.millrace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom. It stands in this module because this one sees all others. */
@AnalyzeClasses(packages = "io.millrace", importOptions = DoNotIncludeTests.class)
final class ModuleOrderTest {

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_NEITHER_FLINK_NOR_KAFKA_NOR_WIRE_FORMATS =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache..",
              "com.fasterxml..",
              "io.millrace.schemas..",
              "io.millrace.flink..",
              "io.millrace.broker..",
              "io.millrace.cli..");

  @ArchTest
  static final ArchRule THE_SCHEMAS_KNOW_NONE_OF_US =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "io.millrace.core..",
              "io.millrace.flink..",
              "io.millrace.broker..",
              "io.millrace.cli..");

  @ArchTest
  static final ArchRule THE_BROKER_KNOWS_NONE_OF_US =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.millrace.core..",
              "io.millrace.schemas..",
              "io.millrace.flink..",
              "io.millrace.cli..");

  @ArchTest
  static final ArchRule THE_JOBS_KNOW_NEITHER_THE_COMMAND_NOR_THE_BROKER =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.millrace.broker..", "io.millrace.cli..");

  @ArchTest
  static final ArchRule NOTHING_IN_THE_JOBS_IMPORTS_A_JOB =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.flink..")
          .and()
          .resideOutsideOfPackage("io.millrace.flink.job..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.millrace.flink.job..");

  @ArchTest
  static final ArchRule THE_COMMANDS_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.millrace.cli.(*)..").should().beFreeOfCycles();
}
