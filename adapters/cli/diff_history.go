package cli

import (
	"context"
	"errors"
	"os"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// pair is what both sets decide of an application, and whether all of that is there.
type pair struct {
	old, new           engine.Decision
	oldWhole, newWhole bool
	kind               kindPair
}

// replayed is what came of one application of a history.
type replayed struct {
	comparison
	kind    *kindDifference // nil where the comparison is of this application alone
	line    int
	rulesOn string // the date whose rules apply
	record  record // for the file of changed applications
	err     error
}

// comparison is what two decisions differ in.
type comparison struct {
	changes []analyze.Change
	told    []tell.Difference
	words   []tell.Difference // that are the only difference, or come on top
}

func (d *differences) comparison(old, new *engine.Decision) comparison {
	c := comparison{changes: analyze.Compare(old, new), words: d.Reworded(old, new)}
	if len(c.changes) > 0 {
		c.told = d.Differences(old, new, c.changes)
	}
	return c
}

// replay decides every application of a history by both sets.
func (d *differences) replay(ctx context.Context) error {
	src, err := d.app.open(d.Comparison.New.Lang, d.history)
	if err != nil {
		return err
	}
	defer src.close()
	if src.kind == kindYAML {
		return misuse("--history %s：应是 NDJSON（一行一件）、CSV 或 XLSX（一行一件，第一行是列名）；文件名不以 .csv 结尾的，加 --format csv",
			"--history %s: want NDJSON, one application a line, or CSV or XLSX, one a row under a row of names; where the name does not end in .csv say --format csv", d.history)
	}
	d.source = src.name
	in, err := src.applications(d.Comparison.Old.Set, d.Comparison.New.Set)
	if err != nil {
		return d.unusable(err)
	}
	d.app.note(d.Comparison.New.Lang, src.name, in.notes)
	if d.out, err = d.newRecorder(ctx); err != nil {
		return err
	}
	defer d.app.collectRarely()()
	t := tell.NewTally()
	progress := d.app.newProgress()
	defer progress.clear()
	err = pipeline[replayed]{
		workers: d.workers,
		work:    func(l textLine) replayed { return d.both(ctx, in, l) },
		emit: func(r replayed) error {
			progress.step()
			return d.count(t, &r)
		},
		idle: func() error { return nil },
	}.run(ctx, in)
	if err := errors.Join(err, d.out.close()); err != nil {
		return err
	}
	progress.clear()
	d.alike.tell(t)
	return d.conclude(ctx, t)
}

// unusable reports a history of which nothing can be read.
func (d *differences) unusable(err error) error {
	d.app.complain(d.Comparison.New.Lang, err)
	return &exit{code: ExitFailure}
}

func (d *differences) both(ctx context.Context, from *applications, l textLine) replayed {
	facts, err := from.json(l)
	if err != nil {
		return replayed{err: from.wrong(l, err)}
	}
	in := engine.Input{At: d.Comparison.At, RulesOn: d.RulesOn, JSON: facts, Lang: string(d.Comparison.New.Lang)}
	p, ok := d.pairs.Get().(*pair)
	if !ok {
		p = new(pair)
	}
	defer d.pairs.Put(p)
	r := replayed{line: l.number}
	if err = d.decide(ctx, in, p); err == nil {
		r.rulesOn = p.new.RulesOn
		r.kind, r.comparison, err = d.compare(ctx, in, p)
	}
	if err != nil {
		return replayed{err: from.refused(l, err)}
	}
	if len(r.changes) > 0 {
		r.record, r.err = d.out.record(ctx, &r, facts)
	}
	return r
}

func (d *differences) count(t *tell.Tally, r *replayed) error {
	t.Total++
	if r.err != nil {
		if errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded) {
			return r.err
		}
		t.Unread++
		d.app.complain(d.Comparison.New.Lang, r.err)
		return nil
	}
	if r.kind != nil {
		t.On(r.rulesOn, 1)
		d.alike.count(t, r.kind)
		return nil
	}
	t.Add(r.rulesOn, r.changes, r.told, r.words)
	if len(r.changes) == 0 {
		return nil
	}
	return d.out.write(r.record)
}

// unreached looks for differences that the history cannot show, where there may
// be such.
func (d *differences) unreached(ctx context.Context, t *tell.Tally) ([]tell.Span, error) {
	if first, _ := t.Span(); d.RulesOn != "" || first == "" || !tell.Dated(d.Comparison.Old.Set) && !tell.Dated(d.Comparison.New.Set) {
		return nil, nil
	}
	diff, err := d.everyApplication(ctx)
	if err != nil {
		return nil, err
	}
	return t.Unreached(diff), nil
}

// conclude writes the counts and the chart.
func (d *differences) conclude(ctx context.Context, t *tell.Tally) error {
	away, err := d.unreached(ctx, t)
	if err != nil {
		return err
	}
	if d.chart != "" {
		if err := os.WriteFile(d.chart, []byte(d.barChart(t)), 0o644); err != nil {
			return err
		}
	}
	h := d.History(d.source, t, away)
	if err := d.writeReport(ctx, h, func() string { return d.barChart(t) }); err != nil {
		return err
	}
	if d.app.asJSON() {
		err = d.app.writeJSON(d.historyJSON(t, away))
	} else {
		out := h.Text() + unseenHints(h, away)
		if d.app.output == markdownOutput {
			out = h.Markdown()
		}
		_, err = d.app.out.WriteString(out)
	}
	switch {
	case err != nil:
		return err
	case t.Unread > 0, d.exitCode && t.Changed > 0:
		return problems()
	}
	return nil
}

func (d *differences) historyJSON(t *tell.Tally, away []tell.Span) any {
	return struct {
		Old       string                 `json:"old"`
		New       string                 `json:"new"`
		RulesOn   string                 `json:"rules_on,omitempty"`
		Total     int                    `json:"total"`
		Changed   int                    `json:"changed"`
		Reworded  int                    `json:"reworded"`
		Parts     tell.ChangedParts      `json:"parts"`
		Unread    int                    `json:"unread"`
		Sections  map[engine.Section]int `json:"sections"`
		Kinds     []tell.CountedKind     `json:"kinds"`
		Unreached []tell.Span            `json:"unreached,omitempty"`
	}{d.OldName, d.NewName, d.RulesOn, t.Total, t.Changed, t.Reworded, t.Parts, t.Unread, t.Sections(), t.Kinds(), away}
}
