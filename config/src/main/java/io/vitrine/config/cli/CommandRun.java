package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Nearest;
import io.vitrine.config.wiring.Refused;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/// One run of the program from what was typed to the exit code.
public final class CommandRun {

    private final PrintStream out;
    private final PrintStream err;

    public CommandRun(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Runs the command to its end; failures become one message on the standard error.
    public int run(String... typed) {
        boolean debug = List.of(typed).contains("--debug");
        Session session;
        List<String> command;
        try {
            Arguments arguments = Arguments.part(typed);
            session = new Session(arguments.settings(), out, err);
            command = arguments.command();
        } catch (Refused refused) {
            err.println("vitrine: " + refused.getMessage());
            return refused.exit();
        }
        try (session) {
            return commandLine(session, debug).execute(command.toArray(String[]::new));
        }
    }

    private CommandLine commandLine(Session session, boolean debug) {
        CommandLine line = Commands.all(session);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((problem, arguments) -> {
            err.println("vitrine: " + explain(problem));
            return Exit.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            session.finishLine();
            if (session.isStopping()) {
                return Exit.FAILED; // the signal decides
            }
            Failures.Verdict verdict = Failures.of(failure);
            err.println("vitrine: " + verdict.message());
            if (debug) {
                failure.printStackTrace(err);
            }
            return verdict.exit();
        });
        return line;
    }

    private static String explain(CommandLine.ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        String help = "Type '" + command.getCommandSpec().qualifiedName() + " --help'.";
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            boolean flag = word.startsWith("-");
            List<String> known = new ArrayList<>();
            if (flag) {
                command.getCommandSpec().optionsMap().keySet().forEach(known::add);
            } else {
                known.addAll(command.getSubcommands().keySet());
            }
            String kind = flag ? "flag" : known.isEmpty() ? "argument" : "command";
            String name = flag && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "Unknown " + kind + " " + name + "." + Nearest.hint(name, known) + " " + help;
        }
        String message = String.valueOf(problem.getMessage());
        return Failures.masked(message) + (message.endsWith(".") ? " " : ". ") + help;
    }
}
