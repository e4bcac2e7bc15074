package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the compiled classes do not tell: docs, and where the verbs of SQL stand.
class SourceTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("processors", "db", "readers", "writers", "jobs", "api", "config");

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "^public (?:(?:abstract|final|sealed|non-sealed|static)"
                            + " )*(?:class|interface|record|enum|@interface) \\w+",
                    Pattern.MULTILINE);
    private static final Pattern STRING =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("^\\s*//.*$", Pattern.MULTILINE);

    /// Text that begins as a statement does; a word in the middle of a sentence is none.
    private static final Pattern SELECT =
            Pattern.compile("\\s*(?:SELECT|WITH|VALUES)\\s.*", Pattern.DOTALL);

    private static final Pattern CHANGE =
            Pattern.compile(
                    "(?:.*[\\s(])?(?:INSERT INTO|UPDATE \\w+(?:\\s+\\w+)?\\s+SET|DELETE"
                            + " FROM|TRUNCATE|MERGE INTO)\\s.*",
                    Pattern.DOTALL);

    private static final Pattern DEFINITION =
            Pattern.compile(
                    "\\s*(?:CREATE|ALTER|DROP)\\s+(?:TABLE|INDEX|SCHEMA|DATABASE|ROLE)\\s.*",
                    Pattern.DOTALL);

    private record Source(String module, Path file, String text) {

        boolean is(String name) {
            return file.endsWith(name + ".java");
        }

        String place() {
            return ROOT.relativize(file).toString();
        }

        List<String> strings() {
            List<String> strings = new ArrayList<>();
            Matcher string = STRING.matcher(COMMENT.matcher(text).replaceAll(""));
            while (string.find()) {
                strings.add(string.group(1) == null ? string.group(2) : string.group(1));
            }
            return strings;
        }
    }

    private static List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String module : MODULES) {
            Path folder = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.add(new Source(module, file, Files.readString(file)));
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(300);
        return sources;
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
        TreeSet<String> wrong = new TreeSet<>();
        for (Source source : sources()) {
            Path info = source.file().resolveSibling("package-info.java");
            if (!Files.exists(info)) {
                wrong.add(ROOT.relativize(info.getParent()) + " has no package-info.java");
            } else {
                String text = Files.readString(info);
                if (!text.startsWith("/// ") || !text.contains("\n@NullMarked\npackage ")) {
                    wrong.add(ROOT.relativize(info) + " expected as ///, @NullMarked, package");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPublicTypeHasItsDoc() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Source source : sources()) {
            Matcher type = PUBLIC_TYPE.matcher(source.text());
            while (type.find()) {
                if (!hasDoc(source.text().substring(0, type.start()))) {
                    wrong.add(source.place() + ": " + type.group());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Whether `///` stands above, with nothing but annotations between.
    private static boolean hasDoc(String above) {
        int blank = above.lastIndexOf("\n\n");
        return above.startsWith("///", blank + 2);
    }

    @Test
    void statementsStandInTheHomeOfTheirVerb() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Source source : sources()) {
            for (String text : source.strings()) {
                boolean selects = SELECT.matcher(text).matches() && text.contains("FROM");
                boolean changes = CHANGE.matcher(text).matches();
                boolean defines = DEFINITION.matcher(text).matches();
                boolean allowed =
                        switch (source.module()) {
                            // the ports are handles: a store's wire format has one home
                            case "db" -> true;
                            case "readers" -> !changes && !defines;
                            case "writers" ->
                                    !defines && (!selects || changes || decides(source, text));
                            default -> !selects && !changes && !defines;
                        };
                if (!allowed) {
                    wrong.add(source.place() + ": " + text.strip().lines().findFirst().orElse(""));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// A writer may look at what it is about to write: under a lock, or within its own transaction where
    /// the answer decides what is written.
    private static boolean decides(Source source, String select) {
        String upper = select.toUpperCase(Locale.ROOT);
        return upper.contains(" FOR UPDATE")
                || upper.contains(" FOR NO KEY UPDATE")
                || upper.contains(" FOR SHARE")
                || upper.contains(" FOR KEY SHARE")
                || upper.contains("PG_ADVISORY")
                || upper.contains("PG_TERMINATE_BACKEND")
                // whether there is anything to remove
                || source.is("HistoryRows")
                // which tokens are derived, and whether others may still add to them
                || source.is("StaleContracts")
                || source.is("TokenRows")
                || source.is("CatalogProjection")
                // what is derived from what is left, in the transaction that takes the rest away
                || source.is("NoteRows")
                || source.is("CatalogRepair")
                || source.is("RunRows")
                || source.is("MintRows")
                || source.is("TokenEvents")
                || source.is("ApprovalRows")
                || source.is("ApprovalCoverage")
                || source.is("ApprovalProjection")
                // the part of a change that says what it changes
                || source.is("RefreshRows")
                // whether stored neighbours are parent and child, before the commit
                || source.is("BlockWriter")
                // who holds the lock, for the refusal
                || source.is("JobLocks")
                // the version in force, which decides what is new
                || source.is("MetadataVersions")
                // which values are to be made, and that they still are there when they are linked
                || source.is("TraitVocabulary")
                // which pictures are known already, asked in the transaction that links them
                || source.is("MetadataWriter")
                // whether what was read still holds, in the transaction that publishes what follows
                || source.is("RarityWriter")
                // whose documents name the picture that has just been stored
                || source.is("MediaWriter");
    }

    @Test
    void everyJobHasOneFileAndOneRowInTheReadme() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<Source> jobs =
                sources().stream()
                        .filter(source -> source.module().equals("jobs"))
                        .filter(source ->
                                source.text()
                                        .contains(
                                                "implements "
                                                        + JobDefinition.class.getSimpleName()))
                        .toList();
        for (JobName job : JobName.values()) {
            assertThat(readme.lines().filter(line -> line.startsWith("| `" + job.text() + "` |")))
                    .as("rows of %s in the README", job)
                    .hasSize(1);
            assertThat(
                            jobs.stream()
                                    .filter(source ->
                                            source.text()
                                                    .contains(
                                                            "return JobName." + job.name() + ";")))
                    .as("definitions of %s", job)
                    .hasSize(1);
        }
        assertThat(jobs).hasSize(JobName.values().length);
    }
}
