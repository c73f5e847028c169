package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// listing is what replay list is told.
type listing struct {
	records.Search
	status, from, until string
}

func (a *app) listCommand(r *replaying) *cobra.Command {
	var l listing
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List kept decisions, the newest first / 查找已保存的决定",
		Long: `List kept decisions, the newest first, a page at a time: by the set that decided,
the status, a rule behind something that they say, the time at which they were
written, and the number of the application, where the server keeps that
(serve --number). A server answers the same at GET /v1/decisions; GET
/v1/decisions/ID has the whole of one.

列出已保存的决定，新的在前，一次一页。`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringSliceVar(&l.Sets, "set", nil, "decisions by this set / 规则集")
	f.StringVar(&l.Number, "application", "", "of the application of this number / 申请编号")
	f.StringVar(&l.status, "status", "", "with this status, such as incomplete / 状态")
	f.StringVar(&l.Rule, "rule", "", "that say something by this rule, policy/rule / 规则")
	f.StringVar(&l.from, "from", "", "written from this moment on / 自此时刻起")
	f.StringVar(&l.until, "until", "", "written before this moment / 此时刻之前")
	f.Int64Var(&l.Before, "before", 0, "for the next page: the number that the last one ends with / 下一页")
	f.IntVar(&l.Limit, "limit", 100, "decisions of a page / 每页件数")
	cmd.RunE = a.journalAction(r, func(ctx context.Context, j *journal.Journal, _ *replaying) error {
		if err := a.readListing(&l); err != nil {
			return err
		}
		found, err := j.Search(ctx, l.Search)
		if err != nil {
			return err
		}
		return a.sayFound(wire.Found(l.Search, found))
	})
	return cmd
}

// readListing reads what a listing is told as texts.
func (a *app) readListing(l *listing) error {
	if l.Status = engine.Status(l.status); l.status != "" && !slices.Contains(engine.Statuses(), l.Status) {
		return misuse("--status %[1]s：应是以下之一：%[2]v", "--status %[1]s: want one of %[2]v", l.status, engine.Statuses())
	}
	if l.Limit < 1 || l.Limit > records.MostPage {
		return misuse("--limit %[1]d：应是 1 到 %[2]d", "--limit %[1]d: want 1 to %[2]d", l.Limit, records.MostPage)
	}
	for _, m := range []struct {
		flag, text string
		to         *time.Time
	}{{"from", l.from, &l.From}, {"until", l.until, &l.Until}} {
		if m.text == "" {
			continue
		}
		t, err := calendar.ParseMoment(m.text, nil)
		if err != nil {
			return misuse("--%[1]s %[2]s：应是时刻，如 2026-01-02T09:00:00+08:00", "--%[1]s %[2]s: want a moment such as 2026-01-02T09:00:00+08:00", m.flag, m.text)
		}
		*m.to = t
	}
	return nil
}

func (a *app) sayFound(page wire.FoundDecisions) error {
	if a.asJSON() {
		return a.writeJSON(page)
	}
	l := a.tongue(nil)
	for i := range page.Decisions {
		d := &page.Decisions[i]
		fmt.Fprintf(a.out, "%s  %s  %s  %s\n", d.Written.Format(time.RFC3339), d.ID, d.Set, l.ShortStatus(d.Status))
		for _, why := range d.Doubts {
			fmt.Fprintln(a.out, "  "+why.In(string(l), "en"))
		}
	}
	var err error
	switch {
	case len(page.Decisions) == 0:
		_, err = fmt.Fprintln(a.out, l.Say("没有找到", "nothing was found"))
	case page.Before > 0:
		_, err = fmt.Fprintf(a.out, l.Say("下一页：--before %d\n", "next page: --before %d\n"), page.Before)
	}
	return err
}
