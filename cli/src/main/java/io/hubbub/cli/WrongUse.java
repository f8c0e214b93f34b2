package io.hubbub.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence what is wrong with the arguments. */
final class WrongUse {
    private WrongUse() {}

    static int explain(ParameterException wrong, String[] arguments) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(Visible.text(sentence(wrong)));
        return Hubbub.WRONG_USE;
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        ArgSpec argument = wrong.getArgSpec();
        if (argument != null && wrong.getValue() != null && isNumber(argument)) {
            String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
            return "%s must be a number, but is \"%s\".".formatted(name, wrong.getValue());
        }
        String message = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        if (message.endsWith(".")) {
            return message;
        }
        return "%s: see %s --help."
                .formatted(message, wrong.getCommandLine().getCommandSpec().qualifiedName());
    }

    private static boolean isNumber(ArgSpec argument) {
        Class<?> type = argument.type();
        return type == long.class || type == int.class || type == Double.class || type == Integer.class;
    }

    private static String unmatched(UnmatchedArgumentException wrong) {
        String argument = wrong.getUnmatched().get(0);
        CommandLine command = wrong.getCommandLine();
        List<String> suggestions = wrong.getSuggestions();
        String hint = suggestions.isEmpty() ? "" : " Did you mean %s?".formatted(suggestions.get(0));
        if (wrong.isUnknownOption()) {
            String dash = hint.isEmpty()
                            && !command.getCommandSpec().positionalParameters().isEmpty()
                    ? " What begins with a dash and is no option stands after --."
                    : "";
            return "There is no option %s.%s%s".formatted(argument.replaceFirst("(?s)=.*", ""), hint, dash);
        }
        if (!command.getSubcommands().isEmpty()) {
            return "There is no command %s.%s"
                    .formatted(
                            argument,
                            hint.isEmpty()
                                    ? " See %s --help."
                                            .formatted(command.getCommandSpec().qualifiedName())
                                    : hint);
        }
        boolean takesMessage = command.getCommandSpec().positionalParameters().stream()
                .anyMatch(each -> each.paramLabel().equals("MESSAGE"));
        return "\"%s\" is one argument too many: %s."
                .formatted(
                        argument,
                        takesMessage
                                ? "a message with spaces stands in quotes"
                                : "see %s --help"
                                        .formatted(command.getCommandSpec().qualifiedName()));
    }
}
