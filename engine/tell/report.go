package tell

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Report is a page for who has to approve a change: what changes, for whom, for how many,
// with examples in words, a chart, and what it rests on. It is to be printed, and needs
// nothing but itself.
type Report struct {
	Title   string
	Regions *Regions
	Example []string      // of each region, in words
	Opened  []string      // of what becomes open
	History *History      // nil: no history was decided
	Chart   template.HTML // an SVG; "" for none
	Params  [][3]string   // the parameters whose values are others now: title, before, after
	Sources []string      // the documents of the new set
	On      string        // when it was made
}

// Report makes the page of a comparison. The chart is SVG that the caller has made.
func (c *Comparison) Report(ctx context.Context, old, new *engine.Engine, diff *analyze.Difference, h *History, chart string) (*Report, error) {
	r, err := c.Regions(ctx, old, new, diff)
	if err != nil {
		return nil, err
	}
	l := c.New.Lang
	out := &Report{Title: c.New.Title(), Regions: r, History: h, Chart: template.HTML(chart), On: l.Moment(c.At)} //nolint:gosec // every text in it is escaped by who draws it
	for i := range diff.Regions {
		out.Example = append(out.Example, c.exampleWords(diff.Regions[i].Witness))
	}
	for i := range diff.Openings {
		out.Opened = append(out.Opened, c.exampleWords(diff.Openings[i].Witness))
	}
	for _, s := range c.New.Set.Sources {
		out.Sources = append(out.Sources, c.New.document(s))
	}
	out.Params = c.params()
	return out, nil
}

// params are the parameters of both sets whose values are others in the new one.
func (c *Comparison) params() [][3]string {
	var out [][3]string
	for _, p := range c.New.Set.Params {
		i := slices.IndexFunc(c.Old.Set.Params, func(o *rules.Param) bool { return o.Name == p.Name })
		if i < 0 {
			continue
		}
		if was, now := c.Old.dated(c.Old.Set.Params[i]), c.New.dated(p); was != now {
			out = append(out, [3]string{cmp.Or(c.New.Words(p.Title), p.Name), was, now})
		}
	}
	return out
}

// dated lists the values of a parameter, each with the days on which it is in force.
func (n Teller) dated(p *rules.Param) string {
	parts := make([]string, len(p.Values))
	for i := range p.Values {
		v := &p.Values[i]
		if parts[i] = n.given(&v.Value, &p.Type); !v.Valid.From.IsZero() || !v.Valid.To.IsZero() {
			parts[i] += n.Lang.bracketed(n.Lang.days(dayOrNil(v.Valid.From), dayOrNil(v.Valid.To)))
		}
	}
	return strings.Join(parts, n.Lang.Say("；", "; "))
}

func dayOrNil(d calendar.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// exampleWords are the facts of an application that matter, in words.
func (c *Comparison) exampleWords(w *analyze.Witness) string {
	n := c.New
	var parts []string
	add := func(path string, v any) {
		if v != nil {
			parts = append(parts, n.FactTitle(path)+n.Lang.Say("：", ": ")+n.Value(path, v))
		}
	}
	for _, f := range n.Set.Facts {
		v := atPath(w.Matters, f.Name)
		items, _ := v.([]any)
		if f.Type.Kind != rules.KindList {
			add(f.Name, v)
		}
		for i, it := range items {
			e, _ := it.(map[string]any)
			key := fmt.Sprint(i)
			if f.Key != "" && atPath(e, f.Key) != nil {
				key = fmt.Sprint(atPath(e, f.Key))
			}
			for _, item := range f.Item {
				if item.Name != f.Key || f.Keys == "" {
					add(f.Name+"["+key+"]."+item.Name, atPath(e, item.Name))
				}
			}
		}
	}
	if w.RulesOn != "" {
		parts = append(parts, n.Lang.Say("适用规定的日期：", "rules of: ")+n.Lang.day(w.RulesOn))
	}
	if len(parts) == 0 {
		return n.Lang.Say("任何申请", "any application")
	}
	return strings.Join(parts, n.Lang.Say("；", "; "))
}

//go:embed report.html
var reportPage string

// WriteHTML writes the page.
func (r *Report) WriteHTML(w io.Writer) error {
	say := r.Regions.Lang.Say
	t, err := template.New("report").Funcs(template.FuncMap{
		"say":     say,
		"untried": func() string { return untried(r.Regions.Lang) },
		"add1":    func(i int) int { return i + 1 },
		"changes": func(x *Region) [][]string { return slices.Concat(x.split(r.Regions.Lang)) },
		"rows":    func(o *Opened) [][]string { return o.rows() },
	}).Parse(reportPage)
	if err != nil {
		return err
	}
	return t.Execute(w, r)
}
