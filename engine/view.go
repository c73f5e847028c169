package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// view is the part of a decision that was open, as one completion has it: by
// key what stands there, "" where nothing does.
type view struct {
	content map[string]string
	open    map[string]bool // still open in this completion
	waits   map[string]bool // facts that its open part waits for
}

// differ compares two views that differ in one fact: whether it makes a
// difference, and whether something that is decided in both differs. What is
// open in both may still differ where it waits for the fact.
func (v view) differ(w view, waits func(key string) bool) (differ, certain bool) {
	for k := range v.union(w) {
		if v.open[k] || w.open[k] {
			differ = differ || v.open[k] != w.open[k] || waits(k)
			continue
		}
		if v.content[k] != w.content[k] {
			return true, true
		}
	}
	return differ, false
}

func (v view) union(w view) map[string]bool {
	keys := map[string]bool{}
	for k := range v.content {
		keys[k] = true
	}
	for k := range w.content {
		keys[k] = true
	}
	for k := range v.open {
		keys[k] = true
	}
	for k := range w.open {
		keys[k] = true
	}
	return keys
}

// element is one thing in a decision: its key, what it says, and whether a
// value in it is open.
type element struct {
	key   string
	says  any
	open  bool
	waits []string
}

// elements lists everything that a decision gives, apart from words.
func (d *Decision) elements() []element {
	var out []element
	for _, o := range d.Outcomes {
		out = append(out, element{"outcome " + o.Name, o.Value, o.Open && !d.inConflict("outcome "+o.Name), o.WaitsFor})
	}
	for _, c := range d.Conflicts {
		out = append(out, element{"conflict " + c.On, nil, false, nil})
	}
	for _, v := range d.Violations {
		out = append(out, element{"reject " + v.Code, v.Fact, false, nil})
	}
	for _, n := range d.Notices {
		out = append(out, element{"notice " + n.Code + " " + n.Element, n.Level + n.Fact, false, nil})
	}
	for _, m := range d.Materials {
		out = append(out, element{"material " + m.Material, m.Waived, false, nil})
	}
	for _, r := range d.Routes {
		out = append(out, element{"route " + r.Task, d.unlessConflict("task "+r.Task, r.By, r.To, r.Cc, r.After, r.Combine), len(r.WaitsFor) > 0, r.WaitsFor})
	}
	for _, k := range d.Deadlines {
		out = append(out, element{"deadline " + k.ID + " " + k.Element, d.unlessConflict("deadline "+k.ID+elementSuffix(k.Element),
			k.Owner, k.Within, k.Status, k.Light, k.Start, k.Due, k.Late, k.LateWorkdays), k.Status == "open", k.WaitsFor})
	}
	for _, p := range d.Penalties {
		out = append(out, element{"penalty " + p.Act + " " + p.Element,
			[]any{p.Subject, p.Role, p.Class, p.Points, p.Register, p.Status, p.Measure, p.Data}, len(p.WaitsFor) > 0, p.WaitsFor})
	}
	for _, x := range d.Emitted {
		out = append(out, element{"emit " + x.Kind + " " + x.Element, x.Data, len(x.WaitsFor) > 0, x.WaitsFor})
	}
	return out
}

func (d *Decision) inConflict(on string) bool {
	return slices.ContainsFunc(d.Conflicts, func(c Conflict) bool { return c.On == on })
}

// unlessConflict is what something says, or that rules disagree on it: then
// the first of them does not count.
func (d *Decision) unlessConflict(on string, says ...any) any {
	if d.inConflict(on) {
		return "conflict"
	}
	return says
}

// pendingKey is the key of what a pending effect would give.
func pendingKey(p Pending) string {
	switch p.Kind {
	case "decide":
		return "outcome " + p.Name
	case "require", "waive":
		return "material " + p.Name
	case "route":
		return "route " + p.Name
	case "warn", "notice":
		return "notice " + p.Name + " " + p.Element
	case "reject":
		return "reject " + p.Name
	case "deadline", "penalty", "emit":
		return p.Kind + " " + p.Name + " " + p.Element
	}
	return "emit " + p.Kind + " " + p.Element
}

// openWaits lists the facts that each open thing in the decision waits for.
func (b *build) openWaits() map[string][]string {
	out := map[string][]string{}
	for _, p := range b.dec.Pending {
		out[pendingKey(p)] = append(out[pendingKey(p)], p.WaitsFor...)
	}
	for _, e := range b.dec.elements() {
		if e.open {
			out[e.key] = append(out[e.key], e.waits...)
		}
	}
	return out
}

// view is what a completion says, and what is still open in it.
func (b *build) view() view {
	v := view{content: map[string]string{}, open: map[string]bool{}, waits: map[string]bool{}}
	for _, e := range b.dec.elements() {
		if e.open {
			v.open[e.key] = true
			markAll(v.waits, e.waits)
		}
		v.content[e.key] += says(e.says) + "\n"
	}
	for _, p := range b.dec.Pending {
		v.open[pendingKey(p)] = true
		markAll(v.waits, p.WaitsFor)
	}
	return v
}

// says writes what an element says, so that equal things give equal texts.
func says(x any) string {
	var w canon
	w.says(x)
	return string(w.b)
}

func (w *canon) says(x any) {
	switch x := x.(type) {
	case []any:
		w.open('[')
		for _, v := range x {
			w.next()
			w.says(v)
		}
		w.close(']')
	case []string:
		w.open('[')
		for _, s := range x {
			w.next()
			w.string(s)
		}
		w.close(']')
	case *time.Time:
		if x != nil {
			w.b = x.AppendFormat(w.b, time.RFC3339Nano)
		}
	case int:
		w.b = strconv.AppendInt(w.b, int64(x), 10)
	case nil, string, bool, int64, float64, json.Number, map[string]any:
		w.any(x)
	default:
		w.b = fmt.Append(w.b, x)
	}
}
