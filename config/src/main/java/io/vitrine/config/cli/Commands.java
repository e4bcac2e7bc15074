package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.KnownSettings;
import io.vitrine.config.wiring.Nearest;
import io.vitrine.config.wiring.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The commands by name.
final class Commands {

    private Commands() {}

    /// Every command of this release.
    static CommandLine all(Session session) {
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new ServeCommands.Demo(session));
        root.addSubcommand(new ServeCommands.Serve(session));
        root.addSubcommand(new JobCommands.Nightly(session));
        root.addSubcommand(new JobCommands.RunJob(session));
        root.addSubcommand(new JobCommands.Jobs(session));
        root.addSubcommand(new JobCommands.Status(session));
        root.addSubcommand(new JobCommands.Stop(session));
        root.addSubcommand(new JobCommands.Restart(session));
        CommandLine chain = new CommandLine(new ChainCommands.Chains());
        chain.addSubcommand(new ChainCommands.Add(session));
        chain.addSubcommand(new ChainCommands.Listing(session));
        chain.addSubcommand(new ChainCommands.Check(session));
        root.addSubcommand(chain);
        CommandLine collection = new CommandLine(new CollectionCommands.Collections());
        collection.addSubcommand(new CollectionCommands.Add(session));
        collection.addSubcommand(new CollectionCommands.Listing(session));
        collection.addSubcommand(new CollectionCommands.Remove(session));
        collection.addSubcommand(new CollectionCommands.Change(session));
        root.addSubcommand(collection);
        root.addSubcommand(new ReindexCommand(session));
        root.addSubcommand(new RefreshCommand(session));
        root.addSubcommand(new JobCommands.Digest(session));
        root.addSubcommand(new JobCommands.Unwind(session));
        root.addSubcommand(new VerifyCommand(session));
        root.addSubcommand(new RepairCommand(session));
        root.addSubcommand(new CareCommands.Where(session));
        root.addSubcommand(new CareCommands.Doctor(session));
        root.addSubcommand(new ServeCommands.Replay(session));
        root.addSubcommand(new Help(session));
        explained(root);
        return root;
    }

    /// Every command has `--help`.
    private static void explained(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getSubcommands().values().forEach(Commands::explained);
    }

    @Command(
            name = "vitrine",
            versionProvider = Version.class,
            description = "Turns chain history into a complete NFT catalog.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Every command takes settings anywhere: --vitrine.KEY=VALUE, --server.port=N.",
                "'vitrine help settings' lists the keys, 'vitrine help COMMAND' tells more.",
                "Begin with 'vitrine demo'."
            })
    static final class Root implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Option(
                names = "--debug",
                scope = ScopeType.INHERIT,
                description = "show the stack trace of a failure")
        private boolean debug;

        @Override
        public Integer call() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getErr());
            }
            return Exit.USAGE;
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"vitrine " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Command(name = "help", description = "Tells about a command, or about the settings.")
    static final class Help implements Callable<Integer> {

        private final Session session;

        @Spec private @Nullable CommandSpec spec;

        @Parameters(arity = "0..1", paramLabel = "COMMAND")
        private @Nullable String topic;

        Help(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            CommandLine root = java.util.Objects.requireNonNull(spec).parent().commandLine();
            if (topic == null) {
                root.usage(session.out());
            } else if (topic.equals("settings")) {
                Table table = new Table("setting", "default");
                KnownSettings.defaults().forEach(table::row);
                table.print(session.out(), false);
            } else if (root.getSubcommands().containsKey(topic)) {
                root.getSubcommands().get(topic).usage(session.out());
            } else {
                List<String> known = new ArrayList<>(root.getSubcommands().keySet());
                known.add("settings");
                throw Refused.usage(
                        "Unknown command " + topic + "." + Nearest.hint(topic, known),
                        "Type 'vitrine help'.");
            }
            return Exit.DONE;
        }
    }
}
