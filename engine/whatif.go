package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Target is an outcome that somebody would like to have; see [Want].
type Target struct {
	path  string
	value any
}

// Want names an outcome by its path and the value wanted:
// Want("works[water].approval", "filing"). The value may also be given as
// text, as on a command line.
func Want(path string, value any) Target { return Target{path, value} }

// Alternatives are the smallest changes of an application that give what was
// wanted. Each was decided by the engine. All in List change the same number
// of facts, and no smaller number was found to do; where Ended is true the
// limit of work, or the context, ended the search before everything was tried, so
// there may be others.
type Alternatives struct {
	Have  bool           `json:"have"` // the application has it as it stands
	List  []Alternative  `json:"alternatives"`
	Tried int            `json:"tried"` // applications that were decided
	Ended bool           `json:"ended"` // the limit of work or the context ended the search
	Last  []string       `json:"last"`  // where it ended the search: the facts that were being changed together then; later choices of as many, and larger ones, were not tried
	Fixed []string       `json:"fixed"` // facts that nobody can change, left alone
	Rules []WantedByRule `json:"rules"` // rules that give the value, and what became of them
}

// Alternative is one way to what was wanted.
type Alternative struct {
	Changes  []FactChange `json:"changes"`
	Status   Status       `json:"status"` // of the changed application
	Decision *Decision    `json:"-"`
}

// FactChange is a fact and its value before and after. Known says that it was
// known before; nil is none, or not yet for an event.
type FactChange struct {
	Fact  string `json:"fact"`
	Title string `json:"title,omitempty"`
	Known bool   `json:"known"`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// WantedByRule is a rule that gives the value wanted.
type WantedByRule struct {
	Rule    string     `json:"rule"`
	Element string     `json:"element,omitempty"`
	Status  RuleStatus `json:"status"`
}

// The bounds of one search.
const (
	whatIfFacts        = 3 // changed together, at the most
	whatIfAlternatives = 10
	whatIfValues       = 24 // tried for one fact
)

// WhatIf looks for the smallest changes of facts that give an application what
// is wanted: first each fact by itself, then two and three together, each to
// the values at which rules change their mind, the nearest first. Those are the
// values with which a condition compares the fact, as in income <= 9000; of one that
// calculates first (income / size <= 3000) those at which it changes while all other
// facts stay as they are, up and down. Only facts on which the outcome
// may depend are tried, and none that is marked `changeable: false`. What no values
// of some facts can give is passed over without trying them. The search takes no
// more work than a decision may (see [WithWorkLimit]); where that or the context
// ends it the result says so and has what was found by then.
func (e *Engine) WhatIf(ctx context.Context, in Input, want Target) (*Alternatives, error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	s := &search{eng: e, ctx: ctx, in: in, want: want, out: &Alternatives{List: []Alternative{}, Last: []string{}, Fixed: []string{}, Rules: []WantedByRule{}}}
	s.meter.Reset(ctx, e.plan.WorkLimit())
	defer counted(ctx, &s.meter)
	err := s.prepare()
	if s.ev != nil {
		defer s.ev.release()
	}
	if err == nil {
		err = s.run()
	}
	switch {
	case s.meter.Ended():
		s.out.Ended = true
	case err != nil:
		return nil, err
	}
	return s.out, nil
}

// run tries the application as it stands, then each number of changes.
func (s *search) run() error {
	s.out.Tried++
	if s.mayGive(nil, nil) {
		d, err := s.decide(nil)
		if err != nil {
			return err
		}
		s.out.Have = s.has(d)
	}
	if err := s.rules(); err != nil {
		return err
	}
	for n := 1; n <= whatIfFacts && !s.out.Have && len(s.out.List) == 0 && !s.meter.Ended(); n++ {
		if err := s.level(n, 0, nil); err != nil {
			return err
		}
	}
	return nil
}

// search is one call of WhatIf.
type search struct {
	eng     *Engine
	ctx     context.Context
	in      Input
	facts   map[string]any // the application, with dotted names, lists as lists
	want    Target
	outcome int
	key     string // of the element, "" for none
	value   lang.Value
	levers  []*lever
	out     *Alternatives
	meter   lang.Meter
	ev      *evaluation // of the application, which is read once
	cone    []bool      // the rules that the outcome may depend on
	adverse adverse     // completions that led to something else
	idle    idle        // levers that do not do together
}

// lever is a fact that may be changed, and the values to try.
type lever struct {
	path   string
	list   int // of lay.lists, or -1
	key    string
	index  int
	slot   int
	known  bool
	from   any
	values []any
	read   []lang.Value // the values as facts; Free where one may be read otherwise
	dates  bool         // the date of rules may depend on it
}

func (l *lever) ref(eng *Engine) factRef {
	if l.list < 0 {
		return factRef{list: -1, slot: l.slot}
	}
	return factRef{list: eng.plan.Lay.Lists[l.list].Slot, key: l.key, elem: l.index, slot: l.slot}
}

func (s *search) prepare() error {
	if err := s.target(); err != nil {
		return err
	}
	facts := s.in.Facts
	if s.in.JSON != nil {
		if facts != nil {
			return twoInputs()
		}
		m, err := DecodeFacts(s.in.JSON)
		if err != nil {
			return err
		}
		facts = m
	}
	s.in.JSON = nil
	s.facts = map[string]any{}
	s.eng.canonical(facts, "", s.facts)
	return s.findLevers()
}

// target resolves the path and the value that are wanted.
func (s *search) target() error {
	at := rules.ParsePath(s.want.path)
	name := at.Name
	s.key = at.Key
	i, ok := s.eng.plan.Lay.ByName[name]
	if !ok {
		names := slices.Sorted(maps.Keys(s.eng.plan.Lay.ByName))
		if near := text.Nearest(name, names); near != "" {
			return badInput(CodeUnknownOutcome, "没有结果“%[1]s”；是否要写“%[2]s”？", "there is no outcome %[1]q; did you mean %[2]q?", plan.Short(s.want.path), near)
		}
		return badInput(CodeUnknownOutcome, "没有结果“%[1]s”（有：%[2]s）", "there is no outcome %[1]q (there are %[2]s)", plan.Short(s.want.path), text.Names(names))
	}
	o := &s.eng.plan.Lay.Outcomes[i]
	if o.List >= 0 && s.key == "" {
		return badInput(CodeUnknownOutcome, "“%[1]s”属于列表的每一项：请写 %[2]s[键].%[3]s", "%[1]q belongs to each element of a list: write %[2]s[KEY].%[3]s",
			name, s.eng.plan.Lay.Lists[o.List].Fact.Name, name[strings.IndexByte(name, '.')+1:])
	}
	s.outcome = i
	v, err := s.wanted(o.Typ)
	s.value = v
	return err
}

// wanted reads the value that is wanted as one of the outcome's type.
func (s *search) wanted(t lang.Type) (lang.Value, error) {
	x := s.want.value
	if text, ok := x.(string); ok {
		switch t.K {
		case rules.KindBool:
			x = text == "true"
		case rules.KindInt, rules.KindNumber, rules.KindMoney:
			x = json.Number(text)
		}
	}
	v, b := plan.ParseValue(x, t, s.eng.plan.Set.Zone)
	if b != nil {
		return v, badInput(CodeBadValue, "%[1]s：%[2]s", "%[1]s: %[3]s", s.want.path, b.Zh, b.En)
	}
	return v, nil
}

// canonical copies an application under the declared names: aliases resolved,
// groups flattened to dotted names, lists as lists of maps.
func (e *Engine) canonical(m map[string]any, prefix string, out map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		x, path := m[key], key
		if prefix != "" {
			path = prefix + "." + key
		}
		slot, ok := e.plan.Lay.Global.Slot(path)
		switch sub, isMap := x.(map[string]any); {
		case ok && slot < e.plan.Lay.Facts:
			f := &e.plan.Lay.Global.Fields[slot]
			if f.Type.K == rules.KindList && f.Type.Elem != nil && f.Type.Elem.Rec != nil {
				x = canonicalList(x, f.Type.Elem.Rec)
			}
			if _, twice := out[f.Name]; twice {
				out[path] = x // given twice, which the decision reports
			} else {
				out[f.Name] = x
			}
		case isMap && e.plan.Prefixes[path]:
			e.canonical(sub, path, out)
		default:
			out[path] = x
		}
	}
}

func canonicalList(x any, rec *lang.RecordType) any {
	if m, ok := x.(map[string]any); ok && rec.Key >= 0 {
		items, other := byKey(m, rec)
		if other != "" {
			return x // which the decision reports
		}
		x = items
	}
	if ms, ok := x.([]map[string]any); ok {
		items := make([]any, len(ms))
		for i, m := range ms {
			items[i] = m
		}
		x = items
	}
	items, ok := x.([]any)
	if !ok {
		return x
	}
	out := make([]any, len(items))
	for i, it := range items {
		m, ok := it.(map[string]any)
		if !ok {
			return x
		}
		elem := map[string]any{}
		for key, v := range m {
			if slot, ok := rec.Slot(key); ok {
				key = rec.Fields[slot].Name
			}
			elem[key] = v
		}
		out[i] = elem
	}
	return out
}

// setting is a lever with the value to try.
type setting struct {
	lever *lever
	value int // of those of the lever
}

// errFound ends the combinations of some levers once one of them does.
var errFound = errors.New("found")

// combine tries every combination of the values of some levers.
func (s *search) combine(chosen []*lever, at int, set []setting) error {
	if s.meter.Ended() || !s.mayGive(set, chosen[at:]) {
		return nil
	}
	if at < len(chosen) {
		for i := range chosen[at].values {
			if err := s.combine(chosen, at+1, append(slices.Clone(set), setting{chosen[at], i})); err != nil {
				if at == 0 && errors.Is(err, errFound) {
					return nil
				}
				return err
			}
		}
		return nil
	}
	s.out.Tried++
	d, err := s.decide(set)
	if err != nil {
		return err
	}
	if !s.has(d) {
		return nil
	}
	a := Alternative{Status: d.Status, Decision: d}
	for _, x := range set {
		a.Changes = append(a.Changes, FactChange{Fact: x.lever.path, Title: s.title(x.lever), Known: x.lever.known, From: x.lever.from, To: x.lever.values[x.value]})
	}
	s.out.List = append(s.out.List, a)
	return errFound
}

func (s *search) title(l *lever) string {
	lang := s.in.Lang
	if lang == "" {
		lang = s.eng.plan.Set.Languages[0]
	}
	return s.eng.recordType(l.list).Fields[l.slot].Fact.Title.In(lang, s.eng.plan.Set.Languages...)
}

func (e *Engine) recordType(list int) *lang.RecordType {
	if list < 0 {
		return e.plan.Lay.Global
	}
	return e.plan.Lay.Lists[list].Rec
}

// decide evaluates the application with some facts changed.
func (s *search) decide(set []setting) (*Decision, error) {
	in := s.in
	in.Facts = maps.Clone(s.facts)
	for _, x := range set {
		s.put(in.Facts, x)
	}
	d := &Decision{}
	if err := s.eng.evaluateWithin(uncounted(s.ctx), in, d, nil, &s.meter); err != nil {
		return nil, err
	}
	return d, nil
}

func (s *search) put(facts map[string]any, x setting) {
	l := x.lever
	name := s.eng.recordType(l.list).Fields[l.slot].Name
	if l.list < 0 {
		facts[name] = l.values[x.value]
		return
	}
	info := s.eng.plan.Lay.Lists[l.list]
	old, _ := facts[info.Fact.Name].([]any)
	items := slices.Clone(old)
	at := l.index
	if info.Rec.Key >= 0 {
		key := info.Rec.Fields[info.Rec.Key].Name
		at = slices.IndexFunc(items, func(it any) bool { m, ok := it.(map[string]any); return ok && fmt.Sprint(m[key]) == l.key })
		if at < 0 {
			items, at = append(items, map[string]any{key: l.key}), len(items)
		}
	}
	elem, ok := items[at].(map[string]any)
	if !ok {
		return
	}
	elem = maps.Clone(elem)
	elem[name] = l.values[x.value]
	items[at] = elem
	facts[info.Fact.Name] = items
}

// has reports whether a decision gives what is wanted, for certain.
func (s *search) has(d *Decision) bool {
	t := s.eng.plan.Lay.Outcomes[s.outcome].Typ
	want := plainText(s.value.PlainIn(s.eng.plan.Set.Zone, &t))
	for _, o := range d.Outcomes {
		if o.Name == s.path() {
			return !o.Open && o.Value != nil && plainText(o.Value) == want && !d.inConflict(conflictOn(SectionOutcomes, o.Name, ""))
		}
	}
	return false
}

func (s *search) path() string { return s.want.path }

// rules lists the rules that give the value, and what became of each.
func (s *search) rules() error {
	in := s.in
	in.Facts, in.NoMissing, in.NoReceipt = s.facts, true, true
	d, trace := &Decision{}, &Trace{Steps: []Step{}}
	if err := s.eng.evaluateWithin(uncounted(s.ctx), in, d, trace, &s.meter); err != nil {
		return err
	}
	gives := map[string]bool{}
	for _, r := range s.eng.plan.Rules {
		for _, d := range r.Decides {
			if d.Outcome == s.outcome && (d.Literal == nil || lang.Same(*d.Literal, s.value)) {
				gives[r.Id] = true
			}
		}
	}
	for _, step := range trace.Steps {
		if gives[step.Rule] && (s.key == "" || step.Element == "" || rules.ParsePath(step.Element).Key == s.key) {
			s.out.Rules = append(s.out.Rules, WantedByRule{step.Rule, step.Element, step.Status})
		}
	}
	return nil
}
