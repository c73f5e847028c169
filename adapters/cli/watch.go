package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/internal/watch"
	"github.com/guize-rules/guize/rules"
)

// watched lets a command run again whenever a file of the policy set changes.
func (a *app) watched(cmd *cobra.Command) *cobra.Command {
	var watch bool
	cmd.Flags().BoolVar(&watch, "watch", false, "run again whenever a file of the set changes / 文件改动后自动重来")
	once := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !watch {
			return once(cmd, args)
		}
		if len(args) == 1 {
			a.policies = args[0]
		}
		return a.watch(cmd.Context(), func() error { return once(cmd, args) })
	}
	return cmd
}

// watchEvery is how often files are looked at.
const watchEvery = 200 * time.Millisecond

// watch runs a command until the context ends, and returns what it last did.
func (a *app) watch(ctx context.Context, once func() error) error {
	for {
		set, files := a.filesOf(ctx, a.policies)
		before := watch.Stamp(watch.OS{}, files)
		last := once()
		if e := (*exit)(nil); errors.As(last, &e) && e.code == ExitUsage {
			return last
		}
		if msg := sayError(a.tongue(set), last); msg != "" {
			fmt.Fprintln(a.err, "guize: "+msg)
		}
		if err := a.out.Flush(); err != nil { // what was found stands there before the wait is told
			return err
		}
		fmt.Fprintln(a.err, a.tongue(set).Say("等待文件改动，Ctrl-C 结束 …", "waiting for a change, Ctrl-C ends …"))
		stamp := func() string { return watch.Stamp(watch.OS{}, files) }
		changed := func() bool { return stamp() != before }
		if !watch.Until(ctx, watchEvery, changed) || !watch.Settled(ctx, watchEvery, stamp) {
			return silent(last)
		}
		if isTerminal(a.told.w) {
			fmt.Fprint(a.told.w, "\x1b[H\x1b[2J")
		}
	}
}

// silent is the exit code of an error that has been told.
func silent(err error) error {
	if err == nil {
		return nil
	}
	e := &exit{code: ExitFailure}
	errors.As(err, &e)
	return &exit{code: e.code}
}

// filesOf lists the files of a set, as far as they can be found, and the set
// itself, which may be a folder.
func (a *app) filesOf(ctx context.Context, name string) (*rules.Set, []string) {
	files := []string{name}
	set, at, err := a.read(ctx, name)
	if set == nil || err != nil && !isMistake(err) {
		return nil, files
	}
	for _, f := range set.Files {
		files = append(files, at.open(f.Name))
	}
	return set, files
}

func isMistake(err error) bool {
	bad := (*rules.Error)(nil)
	return errors.As(err, &bad)
}
