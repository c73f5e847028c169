package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/guize-rules/guize/rules/text"
)

// speakFlags puts what is wrong with flags into both languages.
func speakFlags(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		empty   *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
		wrong   *speech // of a value with words of its own
	)
	help := cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &empty):
		return misuse("选项 %s 后面要写值，见 %s", "%s needs a value; see %s", dashed(empty.GetSpecifiedName(), empty.GetSpecifiedShortnames()), help)
	case errors.As(err, &value) && errors.As(value.Unwrap(), &wrong):
		return misuse("--"+value.GetFlag().Name+" %s", "--"+value.GetFlag().Name+" %s", wrong)
	case errors.As(err, &value):
		zh, en := flagKind(value.GetFlag().Value.Type())
		return misuse("选项 --%[1]s 的值“%[2]s”不对，应是"+zh, "--%[1]s %[2]q: want "+en, value.GetFlag().Name, value.GetValue())
	case errors.As(err, &syntax):
		return misuse("看不懂选项 %s，见 %s", "%s is no flag; see %s", syntax.GetSpecifiedFlag(), help)
	}
	return &exit{ExitUsage, err}
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	name := dashed(e.GetSpecifiedName(), e.GetSpecifiedShortnames())
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	if near := text.Nearest(name, known); near != "" {
		return misuse("没有选项 %s，是否要写 %s？", "there is no flag %s; did you mean %s?", name, near)
	}
	return misuse("没有选项 %s，可用的见 %s --help", "there is no flag %s; %s --help lists them", name, cmd.CommandPath())
}

// dashed is a flag as it stands on a command line; of short ones written
// together, the one that is wrong.
func dashed(name, shorts string) string {
	if shorts != "" {
		return "-" + name
	}
	return "--" + name
}

// flagKind says what a value of a flag should be.
func flagKind(kind string) (zh, en string) {
	switch {
	case strings.HasPrefix(kind, "int"):
		return "整数", "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "数", "a number"
	case kind == "bool":
		return "true 或 false", "true or false"
	case kind == "duration":
		return "时长，例如 30s、5m", "a time such as 30s or 5m"
	}
	return "另一个值", "another value"
}

// arguments takes from least to most arguments; without a bound where most is
// negative.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch n := len(args); {
		case n >= least && (n <= most || most < 0):
			return nil
		case n < least:
			return misuse("参数不够，应写作：%s", "an argument is missing: %s", cmd.UseLine())
		default:
			return misuse("多了参数“%s”，应写作：%s", "the argument %q is one too many: %s", args[most], cmd.UseLine())
		}
	}
}

// subcommand is for a command that does nothing but hold others.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	near := text.Nearest(args[0], names)
	if i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(args[0], n) || strings.HasPrefix(n, args[0]) }); i >= 0 {
		near = names[i]
	}
	if near != "" {
		return misuse("%[1]s 没有命令 %[2]s，是否要写 %[1]s %[3]s？", "%[1]s has no command %[2]s; did you mean %[1]s %[3]s?", cmd.CommandPath(), args[0], near)
	}
	return misuse("%s 没有命令 %s，可用：%s", "%s has no command %s; there are: %s", cmd.CommandPath(), args[0], text.Names(names))
}
