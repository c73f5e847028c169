package witness

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
)

func jsonNumber(s string) json.Number { return json.Number(s) }

// refDecision is what a decision says, as texts by key, and what is open.
type refDecision struct {
	run      *refRun
	says     map[string]string
	by       map[string][]string // the rules that give what stands under a key
	open     map[string]bool
	routes   map[string]*refRoute
	papers   map[string]*refPaper
	open2    map[string]bool // tasks that may still come
	told     map[string]bool // notices
	status   string
	noValue  map[string]bool // outcomes that are promised in vain
	untold   map[string]bool // outcomes of which it cannot be told whether they are promised
	mayBreak bool
	// plainStatus is the status but for outcomes that lack a promised value.
	plainStatus string
}

type refRoute struct {
	inst  *refInst
	body  string
	after []string
	open  bool
	clash bool
}

// refPaper is what rules say of a paper, each time the first of them.
type refPaper struct{ need, waive, needOpen, waiveOpen refSaid }

type refSaid struct {
	rule, from string
	at         int // among the rules
}

func (s refSaid) said() bool { return s.rule != "" }

// before reports whether s would come before o, if it came, and say another place.
func (s refSaid) before(o refSaid) bool {
	return s.said() && (!o.said() || s.at < o.at && (s.rule != o.rule || s.from != o.from))
}

// decide makes the decision of a run: everything that its rules give.
func (r *refRun) decide() *refDecision {
	d := &refDecision{run: r, says: map[string]string{}, by: map[string][]string{}, open: map[string]bool{}, routes: map[string]*refRoute{},
		papers: map[string]*refPaper{}, open2: map[string]bool{}, told: map[string]bool{}, noValue: map[string]bool{}, untold: map[string]bool{}}
	d.allOutcomes()
	for _, i := range r.order {
		for k := range i.rule.Effects {
			if i.status == "applies" || i.status == "undetermined" {
				before := maps.Clone(d.says)
				d.effect(i, &i.rule.Effects[k], i.status == "applies")
				d.credit(i, before)
			}
		}
	}
	d.materials()
	d.stages()
	d.promised()
	d.status = d.first(len(d.noValue) > 0)
	d.plainStatus = d.first(false)
	return d
}

// credit notes which keys a rule has added to.
func (d *refDecision) credit(i *refInst, before map[string]string) {
	for k, v := range d.says {
		if before[k] != v {
			d.by[k] = append(d.by[k], i.id)
		}
	}
}

func (d *refDecision) allOutcomes() {
	for _, o := range d.run.set.Outcomes {
		if list := d.run.listOf(o); list != nil && d.run.wholeGives(o, list) {
			d.open["outcome "+o.Name] = true
		}
		for _, e := range d.run.owners(o) {
			key := "outcome " + d.run.outcomeName(o, e)
			out := d.run.outcome(o, e)
			d.by[key] = out.rules
			switch v := out.read().(type) {
			case refNone:
				if len(out.given) > 0 { // a rule gave none
					d.says[key] = "null"
				}
			case refUnknown:
				d.open[key] = true
			case refError:
				if out.conflict() {
					d.says["conflict "+key] = ""
					d.by["conflict "+key] = out.rules
				}
			default:
				d.says[key] = valueText(d.run.refPlain(v))
			}
		}
	}
}

// wholeGives reports whether a rule over a list that is not known could give
// an outcome of its elements.
func (r *refRun) wholeGives(o *rules.Outcome, list *rules.Fact) bool {
	for _, i := range r.order {
		for k := range i.rule.Effects {
			for _, a := range i.rule.Effects[k].Args {
				if i.whole && i.rule.Effects[k].Kind == "decide" && a.Name == i.rule.For.Var+strings.TrimPrefix(o.Name, list.Name) {
					return true
				}
			}
		}
	}
	return false
}

// owners are the elements that have the outcome, or one nil.
func (r *refRun) owners(o *rules.Outcome) []*refElem {
	list := r.listOf(o)
	if list == nil {
		return []*refElem{nil}
	}
	var out []*refElem
	elems, _ := r.facts[list.Name].([]any)
	for _, x := range elems {
		out = append(out, x.(*refElem))
	}
	return out
}

// text evaluates an argument that is a name or a text; ok is false where it is
// open. A missing argument is "".
func (d *refDecision) text(i *refInst, v *rules.Value) (s string, ok bool) {
	if v == nil {
		return "", true
	}
	var x any
	switch v.Kind {
	case rules.ValueText:
		return d.template(i, v)
	case rules.ValueExpr:
		x = refKept(d.run.eval(v.Expr, i.scope()))
	default:
		return v.Text, true
	}
	switch x := x.(type) {
	case refUnknown:
		return "", false
	case refError:
		d.fail(i)
		return "", false
	case refNone:
		return "", true
	default:
		return strings.Trim(d.run.json(x), `"`), true
	}
}

// fail notes an error in what a rule gives, where it gives it.
func (d *refDecision) fail(i *refInst) {
	if i.status == "applies" {
		d.run.fail(i)
	}
}

func (d *refDecision) template(i *refInst, v *rules.Value) (string, bool) {
	parts, ok := v.Parts[d.run.set.Languages[0]]
	if !ok {
		parts = v.Parts[""]
	}
	var b strings.Builder
	settled := true
	for _, p := range parts {
		b.WriteString(p.Text)
		if p.Expr == nil {
			continue
		}
		x := refKept(d.run.eval(p.Expr, i.scope()))
		if _, known := refOpen(x); !known {
			settled = false
			continue
		}
		if list, isList := d.run.refPlain(x).([]any); !isList || len(list) > 0 { // of nothing, nothing
			b.WriteString(strings.Trim(d.run.json(x), `"`))
		}
	}
	return b.String(), settled
}

func (d *refDecision) texts(i *refInst, v *rules.Value) (out []string, ok bool) {
	out, ok = []string{}, true
	if v == nil {
		return out, true
	}
	if v.Kind != rules.ValueList {
		s, settled := d.text(i, v)
		return []string{s}, settled
	}
	for k := range v.Items {
		s, settled := d.text(i, &v.Items[k])
		out, ok = append(out, s), ok && settled
	}
	return out, ok
}

// plain evaluates a map or list of values for the host.
func (d *refDecision) plain(i *refInst, v *rules.Value) (any, bool) {
	if v == nil {
		return map[string]any{}, true
	}
	switch v.Kind {
	case rules.ValueMap:
		m, all := map[string]any{}, true
		for k := range v.Entries {
			x, ok := d.plain(i, &v.Entries[k].Value)
			m[v.Entries[k].Name], all = x, all && ok
		}
		return m, all
	case rules.ValueExpr:
		x := refKept(d.run.eval(v.Expr, i.scope()))
		if _, failed := x.(refError); failed {
			d.fail(i)
		}
		_, ok := refOpen(x)
		return d.run.refPlain(x), ok
	case rules.ValueBool:
		return v.Text == "true", true
	case rules.ValueNumber:
		return json.Number(v.Text), true
	}
	return v.Text, true
}

// put adds something to the decision, or leaves it open.
func (d *refDecision) put(key string, applies, settled bool, says any) {
	if !applies || !settled {
		d.open[key] = true
	}
	if applies {
		b, _ := json.Marshal(says)
		d.says[key] += string(b) + "\n"
	}
}

func (d *refDecision) effect(i *refInst, ef *rules.Effect, applies bool) {
	arg := ef.Arg
	switch ef.Kind {
	case "reject":
		fact, _ := d.text(i, arg("fact"))
		d.put("reject "+arg("code").Text+" "+fact, applies, true, nil)
	case "notice", "warn":
		d.notice(i, ef, applies)
	case "require", "waive":
		d.paper(i, ef, applies)
	case "route":
		d.route(i, ef, applies)
	case "deadline":
		d.deadline(i, ef, applies)
	case "penalty":
		d.penalty(i, ef, applies)
	case "emit":
		data, ok := d.plain(i, arg("data"))
		d.put("emit "+arg("kind").Text+" "+i.element(), applies, ok, data)
	case "decide":
	default:
		d.host(i, ef, applies)
	}
}

func (d *refDecision) notice(i *refInst, ef *rules.Effect, applies bool) {
	level := map[string]string{"notice": "notice", "warn": "warning"}[ef.Kind]
	fact, _ := d.text(i, ef.Arg("fact"))
	key := "notice " + ef.Arg("code").Text + " " + i.element()
	if !applies {
		d.open[key] = true
		return
	}
	message, _ := d.text(i, ef.Arg("message"))
	line := fmt.Sprintf("%q\n", level+" "+fact)
	if !d.told[key+line+message] { // the same thing is told once
		d.told[key+line+message] = true
		d.says[key] += line
	}
}

func (d *refDecision) paper(i *refInst, ef *rules.Effect, applies bool) {
	name, _ := d.text(i, ef.Arg("material"))
	p := d.papers[name]
	if p == nil {
		p = &refPaper{}
		d.papers[name] = p
	}
	slot := map[string]*refSaid{"require true": &p.need, "require false": &p.needOpen,
		"waive true": &p.waive, "waive false": &p.waiveOpen}[fmt.Sprint(ef.Kind, " ", applies)]
	if !slot.said() {
		from, _ := d.text(i, ef.Arg("from"))
		for _, m := range d.run.set.Materials {
			if m.ID == name && from == "" {
				from = m.From
			}
		}
		*slot = refSaid{i.id, from, slices.Index(d.run.order, i)}
	}
	d.by["material "+name] = append(d.by["material "+name], i.id)
}

// materials decides which papers are asked for (R20).
func (d *refDecision) materials() {
	for name, p := range d.papers {
		key := "material " + name
		switch {
		case p.waive.said() && p.need.said():
			d.put(key, true, true, []any{true, p.waive.from, p.need.rule, p.waive.rule})
		case p.waive.said():
			d.put(key, true, true, []any{true, p.waive.from, p.waive.rule, ""})
		case p.need.said() && !p.waiveOpen.said():
			d.put(key, true, true, []any{false, p.need.from, p.need.rule, ""})
		}
		if p.waiveOpen.before(p.waive) || !p.waive.said() && p.needOpen.before(p.need) {
			d.open[key] = true
		}
	}
}

func (d *refDecision) deadline(i *refInst, ef *rules.Effect, applies bool) {
	id := ef.Arg("id").Text
	key := "deadline " + id + " " + i.element()
	if !applies {
		d.open[key] = true
		return
	}
	c := d.run.clock(id, i.elem)
	if c.given[0].inst != i || c.given[0].eff != ef {
		return // the first of several stands for all that are alike
	}
	if c.clash(d) {
		on := "conflict " + strings.TrimSpace(key)
		d.says[on] = ""
		for _, x := range c.given {
			d.by[on] = append(d.by[on], x.inst.id)
		}
		return
	}
	x := c.given[0]
	owner, ok := d.text(i, ef.Arg("owner"))
	if x.open || x.fails || !ok {
		d.open[key] = true
		return
	}
	s := x.state
	says := []any{owner, s.Status, s.Light, stamp(s.Start), stamp(s.Due.Time), stamp(s.Done), s.Late, s.LateWorkdays, s.RemainingWorkdays,
		s.Due.Provisional, s.Effect, stamp(s.EffectAt)}
	if p := s.Promised; p != nil {
		says = append(says, p.Status, p.Light, stamp(p.Due.Time), p.Late, p.LateWorkdays)
	}
	d.put(key, true, true, says)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (d *refDecision) penalty(i *refInst, ef *rules.Effect, applies bool) {
	act, _ := d.text(i, ef.Arg("act"))
	subject, ok1 := d.text(i, ef.Arg("subject"))
	role, ok2 := d.text(i, ef.Arg("role"))
	register, ok3 := d.texts(i, ef.Arg("register"))
	data, ok4 := d.plain(i, ef.Arg("data"))
	status, ok5 := d.text(i, ef.Arg("status"))
	if status == "" {
		status = "proposed"
	}
	ok := ok1 && ok2 && ok3 && ok4 && ok5
	says := []any{subject, role, register, status, data}
	for _, name := range []string{"class", "measure", "legal_basis"} {
		s, settled := d.text(i, ef.Arg(name))
		says, ok = append(says, s), ok && settled
	}
	for _, name := range []string{"points", "repair", "objection", "publicity"} {
		var x any
		if v := ef.Arg(name); v != nil {
			var settled bool
			x, settled = d.plain(i, v)
			ok = ok && settled
		}
		says = append(says, x)
	}
	d.put("penalty "+act+" "+i.element(), applies, ok, says)
}

// host is an effect of a kind that the host adds; its arguments are its data.
func (d *refDecision) host(i *refInst, ef *rules.Effect, applies bool) {
	data, ok := map[string]any{}, true
	for k := range ef.Args {
		x, settled := d.plain(i, &ef.Args[k].Value)
		data[ef.Args[k].Name], ok = x, ok && settled
	}
	d.put("emit "+ef.Kind+" "+i.element(), applies, ok, data)
}

// promised notes the outcomes that ought to have a value and have none, and those
// that no rule gives and of which it is not known yet (R15).
func (d *refDecision) promised() {
	for _, o := range d.run.set.Outcomes {
		if o.Complete == nil {
			continue
		}
		for _, e := range d.run.owners(o) {
			sc := refScope{date: d.run.date}
			if e != nil {
				sc.loop, sc.elem = "item", e
			}
			name, promise := d.run.outcomeName(o, e), d.run.eval(o.Complete, sc)
			switch promise.(type) {
			case refError, refNone:
				d.untold[name] = true
			}
			if out := d.run.outcome(o, e); len(out.given) > 0 || !isNone(out.read()) {
				continue
			}
			switch promise := promise.(type) {
			case refError, refNone: // which is told: it is never silently false (R12)
				d.noValue[name] = true
			case bool:
				if promise {
					d.noValue[name] = true
				}
			case refUnknown:
				d.mayBreak = d.mayBreak || promise.unset == ""
			}
		}
	}
}

// first is the status: the first that holds (R18).
func (d *refDecision) first(noValue bool) string {
	prefixed := func(prefix string) bool {
		for k := range d.says {
			if strings.HasPrefix(k, prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case len(d.run.bad) > 0:
		return "invalid"
	case prefixed("reject "):
		return "rejected"
	case !d.run.inForce:
		return "not_in_force"
	case prefixed("conflict "):
		return "conflict"
	case len(d.open) > 0 || len(d.run.failed)+len(d.run.underived) > 0 || noValue || d.mayBreak || d.run.lacking():
		return "incomplete"
	}
	return "decided"
}

// lacking reports whether a required fact is unknown.
func (r *refRun) lacking() bool {
	for _, f := range r.set.Facts {
		if _, open := r.facts[f.Name].(refUnknown); open && f.Required {
			return true
		}
		list, _ := r.facts[f.Name].([]any)
		for _, x := range list {
			for _, g := range f.Item {
				if _, open := x.(*refElem).vals[g.Name].(refUnknown); open && g.Required {
					return true
				}
			}
		}
	}
	return false
}
