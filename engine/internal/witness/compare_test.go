package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// witnesses are an engine and the reference for one set.
type witnesses struct {
	set *rules.Set
	eng *engine.Engine
	ref *refSetup

	kinds map[engine.Kind]string // what was decided of each, but for what applications say themselves
}

func newWitnesses(yaml string) (*witnesses, error) {
	set, err := rules.Parse(context.Background(), "random.yaml", []byte(yaml))
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(context.Background(), set, hostOptions()...)
	if err != nil {
		return nil, err
	}
	return &witnesses{set, eng, newReference(set, hostFuncs()), map[engine.Kind]string{}}, nil
}

// compare decides an application twice and says how the decisions differ.
func (w *witnesses) compare(in genInput) (diff string, d *engine.Decision, ref *refDecision) {
	defer func() {
		if p := recover(); p != nil {
			diff, d, ref = fmt.Sprint("a panic: ", p), &engine.Decision{}, nil
		}
	}()
	ein := engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}
	d, trace, err := w.eng.Explain(context.Background(), ein)
	if err != nil {
		return err.Error(), &engine.Decision{}, nil
	}
	if diff := w.same(ein, d); diff != "" {
		return diff, d, nil
	}
	run := w.ref.run(refInput{facts: in.Facts, at: genAt(), unknown: in.Unknown})
	ref = run.decide()
	if diff := cmp.Diff(ref.statuses(), ref.oneOf(statuses(trace))); diff != "" {
		return "rules (-reference +engine)\n" + diff, d, ref
	}
	if bad := linesDiffer(trace); bad != "" {
		return bad, d, ref
	}
	if diff := ref.differ(d); diff != "" {
		return diff, d, ref
	}
	if diff := ref.resolvedDiffers(d); diff != "" {
		return diff, d, ref
	}
	if diff := figuresDiffer(trace, d); diff != "" {
		return diff, d, ref
	}
	if diff := ref.citedOtherwise(d); diff != "" {
		return diff, d, ref
	}
	return "", d, ref
}

// same decides an application again, without a trace and from JSON: all three
// ways must give the same bytes.
func (w *witnesses) same(in engine.Input, explained *engine.Decision) string {
	want, _ := json.Marshal(explained)
	facts, _ := json.Marshal(in.Facts)
	fromJSON := in
	fromJSON.Facts, fromJSON.JSON = nil, facts
	for how, in := range map[string]engine.Input{"Evaluate": in, "Evaluate from JSON": fromJSON} {
		d, err := w.eng.Evaluate(context.Background(), in)
		if err != nil {
			return how + ": " + err.Error()
		}
		if got, _ := json.Marshal(d); string(got) != string(want) {
			return fmt.Sprintf("%s gives\n%s\nand Explain\n%s", how, got, want)
		}
	}
	return ""
}

// linesDiffer says where the lines of a condition do not bring about what became
// of the rule: it does not apply where one is false, and else applies, unless
// one is unknown or another rule comes before it.
func linesDiffer(t *engine.Trace) string {
	for _, s := range t.Steps {
		isFalse, isUnknown := slices.Contains(s.Holds, "false"), slices.Contains(s.Holds, "unknown")
		ok := true
		switch s.Status {
		case "not_in_force":
			ok = len(s.Holds) == 0
		case "does_not_apply":
			ok = isFalse
		case "applies":
			ok = !isFalse && !isUnknown
		default: // defeated or undetermined
			ok = !isFalse
		}
		if !ok || s.Status != "not_in_force" && len(s.Holds) != len(s.Condition) {
			return fmt.Sprintf("%s %s %s: lines %q hold %q", s.Rule, s.Element, s.Status, s.Condition, s.Holds)
		}
		for _, u := range s.Unmet {
			if bad := unmetDiffers(&s, &u); bad != "" {
				return fmt.Sprintf("%s %s: %s: %+v of %q", s.Rule, s.Element, bad, u, s.Condition)
			}
		}
	}
	return ""
}

// statuses are what became of each rule, by "rule element".
func (d *refDecision) statuses() map[string]string {
	out := map[string]string{}
	for _, i := range d.run.order {
		out[i.id+" "+i.element()] = strings.TrimSpace(i.status + " " + i.by)
	}
	return out
}

// oneOf accepts any of several rules that defeat another as the one named.
func (d *refDecision) oneOf(got map[string]string) map[string]string {
	for _, i := range d.run.order {
		key := i.id + " " + i.element()
		for _, o := range d.run.order {
			if i.status == "defeated" && o.status == "applies" && overrides(o, i) && got[key] == "defeated "+o.id {
				got[key] = "defeated " + i.by
			}
		}
	}
	return got
}

func statuses(t *engine.Trace) map[string]string {
	out := map[string]string{}
	for _, s := range t.Steps {
		if s.Status != "not_in_force" {
			out[s.Rule+" "+s.Element] = strings.TrimSpace(string(s.Status) + " " + s.By)
		}
	}
	return out
}

// differ compares what the decisions say. Where facts are missing the engine
// may know more than the reference, which does not try them out: completions tell
// whether it is right.
func (d *refDecision) differ(got *engine.Decision) string {
	says, open := contents(got)
	if len(d.open) == 0 {
		if diff := cmp.Diff(d.says, says); diff != "" {
			return "decision (-reference +engine)\n" + diff
		}
		if len(open) > 0 {
			return fmt.Sprint("open in the engine alone: ", slices.Sorted(maps.Keys(open)))
		}
		if more := d.promisedInVain(got); len(more) > 0 && !d.mayBreak || len(d.noValue)+len(more) != len(promisedInVain(got)) {
			return fmt.Sprintf("outcomes without their value: reference %v, engine %v", d.noValue, promisedInVain(got))
		}
		if !d.mayBreak && d.status != string(got.Status) {
			return fmt.Sprintf("status: reference %s, engine %s", d.status, got.Status)
		}
	}
	says = reduce(says)
	for k, want := range d.reduced() {
		if !d.open[k] && says[k] != want {
			return fmt.Sprintf("%s: reference %s, engine %s", k, want, says[k])
		}
	}
	for k := range says {
		if _, ok := d.says[k]; !ok && !d.open[k] && !strings.HasPrefix(k, "conflict ") {
			return fmt.Sprintf("%s: in the engine alone", k)
		}
	}
	if diff := cmp.Diff(d.run.failed, failures(got)); len(d.run.failed)+len(failures(got)) > 0 && diff != "" {
		return "errors (-reference +engine)\n" + diff
	}
	if diff := cmp.Diff(d.run.underived, underived(got)); diff != "" {
		return "errors of derivations (-reference +engine)\n" + diff
	}
	if diff := cmp.Diff(d.run.assumed, assumed(got)); diff != "" {
		return "assumed (-reference +engine)\n" + diff
	}
	return ""
}

func failures(got *engine.Decision) map[string]bool {
	out := map[string]bool{}
	for _, e := range got.Errors {
		if e.Rule != "" {
			out[e.Rule+" "+e.Element] = true
		}
	}
	return out
}

func underived(got *engine.Decision) map[string]bool {
	out := map[string]bool{}
	for _, e := range got.Errors {
		if e.Fact != "" {
			out[e.Fact] = true
		}
	}
	return out
}

// promisedInVain are the outcomes that must have a value and lack it, and those of
// which it cannot be told.
func promisedInVain(got *engine.Decision) map[string]bool {
	out := map[string]bool{}
	for _, e := range got.Errors {
		if e.Outcome != "" {
			out[e.Outcome] = true
		}
	}
	return out
}

// promisedInVain are those of a decision of the engine that the reference lacks.
func (d *refDecision) promisedInVain(got *engine.Decision) (more []string) {
	for name := range promisedInVain(got) {
		if !d.noValue[name] {
			more = append(more, name)
		}
	}
	return more
}

func assumed(got *engine.Decision) map[string]any {
	out := map[string]any{}
	for _, a := range got.Assumed {
		out[a.Fact] = a.Value
	}
	return out
}

// contents is what a decision says, by key as the reference has it, and what
// is open in it.
func contents(d *engine.Decision) (says map[string]string, open map[string]bool) {
	says, open = map[string]string{}, map[string]bool{}
	line := func(key string, isOpen bool, x any) {
		b, _ := json.Marshal(x)
		says[key] += string(b) + "\n"
		if isOpen {
			open[key] = true
		}
	}
	clash := map[string]bool{}
	for _, c := range d.Conflicts {
		on := strings.Replace(c.On, " of ", " ", 1)
		says["conflict "+on] = ""
		clash[on] = true
	}
	for _, o := range d.Outcomes {
		key := "outcome " + o.Name
		switch {
		case clash[key]:
		case o.Open:
			open[key] = true
		default:
			says[key] = valueText(o.Value)
		}
	}
	for _, v := range d.Violations {
		if v.Rule != "" {
			line("reject "+v.Code+" "+v.Fact, false, nil)
		}
	}
	for _, n := range d.Notices {
		if n.Rule != "" {
			says["notice "+n.Code+" "+n.Element] += fmt.Sprintf("%q\n", string(n.Level)+" "+n.Fact)
		}
	}
	for _, m := range d.Materials {
		line("material "+m.Material, false, []any{m.Waived, m.From, m.Rule, m.WaivedBy})
	}
	for _, p := range d.Penalties {
		line("penalty "+p.Act+" "+p.Element, len(p.WaitsFor) > 0, penaltySays(&p))
	}
	for _, e := range d.Emitted {
		line("emit "+e.Kind+" "+e.Element, len(e.WaitsFor) > 0, e.Data)
	}
	timed(d, says, open, clash)
	for _, p := range d.Pending {
		key := pendingKey(p)
		if p.Kind != "decide" && !clash[key] {
			open[key] = true
		}
	}
	return says, open
}

// valueText is the value of an outcome.
func valueText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func penaltySays(p *engine.Penalty) []any {
	var publicity any
	if p.Publicity != nil {
		publicity = p.Publicity
	}
	return []any{p.Subject, p.Role, p.Register, p.Status, p.Data, p.Class, p.Measure, p.LegalBasis, p.Points, p.Repair, p.Objection, publicity}
}

// timed adds tasks and deadlines.
func timed(d *engine.Decision, says map[string]string, open, clash map[string]bool) {
	for _, r := range d.Routes {
		key := "route " + r.Task
		if clash["task "+r.Task] {
			continue
		}
		b, _ := json.Marshal([]any{r.By, r.To, r.Cc, append(append([]string{}, r.After...), r.Dropped...), r.Combine})
		says[key] = string(b) + fmt.Sprint(" stage ", r.Stage, " dropped ", r.Dropped)
		open[key] = open[key] || len(r.WaitsFor) > 0
		if !open[key] {
			delete(open, key)
		}
	}
	for _, k := range d.Deadlines {
		key := "deadline " + k.ID + " " + k.Element
		if clash[strings.TrimSpace(key)] {
			continue
		}
		if k.Status == "open" {
			open[key] = true
			continue
		}
		x := []any{k.Owner, k.Status, k.Light, stampOf(k.Start), stampOf(k.Due), stampOf(k.Done), k.Late, k.LateWorkdays, k.RemainingWorkdays,
			k.Provisional, k.OnLate, stampOf(k.OnLateAt)}
		if p := k.Promised; p != nil {
			x = append(x, p.Status, p.Light, stampOf(p.Due), p.Late, p.LateWorkdays)
		}
		b, _ := json.Marshal(x)
		says[key] = string(b) + "\n"
	}
}

func stampOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return stamp(*t)
}

func pendingKey(p engine.Pending) string {
	switch p.Kind {
	case "decide":
		return "outcome " + p.Name
	case "require", "waive":
		return "material " + p.Name
	case "route":
		return "route " + p.Name
	case "warn":
		return "notice " + p.Name + " " + p.Element
	case "reject":
		return "reject " + p.Name + " "
	}
	if p.Kind == "ping" { // of the host
		return "emit ping " + p.Element
	}
	return p.Kind + " " + p.Name + " " + p.Element
}
