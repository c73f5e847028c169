package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// The exit codes.
const (
	ExitOK       = 0 // done, and nothing is wrong
	ExitProblems = 1 // problems were found: by check or test, in an application, or a status of --fail-on
	ExitUsage    = 2 // the command line makes no sense
	ExitFailure  = 3 // it could not be done: a file is not there, the policy set cannot be used, output failed
)

// Command is the guize command. Stdin, Stdout and Stderr are required.
type Command struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	Now    func() time.Time    // the time of evaluation where --at is not given; nil: the clock
	Getenv func(string) string // nil: the process's environment

	// Engine are the host's own formats, functions and kinds of effects. Every
	// set that the command reads is compiled with them: by check, test and its
	// mutants, diff, serve and replay as by eval. Flags have the last word, as
	// --work-limit over an [engine.WithWorkLimit]. An observer among them is told of
	// every application that check and test make up too, which are many.
	Engine []engine.Option

	// Alone says that the process does nothing but run this command, which
	// then may set how often the whole process collects garbage.
	Alone bool
}

// Run executes one command line, without the program's name, and returns the
// exit code. It stops early when ctx is cancelled.
func (c *Command) Run(ctx context.Context, args []string) int {
	a := &app{
		ctx:    ctx,
		in:     c.Stdin,
		shown:  &harmless{w: c.Stdout},
		told:   &harmless{w: c.Stderr},
		now:    c.Now,
		getenv: c.Getenv,
		alone:  c.Alone,
		host:   c.Engine,
	}
	a.out, a.err = bufio.NewWriterSize(a.shown, 64<<10), a.told
	if a.now == nil {
		a.now = time.Now
	}
	if a.getenv == nil {
		a.getenv = os.Getenv
	}
	root := a.root()
	a.overhear(args)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if ferr := errors.Join(a.out.Flush(), a.shown.end()); err == nil && ferr != nil {
		err = &exit{ExitFailure, ferr}
	}
	return a.report(err)
}

// defaultPolicies is the set of a command that names none.
const defaultPolicies = "policies.yaml"

// app is one run of the command.
type app struct {
	ctx    context.Context // of the run
	in     io.Reader
	out    *bufio.Writer
	err    io.Writer
	shown  *harmless // to which out writes
	told   *harmless // which err is
	now    func() time.Time
	getenv func(string) string
	alone  bool
	host   []engine.Option // its own formats, functions and kinds of effects
	set    *rules.Set      // the one that was loaded last, for the language of what is left to say
	named  []string        // files of the command line, for ofSet
	spoken tell.Lang       // what they speak, once it is known

	policies  string // -p
	within    string // --root
	lang      string // --lang
	output    string // -o
	calendar  string // --calendar
	holds     string // --format
	workLimit int64  // --work-limit
	limited   bool   // and it was given
}

// exit is an error with the exit code that it asks for. A nil err has been
// reported already.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func problems() error { return &exit{code: ExitProblems} }

func usage(format string, args ...any) error {
	return &exit{ExitUsage, fmt.Errorf(format, args...)}
}

// report prints what is left to say of an error and gives the exit code.
// Errors that carry none come from reading the command line.
func (a *app) report(err error) int {
	if err == nil {
		return ExitOK
	}
	e := &exit{ExitUsage, err}
	if !errors.As(err, &e) {
		e = &exit{ExitUsage, err}
	}
	l := a.tongue(a.set)
	if msg := sayError(l, e); msg != "" {
		fmt.Fprintln(a.err, "guize: "+msg)
	}
	if e.code == ExitUsage {
		fmt.Fprintln(a.err, l.Say("用法见 guize help", `run "guize help" for usage`))
	}
	return e.code
}

func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "guize",
		Short:         "Decide applications by the rules of a policy set / 按规则集审批申请",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.Help(); err != nil {
				return err
			}
			return &exit{code: ExitUsage}
		},
		Args:              subcommand,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.checkFlags(cmd) },
	}
	cmd.SetFlagErrorFunc(speakFlags)
	cmd.SetHelpFunc(a.help)
	cmd.SetIn(a.in)
	cmd.SetOut(a.out)
	cmd.SetErr(a.err)
	f := cmd.PersistentFlags()
	f.StringVarP(&a.policies, "policies", "p", defaultPolicies, "policy set: a file or a folder / 规则集：文件或文件夹")
	f.StringVar(&a.within, "root", "", "folder out of which no set reads a file (default: its own) / 规则集不得越出的文件夹（不写则为规则集所在的文件夹）")
	f.StringVar(&a.lang, "lang", "", "language of messages, zh or en (default: the set's first) / 语言：zh 或 en（不写则为规则集的第一种）")
	f.Int64Var(&a.workLimit, "work-limit", engine.DefaultWorkLimit, "units of work that a decision may take / 每件的计算量上限")
	f.StringVarP(&a.output, "output", "o", "text", "text for people or json for programs; check also writes sarif, check and diff markdown / 输出给人看的文字 text 或给程序的 json；check 另有 sarif，check、diff 另有 markdown")
	cmd.AddCommand(
		a.initCommand(), a.evalCommand(), a.explainCommand(), a.watched(a.checkCommand()), a.testCommand(),
		a.fmtCommand(), a.schemaCommand(), a.tableCommand(), a.diffCommand(), a.boundariesCommand(),
		a.calendarCommand(), a.signCommand(), a.verifyCommand(), a.serveCommand(), a.replayCommand(), a.versionCommand(),
	)
	bilingual(cmd)
	return cmd
}

// bilingual adds Chinese to the commands that the library brings along.
func bilingual(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short = "Help about any command / 各命令的用法"
		case "completion":
			c.Short = "Write a completion script for a shell / 命令补全脚本"
			c.Long = ""
			for _, shell := range c.Commands() {
				shell.Short, shell.Long = "Write the script for "+shell.Name()+" / 用于 "+shell.Name(), ""
				if f := shell.Flags().Lookup("no-descriptions"); f != nil {
					f.Usage = "leave out what the flags are for / 不带说明"
				}
			}
		}
	}
}

func (a *app) checkFlags(cmd *cobra.Command) error {
	a.limited = cmd.Flags().Changed("work-limit")
	takes := []string{"text", "json"}
	switch cmd.Name() {
	case "check":
		takes = append(takes, sarifOutput, markdownOutput)
	case "diff":
		takes = append(takes, markdownOutput)
	}
	if a.output == "json" || a.output == sarifOutput {
		a.data()
	}
	if !slices.Contains(takes, a.output) {
		return misuse("-o %s：%s 可以是 %s", "-o %[1]s: %[2]s takes %[3]s", a.output, cmd.Name(), text.Names(takes))
	}
	if a.lang != "" && a.lang != "zh" && a.lang != "en" {
		return misuse("--lang %s：应是 zh 或 en", "--lang %s: want zh or en", a.lang)
	}
	return nil
}

// action makes the body of a command: an error without an exit code is a failure.
func action(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := f(cmd.Context(), args)
		if e := (*exit)(nil); err == nil || errors.As(err, &e) {
			return err
		}
		return &exit{ExitFailure, err}
	}
}

// asJSON reports whether the output is for programs.
func (a *app) asJSON() bool { return a.output == "json" }

// chinese reports whether the environment asks for Chinese.
func (a *app) chinese() bool {
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := a.getenv(key); v != "" {
			return strings.HasPrefix(v, "zh")
		}
	}
	return false
}
