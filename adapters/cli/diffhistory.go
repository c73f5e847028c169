package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// mostKinds bounds how many kinds of change are counted apart.
const mostKinds = 10_000

// replayed is what came of one application of a history.
type replayed struct {
	changes []analyze.Change
	text    []byte // for the file of changed cases
	err     error
}

// tallied is a kind of change: what changed from what to what, without saying
// in which element of a list.
type tallied struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// tally counts a history.
type tally struct {
	total, changed, unread int
	groups                 map[string]int // applications with a change of a group
	kinds                  map[tallied]int
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
	in, err := src.applications(d.oldSet, d.names.set)
	if err != nil {
		return d.unusable(err)
	}
	out, finish, err := d.changedFile()
	if err != nil {
		return err
	}
	defer d.app.collectRarely()()
	t := &tally{groups: map[string]int{}, kinds: map[tallied]int{}}
	progress := d.app.newProgress()
	defer progress.clear()
	err = pipeline[replayed]{
		workers: d.workers,
		work:    func(l textLine) replayed { return d.both(ctx, in, l) },
		emit: func(r replayed) error {
			progress.step()
			return d.count(t, r, out)
		},
		idle: func() error { return nil },
	}.run(ctx, in)
	if err := errors.Join(err, finish()); err != nil {
		return err
	}
	progress.clear()
	return d.conclude(t)
}

// changedFile opens the file of changed cases; without one nothing is written.
func (d *differences) changedFile() (*bufio.Writer, func() error, error) {
	if d.changed == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.Create(d.changed)
	if err != nil {
		return nil, nil, err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	return w, func() error { return errors.Join(w.Flush(), f.Close()) }, nil
}

// unusable reports a history of which nothing can be read.
func (d *differences) unusable(err error) error {
	d.app.complain(d.names.l, err)
	return &exit{code: ExitFailure}
}

// pair is what both sets decide of an application.
type pair struct{ old, new engine.Decision }

func (d *differences) both(ctx context.Context, from *applications, l textLine) replayed {
	facts, err := from.json(l)
	if err != nil {
		return replayed{err: from.wrong(l, err)}
	}
	in := engine.Input{At: d.time, JSON: facts, Lang: d.app.lang, NoReceipt: true}
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
	r := replayed{changes: analyze.Compare(&p.old, &p.new)}
	if len(r.changes) > 0 && d.changed != "" {
		r.text, r.err = encodeChanged(l.number, r.changes, facts)
	}
	return r
}

// encodeChanged writes a line of the file of changed cases, which is NDJSON
// whatever the history is.
func encodeChanged(line int, changes []analyze.Change, facts []byte) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(struct {
		Line        int              `json:"line"`
		Changes     []analyze.Change `json:"changes"`
		Application json.RawMessage  `json:"application"`
	}{line, changes, facts})
	return b.Bytes(), err
}

func (d *differences) count(t *tally, r replayed, out *bufio.Writer) error {
	t.total++
	if r.err != nil {
		if errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded) {
			return r.err
		}
		t.unread++
		d.app.complain(d.names.l, r.err)
		return nil
	}
	if len(r.changes) == 0 {
		return nil
	}
	t.changed++
	seen := map[string]bool{}
	for _, c := range r.changes {
		if !seen[c.Group] {
			seen[c.Group] = true
			t.groups[c.Group]++
		}
		k := tallied{c.Group, plainPath(c.Name), c.From, c.To}
		if c.Group != "outcome" && c.Group != "status" {
			k.From, k.To = there(c.From), there(c.To)
		}
		if _, ok := t.kinds[k]; ok || len(t.kinds) < mostKinds {
			t.kinds[k]++
		}
	}
	if out == nil {
		return nil
	}
	_, err := out.Write(r.text)
	return err
}

// there says only whether a thing is there, where what it says has no end of
// values.
func there(s string) string {
	if s != "" {
		return "✓"
	}
	return ""
}

// counted is a kind of change with its count, most first.
type counted struct {
	tallied
	Count int `json:"count"`
}

func (t *tally) sorted() []counted {
	out := make([]counted, 0, len(t.kinds))
	for k, n := range t.kinds {
		out = append(out, counted{k, n})
	}
	slices.SortFunc(out, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// conclude writes the counts and the chart.
func (d *differences) conclude(t *tally) error {
	kinds := t.sorted()
	if d.chart != "" {
		if err := os.WriteFile(d.chart, []byte(barChart(d.names.l, t, kinds)), 0o644); err != nil {
			return err
		}
	}
	var err error
	if d.app.asJSON() {
		err = d.app.writeJSON(struct {
			Old     string         `json:"old"`
			New     string         `json:"new"`
			Total   int            `json:"total"`
			Changed int            `json:"changed"`
			Unread  int            `json:"unread"`
			Groups  map[string]int `json:"groups"`
			Kinds   []counted      `json:"kinds"`
		}{d.oldFile, d.newFile, t.total, t.changed, t.unread, t.groups, kinds})
	} else {
		_, err = d.app.out.WriteString(d.historyPage(t, kinds))
	}
	switch {
	case err != nil:
		return err
	case t.unread > 0, d.exitCode && t.changed > 0:
		return problems()
	}
	return nil
}

// listedKinds is how many kinds of change a page lists.
const listedKinds = 40

func (d *differences) historyPage(t *tally, kinds []counted) string {
	l, p := d.names.l, newPage()
	p.line(d.oldFile + " → " + d.newFile)
	p.line(fmt.Sprintf(l.say("%s：%d 件，处理结果有变化的 %d 件（%s）", "%s: %d applications, %d decided differently (%s)"),
		d.history, t.total, t.changed, partOf(t.changed, t.total)))
	if t.unread > 0 {
		p.line(fmt.Sprintf(l.say("不能读取的 %d 件", "%d could not be read"), t.unread))
	}
	for _, g := range changeGroups() {
		if t.groups[g] == 0 {
			continue
		}
		p.heading(fmt.Sprintf(l.say("%s：%d 件", "%s: %d"), l.group(g), t.groups[g]))
		var rows [][]string
		for _, k := range kinds {
			if k.Group == g && len(rows) < listedKinds {
				rows = append(rows, []string{fmt.Sprint(k.Count), k.Name, d.kindText(k.tallied)})
			}
		}
		p.columns("  ", rows)
	}
	return p.String()
}

func (d *differences) kindText(k tallied) string {
	l := d.names.l
	switch {
	case k.From == "✓" && k.To == "✓":
		return l.say("内容不同", "differs")
	case k.From == "✓":
		return l.say("不再有", "is gone")
	case k.To == "✓":
		return l.say("新有", "is new")
	}
	return orNone(l, k.From) + " → " + orNone(l, k.To)
}

func partOf(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(of))
}

// chartBars is how many kinds of change a chart shows.
const chartBars = 12

// barChart draws the kinds of change that most applications have, as SVG.
func barChart(l tongue, t *tally, kinds []counted) string {
	const row, left, width = 28, 380, 760
	kinds = kinds[:min(chartBars, len(kinds))]
	most := 1
	for _, k := range kinds {
		most = max(most, k.Count)
	}
	var b strings.Builder
	height := 60 + row*len(kinds)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	title := fmt.Sprintf(l.say("%d 件申请，有变化的 %d 件（%s）", "%d applications, %d decided differently (%s)"), t.total, t.changed, partOf(t.changed, t.total))
	fmt.Fprintf(&b, `<text x="12" y="26" font-size="16">%s</text>`+"\n", escape(title))
	for i, k := range kinds {
		y := 48 + row*i
		label := k.Name + ": " + orNone(l, k.From) + " → " + orNone(l, k.To)
		if r := []rune(label); len(r) > 56 {
			label = string(r[:56]) + "…"
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, left-8, y+15, escape(label))
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="18" fill="#3b6ea5"/>`, left, y+1, max(1, (width-left-80)*k.Count/most))
		fmt.Fprintf(&b, `<text x="%d" y="%d">%d</text>`+"\n", left+6+(width-left-80)*k.Count/most, y+15, k.Count)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return xmlText.Replace(s) }
