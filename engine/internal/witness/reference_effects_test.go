package witness

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

func jsonNumber(s string) json.Number { return json.Number(s) }

// refOutcome is what the rules make of one outcome, of one element where it
// has one for each.
type refOutcome struct {
	run   *refRun
	decl  *rules.Outcome
	given []any // by rules that apply, in the order of the file
	rules []string
	open  []any // by rules that are undetermined
}

// listOf is the list whose elements have the outcome, nil for none.
func (r *refRun) listOf(o *rules.Outcome) *rules.Fact {
	for _, f := range r.set.Facts {
		if f.Type.Kind == rules.KindList && strings.HasPrefix(o.Name, f.Name+".") {
			return f
		}
	}
	return nil
}

func (r *refRun) outcomeName(o *rules.Outcome, e *refElem) string {
	if e == nil {
		return o.Name
	}
	return e.path() + strings.TrimPrefix(o.Name, e.list.Name)
}

func (r *refRun) outcome(o *rules.Outcome, e *refElem) *refOutcome {
	name := r.outcomeName(o, e)
	if out, done := r.outcomes[name]; done {
		return out
	}
	out := &refOutcome{run: r, decl: o}
	for _, i := range r.order {
		for k := range i.rule.Effects {
			ef := &i.rule.Effects[k]
			if ef.Kind != "decide" {
				continue
			}
			for _, a := range ef.Args {
				if r.gives(i, a.Name, o, e) {
					out.take(i, a.Value)
				}
			}
		}
	}
	r.outcomes[name] = out
	return out
}

// gives reports whether an argument of decide names the outcome.
func (r *refRun) gives(i *refInst, arg string, o *rules.Outcome, e *refElem) bool {
	if e == nil {
		return arg == o.Name
	}
	return i.elem == e && i.rule.For != nil && arg == i.rule.For.Var+strings.TrimPrefix(o.Name, e.list.Name)
}

func (o *refOutcome) take(i *refInst, v rules.Value) {
	r := o.run
	r.settle(i)
	if i.status != "applies" && i.status != "undetermined" {
		return
	}
	val := r.value(i, v, &o.decl.Type)
	if i.status == "applies" {
		if _, failed := val.(refError); failed {
			r.fail(i)
		}
		o.given, o.rules = append(o.given, val), append(o.rules, i.id)
	} else {
		o.open = append(o.open, val)
	}
}

// value evaluates what stands where a value is expected.
func (r *refRun) value(i *refInst, v rules.Value, t *rules.Type) any {
	if v.Kind == rules.ValueExpr {
		if i.whole {
			return refUnknown{} // it may differ from element to element
		}
		x := r.eval(v.Expr, i.scope())
		if n, whole := x.(int64); whole && t != nil && t.Kind == rules.KindNumber {
			return float64(n)
		}
		return x
	}
	return r.literal(v, t)
}

// read is the value of an outcome to a rule that reads it (R15).
func (o *refOutcome) read() any {
	if o.conflict() {
		return refError{"conflict"}
	}
	if o.decl.Combine != "" {
		return o.combined()
	}
	if len(o.given)+len(o.open) == 0 {
		return refNone{}
	}
	if len(o.given) == 0 {
		return refUnknown{}
	}
	for _, v := range slices.Concat(o.given, o.open) {
		if _, settled := refOpen(v); !settled || !o.run.refEqual(v, o.given[0]) {
			return refUnknown{}
		}
	}
	return o.given[0]
}

func (o *refOutcome) conflict() bool {
	if o.decl.Combine != "" {
		return false
	}
	for _, v := range o.given {
		for _, w := range o.given {
			if _, settled := refOpen(v, w); settled && !o.run.refEqual(v, w) {
				return true
			}
		}
	}
	return false
}

func (o *refOutcome) combined() any {
	if len(o.open) > 0 {
		return refUnknown{}
	}
	if _, settled := refOpen(o.given...); !settled {
		return refUnknown{}
	}
	if len(o.given) == 0 {
		return refNone{}
	}
	switch o.decl.Combine {
	case "sum":
		return total(o.given)
	case "list":
		return slices.Clone(o.given)
	}
	return o.run.extreme(o.decl.Combine, o.given)
}

// refClock is a deadline of an element, as the rules give it.
type refClock struct {
	given []*refReading // by rules that apply
	open  bool          // a rule that is undetermined could give it
}

// refReading is a deadline that a rule gives, read at the time of the decision.
type refReading struct {
	inst  *refInst
	eff   *rules.Effect
	spec  calendar.Clock
	state calendar.State
	open  bool
	fails bool
}

func (r *refRun) clock(id string, e *refElem) *refClock {
	name := id + " " + elemPath(e)
	if c, done := r.clocks[name]; done {
		return c
	}
	c := &refClock{}
	for _, i := range r.order {
		if i.elem != e {
			continue
		}
		for k := range i.rule.Effects {
			ef := &i.rule.Effects[k]
			if ef.Kind != "deadline" || ef.Arg("id").Text != id {
				continue
			}
			r.settle(i)
			switch i.status {
			case "applies":
				x := &refReading{inst: i, eff: ef}
				r.read(x)
				c.given = append(c.given, x)
			case "undetermined":
				c.open = true
			}
		}
	}
	r.clocks[name] = c
	return c
}

func elemPath(e *refElem) string {
	if e == nil {
		return ""
	}
	return e.path()
}

// clash reports whether rules give a deadline differently.
func (c *refClock) clash(d *refDecision) bool {
	says := func(x *refReading) string {
		owner, _ := d.text(x.inst, x.eff.Arg("owner"))
		within := x.spec.Within.String()
		if x.spec.NoLimit {
			within = ""
		}
		return owner + " " + within + " " + stamp(x.state.Due.Time)
	}
	for _, x := range c.given {
		if says(x) != says(c.given[0]) {
			return true
		}
	}
	return false
}

// read reads the clock of a deadline at the time of the decision.
func (r *refRun) read(c *refReading) {
	c.spec.Roll = calendar.RollNextWorkday
	k, arg := &c.spec, c.eff.Arg
	start := arg("start")
	starts := []rules.Value{*start}
	if start.Kind == rules.ValueList {
		starts = start.Items
	}
	for _, s := range starts {
		k.Starts = append(k.Starts, c.moment(r, &s))
	}
	c.limit(r)
	for _, t := range k.Starts {
		if idle := t.IsZero() || t.After(r.in.at); idle && !c.open {
			c.fails = false // what else it may need does not matter yet
			c.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
			return
		}
	}
	k.Done, k.NotBefore = c.moment(r, arg("done")), c.moment(r, arg("not_before"))
	if v := arg("warn"); v != nil {
		k.Warn, _ = calendar.ParseWarn(v.Text)
	}
	if v := arg("roll"); v != nil && v.Text == "none" {
		k.Roll = calendar.RollNone
	}
	if v := arg("exclude"); v != nil {
		c.exclude(r, v)
	}
	if c.open || c.fails {
		return
	}
	st, err := k.At(r.cal, r.in.at)
	c.state, c.fails = st, err != nil
}

func (c *refReading) moment(r *refRun, v *rules.Value) time.Time {
	if v == nil {
		return time.Time{}
	}
	switch x := r.eval(v.Expr, c.inst.scope()).(type) {
	case time.Time:
		return x
	case refUnknown:
		c.open = true
	case refError:
		c.fails = true
		r.fail(c.inst)
	}
	return time.Time{}
}

func (c *refReading) limit(r *refRun) {
	v := c.eff.Arg("within")
	if v.Kind != rules.ValueExpr {
		c.spec.Within, _ = calendar.ParsePeriod(v.Text)
		return
	}
	switch x := r.eval(v.Expr, c.inst.scope()).(type) {
	case calendar.Period:
		c.spec.Within = x
	case refUnknown:
		c.spec.NoLimit = true // only parameters that are unset are unknown here
	case refError:
		c.spec.NoLimit = true
		c.fails = true
		r.fail(c.inst)
	}
}

func (c *refReading) exclude(r *refRun, v *rules.Value) {
	list, ok := r.eval(v.Expr, c.inst.scope()).([]any)
	if !ok {
		c.open = true
		return
	}
	for _, x := range list {
		e := x.(*refElem)
		var iv calendar.Interval
		from, ok := e.vals["from"].(time.Time)
		if !ok {
			c.open = true
			return
		}
		iv.From = from
		iv.To, _ = e.vals["to"].(time.Time)
		c.spec.Exclude = append(c.spec.Exclude, iv)
	}
}

// clockField is what a condition reads of a deadline.
func (r *refRun) clockField(id string, e *refElem, field string) any {
	c := r.clock(id, e)
	switch {
	case len(c.given) > 1:
		return refError{"two deadlines of one name"}
	case c.open, len(c.given) == 1 && (c.given[0].open || c.given[0].fails):
		return refUnknown{}
	case len(c.given) == 0 && field == "late":
		return false
	case len(c.given) == 0:
		return refNone{}
	}
	state := c.given[0].state
	switch field {
	case "late":
		return state.Late
	case "status":
		return string(state.Status)
	case "due":
		if state.Due.Time.IsZero() {
			return refNone{}
		}
		return state.Due.Time
	case "late_workdays":
		return int64(state.LateWorkdays)
	case "remaining_workdays":
		return int64(state.RemainingWorkdays)
	}
	panic("the reference does not know " + field)
}

// refDecision is what a decision says, as texts by key, and what is open.
type refDecision struct {
	run     *refRun
	says    map[string]string
	by      map[string][]string // the rules that give what stands under a key
	open    map[string]bool
	routes  map[string]*refRoute
	papers  map[string]*refPaper
	open2   map[string]bool // tasks that may still come
	status  string
	noValue int
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

type refPaper struct{ need, waive, needOpen, waiveOpen string }

// decide makes the decision of a run: everything that its rules give.
func (r *refRun) decide() *refDecision {
	d := &refDecision{run: r, says: map[string]string{}, by: map[string][]string{}, open: map[string]bool{}, routes: map[string]*refRoute{},
		papers: map[string]*refPaper{}, open2: map[string]bool{}}
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
	d.status = d.first(d.noValue)
	d.plainStatus = d.first(0)
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
			case refUnknown:
				d.open[key] = true
			case refError:
				if out.conflict() {
					d.says["conflict "+key] = ""
					d.by["conflict "+key] = out.rules
				}
			default:
				d.says[key] = d.run.json(v)
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
		x = d.run.eval(v.Expr, i.scope())
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
		x := d.run.eval(p.Expr, i.scope())
		if _, known := refOpen(x); !known {
			settled = false
			continue
		}
		b.WriteString(strings.Trim(d.run.json(x), `"`))
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
		x := d.run.eval(v.Expr, i.scope())
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
	line := fmt.Sprintf("%q\n", level+" "+fact)
	if !strings.Contains(d.says[key], line) {
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
	slot := map[string]*string{"require true": &p.need, "require false": &p.needOpen,
		"waive true": &p.waive, "waive false": &p.waiveOpen}[fmt.Sprint(ef.Kind, " ", applies)]
	if *slot == "" {
		*slot = i.id
	}
	d.by["material "+name] = append(d.by["material "+name], i.id)
}

// materials decides which papers are asked for (R20).
func (d *refDecision) materials() {
	for name, p := range d.papers {
		key := "material " + name
		switch {
		case p.waive != "" && p.need != "":
			d.put(key, true, true, []any{true, p.need, p.waive})
		case p.waive != "":
			d.put(key, true, true, []any{true, p.waive, ""})
		case p.need != "" && p.waiveOpen == "":
			d.put(key, true, true, []any{false, p.need, ""})
		default:
			d.open[key] = true
		}
		if p.needOpen != "" && p.waive == "" || p.waiveOpen != "" && p.waive == "" {
			d.open[key] = true
		}
	}
}

func (d *refDecision) route(i *refInst, ef *rules.Effect, applies bool) {
	task, _ := d.text(i, ef.Arg("task"))
	if !applies {
		d.open["route "+task], d.open2[task] = true, true
		return
	}
	by, ok1 := d.text(i, ef.Arg("by"))
	to, ok2 := d.text(i, ef.Arg("to"))
	cc, ok3 := d.texts(i, ef.Arg("cc"))
	after, ok4 := d.texts(i, ef.Arg("after"))
	combine, ok5 := d.text(i, ef.Arg("combine"))
	body, _ := json.Marshal([]any{by, to, cc, after, combine})
	d.by["route "+task] = append(d.by["route "+task], i.id)
	r := &refRoute{inst: i, body: string(body), after: after, open: !(ok1 && ok2 && ok3 && ok4 && ok5)}
	if was := d.routes[task]; was == nil {
		d.routes[task] = r
	} else if was.open || r.open {
		was.open = true // not known yet whether they differ
	} else if was.body != r.body {
		was.clash = true
	}
}

// stages adds the tasks with their stages (R21).
func (d *refDecision) stages() {
	for task, r := range d.routes {
		key := "route " + task
		if r.clash {
			d.says["conflict task "+task] = ""
			d.by["conflict task "+task] = d.by[key]
			continue
		}
		if r.open {
			d.open[key] = true
		}
		var dropped []string
		for _, a := range r.after {
			if d.routes[a] == nil && !d.open2[a] {
				dropped = append(dropped, a)
			}
		}
		d.says[key] = r.body + fmt.Sprint(" stage ", d.stage(task), " dropped ", dropped)
	}
}

func (d *refDecision) stage(task string) int {
	stage := 1
	for _, a := range d.routes[task].after {
		before := d.routes[a]
		switch {
		case before == nil && d.open2[a]:
			return 0
		case before == nil:
			continue
		}
		s := d.stage(a)
		if s == 0 {
			return 0
		}
		stage = max(stage, s+1)
	}
	return stage
}

func (d *refDecision) deadline(i *refInst, ef *rules.Effect, applies bool) {
	id := ef.Arg("id").Text
	key := "deadline " + id + " " + i.element()
	if !applies {
		d.open[key] = true
		return
	}
	c := d.run.clock(id, i.elem)
	if c.given[0].inst != i {
		return // the first of several stands for all that are alike
	}
	if c.clash(d) {
		d.says["conflict "+strings.TrimSpace(key)] = ""
		return
	}
	x := c.given[0]
	owner, ok := d.text(i, ef.Arg("owner"))
	if x.open || x.fails || !ok {
		d.open[key] = true
		return
	}
	s := x.state
	d.put(key, true, true, []any{owner, s.Status, s.Light, stamp(s.Start), stamp(s.Due.Time), s.Late, s.LateWorkdays, s.RemainingWorkdays})
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
	d.put("penalty "+act+" "+i.element(), applies, ok1 && ok2 && ok3 && ok4 && ok5,
		[]any{subject, role, register, status, data})
}

// promised counts the outcomes that ought to have a value and have none.
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
			if d.run.eval(o.Complete, sc) == true && isNone(d.run.outcome(o, e).read()) {
				d.noValue++
			}
		}
	}
}

// first is the status: the first that holds (R18).
func (d *refDecision) first(noValue int) string {
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
	case len(d.open) > 0 || len(d.run.failed) > 0 || noValue > 0 || d.run.lacking():
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
