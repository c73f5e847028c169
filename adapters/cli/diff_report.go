package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// writeReport writes the page for who approves the change, where one is asked for; h is
// nil, and chart "", where no history was decided.
func (d *differences) writeReport(ctx context.Context, diff *analyze.Difference, h *tell.History, chart string) error {
	if d.report == "" {
		return nil
	}
	r, err := d.Report(ctx, d.old, d.new, diff, h, chart)
	if err != nil {
		return err
	}
	r.Regions.Compared = filepath.Base(d.OldName) + tell.Arrow + filepath.Base(d.NewName)
	var b bytes.Buffer
	if err := r.WriteHTML(&b); err != nil {
		return err
	}
	return os.WriteFile(d.report, b.Bytes(), 0o644)
}

// reportHistory writes that page of a history.
func (d *differences) reportHistory(ctx context.Context, t *tell.Tally, away []tell.Span) error {
	if d.report == "" {
		return nil
	}
	diff, err := analyze.Diff(ctx, d.old, d.new, analyze.Options{At: d.Comparison.At, RulesOn: d.RulesOn})
	if err != nil {
		return err
	}
	return d.writeReport(ctx, diff, d.History(d.source, t, away), d.barChart(t))
}
