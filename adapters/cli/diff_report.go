package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/guize-rules/guize/engine/tell"
)

// writeReport writes the page for who approves the change, where one is asked for; h is
// nil, and the chart "", where no history was decided.
func (d *differences) writeReport(ctx context.Context, h *tell.History, chart func() string) error {
	if d.report == "" {
		return nil
	}
	diff, err := d.everyApplication(ctx)
	if err != nil {
		return err
	}
	r, err := d.Report(ctx, d.old, d.new, diff, h, chart())
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
