package main

import (
	"context"
	"fmt"
	"io"

	"github.com/guize-rules/guize/adapters/journal"
)

// replay checks the chain of a journal and decides everything in it again.
// "guize replay" could do the first alone, since it does not know the host's
// additions.
func replay(ctx context.Context, name string, w io.Writer) error {
	j, err := journal.Open(ctx, name, journal.Options{Existing: true})
	if err != nil {
		return err
	}
	defer j.Close()
	report, err := j.Replay(ctx, journal.ReplayOptions{Engine: additions()})
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Fprintf(w, "%d %s: %s [%s]\n", f.Seq, f.ID, f.Detail.In("en"), f.Kind)
	}
	fmt.Fprintf(w, "decisions %d, same %d\n", report.Decisions, report.Same)
	if !report.OK() {
		return fmt.Errorf("%d findings", len(report.Findings))
	}
	return nil
}
