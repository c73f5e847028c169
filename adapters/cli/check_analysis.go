package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// findings is what check has to say: mistakes of reading and compiling, then
// what the analysis of a set that compiles found.
type findings struct {
	list      []analyze.Finding
	undecided []analyze.Undecided
	promises  []analyze.Promise
	left      map[string]int
	at        time.Time // of the analysis
	since     string    // the set whose findings are left out; "" for none
}

// analyse examines a set; one without an engine is broken, or need not be
// examined.
func analyse(ctx context.Context, b *built, at time.Time) (*findings, error) {
	f := &findings{at: at}
	for _, d := range b.Diagnostics {
		f.list = append(f.list, analyze.Finding{Diagnostic: d})
	}
	if b.Engine == nil {
		return f, nil
	}
	r, err := analyze.Check(ctx, b.Engine, analyze.Options{At: at})
	if err != nil {
		return nil, err
	}
	for i, d := range b.at.shown(r.Diagnostics()) {
		r.Findings[i].Diagnostic = d
	}
	f.list = append(f.list, r.Findings...)
	f.undecided, f.left, f.promises = r.Undecided, r.Left, r.Promises
	slices.SortStableFunc(f.list, func(x, y analyze.Finding) int {
		return cmp.Or(cmp.Compare(x.Pos.File, y.Pos.File), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Col, y.Pos.Col))
	})
	return f, nil
}

func (f *findings) diagnostics() rules.Diagnostics {
	out := make(rules.Diagnostics, len(f.list))
	for i := range f.list {
		out[i] = f.list[i].Diagnostic
	}
	return out
}

// print writes the findings, each with the application that shows it.
func (f *findings) print(a *app, l tell.Lang) {
	for i := range f.list {
		a.printDiagnostics(a.out, l, rules.Diagnostics{f.list[i].Diagnostic})
		if w := f.list[i].Witness; w != nil {
			fmt.Fprint(a.out, witnessText(l, w, f.list[i].Twin, f.at))
		}
	}
	for _, code := range sortedKeys(f.left) {
		fmt.Fprintf(a.out, l.Say("另有 %d 个 [%s] 没有列出\n", "%d more of [%s] are not listed\n"), f.left[code], code)
	}
	for i := range f.promises {
		fmt.Fprintln(a.out, promised(l, &f.promises[i]))
	}
	for _, u := range f.undecided {
		if u.Code == analyze.CodePromise {
			continue // the promise says so
		}
		fmt.Fprintf(a.out, l.Say("%s: 未能判定：%s [%s]；%s\n", "%s: not decided: %s [%s]; %s\n"), u.Pos, u.On, u.Code, l.Say(u.Reason()["zh"], u.Reason()["en"]))
	}
}

// promised says what became of a promise, in one line.
func promised(l tell.Lang, p *analyze.Promise) string {
	name := p.ID
	if title := p.Title.In(string(l), "en"); title != "" {
		name = fmt.Sprintf(l.Say("%s（%s）", "%s (%s)"), p.ID, title)
	}
	switch p.State {
	case analyze.PromiseProved:
		return fmt.Sprintf(l.Say("承诺 %s：已证明，没有申请违背它", "promise %s: proved, no application breaks it"), name)
	case analyze.PromiseBroken:
		return fmt.Sprintf(l.Say("承诺 %s：不成立，有申请违背它", "promise %s: broken by an application"), name)
	}
	why := analyze.Undecided{Facts: p.Facts}
	return fmt.Sprintf(l.Say("承诺 %s：未能判定；%s", "promise %s: not decided; %s"), name, l.Say(why.Reason()["zh"], why.Reason()["en"]))
}

func sortedKeys(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// witnessText is an application that shows a finding, for people.
func witnessText(l tell.Lang, w, twin *analyze.Witness, at time.Time) string {
	p := page.New()
	p.Item(l.Say("  例如：", "  for example: "), tell.ExampleText(l, w, at))
	if twin != nil {
		p.Item(l.Say("  对照：", "  beside: "), tell.ExampleText(l, twin, at))
	}
	if shows := w.Shows.In(string(l), "en"); shows != "" {
		p.Item("    → ", shows)
	}
	return p.String()
}

type findingJSON struct {
	diagnostic
	Witness *analyze.Witness `json:"witness,omitempty"`
	Twin    *analyze.Witness `json:"twin,omitempty"`
}

type undecidedJSON struct {
	rules.Pos
	Code  string   `json:"code"`
	On    string   `json:"on"`
	Facts []string `json:"facts"`
}

type promiseJSON struct {
	rules.Pos
	ID      string               `json:"id"`
	Title   rules.Text           `json:"title,omitempty"`
	State   analyze.PromiseState `json:"state"`
	Witness *analyze.Witness     `json:"witness,omitempty"`
	Twin    *analyze.Witness     `json:"twin,omitempty"`
	Facts   []string             `json:"facts,omitempty"`
}

func (f *findings) promisesJSON() []promiseJSON {
	out := []promiseJSON{}
	for _, p := range f.promises {
		out = append(out, promiseJSON{p.Pos, p.ID, p.Title, p.State, p.Witness, p.Twin, p.Facts})
	}
	return out
}

func (f *findings) json() (list []findingJSON, undecided []undecidedJSON) {
	list, undecided = []findingJSON{}, []undecidedJSON{}
	for i, d := range diagnosticsJSON(f.diagnostics()) {
		list = append(list, findingJSON{d, f.list[i].Witness, f.list[i].Twin})
	}
	for _, u := range f.undecided {
		undecided = append(undecided, undecidedJSON{u.Pos, u.Code, u.On, u.Facts})
	}
	return list, undecided
}
