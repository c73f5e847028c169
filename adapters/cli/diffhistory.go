package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell/page"
)

// replayed is what came of one application of a history.
type replayed struct {
	line    int
	rulesOn string // the date whose rules apply
	changes []analyze.Change
	told    []told
	words   []told // that are the only difference, or come on top
	record  record // for the file of changed applications
	err     error
}

// replay decides every application of a history by both sets.
func (d *differences) replay(ctx context.Context) error {
	src, err := d.app.open(d.names.l, d.history)
	if err != nil {
		return err
	}
	defer src.close()
	if src.kind == kindYAML {
		return misuse("--history %s：应是 NDJSON（一行一件）或 CSV（一行一件，第一行是列名）；文件名不以 .csv 结尾的，加 --format csv",
			"--history %s: want NDJSON, one application a line, or CSV, one a row under a row of names; where the name does not end in .csv say --format csv", d.history)
	}
	d.source = src.name
	in, err := src.applications(d.oldSet, d.names.set)
	if err != nil {
		return d.unusable(err)
	}
	if d.out, err = d.newRecorder(); err != nil {
		return err
	}
	defer d.app.collectRarely()()
	t := newTally()
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
	return d.conclude(ctx, t)
}

// unusable reports a history of which nothing can be read.
func (d *differences) unusable(err error) error {
	d.app.complain(d.names.l, err)
	return &exit{code: ExitFailure}
}

func (d *differences) both(ctx context.Context, from *applications, l textLine) replayed {
	facts, err := from.json(l)
	if err != nil {
		return replayed{err: from.wrong(l, err)}
	}
	in := engine.Input{At: d.time, RulesOn: d.rulesOn, JSON: facts, Lang: string(d.names.l), NoReceipt: true}
	p, ok := d.pairs.Get().(*pair)
	if !ok {
		p = new(pair)
	}
	defer d.pairs.Put(p)
	if err = d.old.EvaluateInto(ctx, in, &p.old); err == nil {
		err = d.new.EvaluateInto(ctx, in, &p.new)
	}
	if err != nil {
		return replayed{err: from.refused(l, err)}
	}
	r := replayed{line: l.number, rulesOn: p.new.RulesOn, changes: analyze.Compare(&p.old, &p.new)}
	if len(r.changes) > 0 {
		r.told = d.teller().tell(p, r.changes)
		r.record, r.err = d.out.record(&r, facts)
	}
	r.words = d.teller().reworded(p)
	return r
}

func (d *differences) count(t *tally, r *replayed) error {
	t.total++
	if r.err != nil {
		if errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded) {
			return r.err
		}
		t.unread++
		d.app.complain(d.names.l, r.err)
		return nil
	}
	t.add(r)
	if len(r.changes) == 0 {
		return nil
	}
	return d.out.write(r.record)
}

// conclude writes the counts and the chart.
func (d *differences) conclude(ctx context.Context, t *tally) error {
	away, err := d.unreached(ctx, t)
	if err != nil {
		return err
	}
	if d.chart != "" {
		if err := os.WriteFile(d.chart, []byte(d.barChart(t)), 0o644); err != nil {
			return err
		}
	}
	if d.app.asJSON() {
		err = d.app.writeJSON(d.historyJSON(t, away))
	} else {
		_, err = d.app.out.WriteString(d.historyPage(t, away))
	}
	switch {
	case err != nil:
		return err
	case t.unread > 0, d.exitCode && t.changed > 0:
		return problems()
	}
	return nil
}

func (d *differences) historyJSON(t *tally, away []span) any {
	return struct {
		Old       string         `json:"old"`
		New       string         `json:"new"`
		RulesOn   string         `json:"rules_on,omitempty"`
		Total     int            `json:"total"`
		Changed   int            `json:"changed"`
		Reworded  int            `json:"reworded"`
		Parts     changedParts   `json:"parts"`
		Unread    int            `json:"unread"`
		Groups    map[string]int `json:"groups"`
		Kinds     []counted      `json:"kinds"`
		Unreached []span         `json:"unreached,omitempty"`
	}{d.oldFile, d.newFile, d.rulesOn, t.total, t.changed, t.reworded, t.parts, t.unread, t.groupCounts(), t.sorted(), away}
}

// listedKinds is how many kinds of change of a group a page lists.
const listedKinds = 40

func (d *differences) historyPage(t *tally, away []span) string {
	l, p := d.names.l, page.New()
	d.head(p)
	d.totals(p, t)
	rows := t.byGroup(l)
	for _, g := range talliedGroups() {
		c := t.groups[g]
		if c == nil {
			continue
		}
		p.Heading(l.group(g) + l.behind(l.applications(c.applications)+d.elements(c)))
		own := slices.DeleteFunc(slices.Clone(rows), func(r countedRow) bool { return r.group != g })
		var lines [][]string
		for _, r := range own[:min(len(own), listedKinds)] {
			lines = append(lines, []string{l.applications(r.applications), r.title, r.kind + d.elements(r.counts) + l.forExample(r.example)})
		}
		p.Columns("  ", lines)
		if more := len(own) - listedKinds; more > 0 {
			p.Line("  " + l.count(more, "另有 %d 种没有列出", "%d more kind is not listed", "%d more kinds are not listed"))
		}
	}
	if t.crowded > 0 {
		p.Heading(l.count(t.crowded, "种类过多，有 %d 处变化没有分开计数", "there are too many kinds: %d change is not counted apart", "there are too many kinds: %d changes are not counted apart"))
	}
	d.tellUnreached(p, t, away)
	return p.String()
}

// totals says how many applications there are and in what they change. The
// numbers add up.
func (d *differences) totals(p *page.Page, t *tally) {
	l := d.names.l
	p.Line(d.summary(d.source, t))
	p.Columns("  ", d.parts(t))
	if t.overlap() {
		p.Item("", l.say("以下逐项计数：一件申请有几处变化的，每处都计入，各项相加会多于总件数。",
			"Below, an application with several changes is counted under each; these numbers add up to more."))
	}
}

// parts says how many applications change in what, each in one of them.
func (d *differences) parts(t *tally) [][]string {
	l := d.names.l
	var rows [][]string
	for _, x := range []struct {
		n      int
		zh, en string
	}{
		{t.parts.Outcomes, "结果有变化", "with a change in an outcome"},
		{t.parts.Other, "结果不变，任务、期限等有变化", "with the same outcomes and a change in tasks, due dates or the like"},
		{t.parts.Notices, "只有提示有变化", "with a change in notices only"},
	} {
		if x.n > 0 {
			rows = append(rows, []string{l.applications(x.n), l.say(x.zh, x.en)})
		}
	}
	return rows
}

func (d *differences) summary(source string, t *tally) string {
	l := d.names.l
	text := fmt.Sprintf(l.say("%s：%s，处理结果有变化的 %d 件（%s），不变的 %d 件", "%s: %s, %d decided differently (%s), %d as before"),
		source, l.applications(t.total), t.changed, partOf(t.changed, t.total), t.total-t.changed-t.reworded-t.unread)
	if t.reworded > 0 {
		text += fmt.Sprintf(l.say("，只有提示等的文字不同的 %d 件", ", %d with only the words of a notice changed"), t.reworded)
	}
	if t.unread > 0 {
		text += fmt.Sprintf(l.say("，不能读取的 %d 件", ", %d unreadable"), t.unread)
	}
	return text
}

func (l tongue) applications(n int) string {
	return l.count(n, "%d 件", "%d application", "%d applications")
}

// elements says in how many elements of lists something changes.
func (d *differences) elements(c *counts) string {
	l := d.names.l
	var parts []string
	for _, list := range slices.Sorted(maps.Keys(c.elements)) {
		parts = append(parts, fmt.Sprintf(l.say("%[1]s %[2]d 项", "%[2]d in %[1]s"), d.names.factTitle(list), c.elements[list]))
	}
	if len(parts) == 0 {
		return ""
	}
	return l.say("（", " (") + l.list(parts) + l.say("）", ")")
}

// forExample puts the words of one application behind a kind of change.
func (l tongue) forExample(text string) string {
	if text == "" {
		return ""
	}
	return l.say("，例如 ", ", as ") + text
}

func partOf(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(of))
}
