package rules

import (
	"maps"
	"slices"
	"time"

	"github.com/guize-rules/guize/rules/text"
)

// This file lays the layers of a set over one another (R8). What a layer gives
// of a thing that is there already replaces it key by key: an overlay that
// says only `filing_limit: {value: 500, cite: …}` leaves the title and the type
// as they are. A rule is replaced whole, and so is a table.

// finish lays the layers over one another, the lowest first, checks the whole
// and gives it back.
func (l *loader) finish(layers []*layer, main string) (*Set, error) {
	s := &Set{}
	broken := false
	for _, own := range layers {
		broken = broken || own.broken
		l.header(s, own)
		m := merger{loader: l, set: s, own: own}
		m.merge()
	}
	s.defaults()
	s.Files, s.Digest = l.files, digest(l.files, main)
	s.Partial, l.out.errorsOnly = broken, broken
	c := checker{loader: l, set: s, broken: broken}
	c.check()
	found := l.out.diagnostics()
	for _, d := range found {
		if d.Severity == SeverityError {
			s.Errors = append(s.Errors, d)
		} else {
			s.Warnings = append(s.Warnings, d)
		}
	}
	return s, found.Err()
}

// defaults fills in what a set need not say.
func (s *Set) defaults() {
	if len(s.Languages) == 0 {
		s.Languages = []string{"zh"}
	}
	if s.Zone == nil {
		s.Timezone = "Asia/Shanghai"
		s.Zone = time.FixedZone(s.Timezone, 8*60*60)
		if z, err := time.LoadLocation(s.Timezone); err == nil {
			s.Zone = z
		}
	}
	if s.CalendarID == "" {
		s.CalendarID = "cn"
	}
}

// header takes over what stands at the top level of a layer.
func (l *loader) header(s *Set, own *layer) {
	t := own.set
	for _, key := range []string{"guize", "set"} {
		if _, ok := own.top[key]; !ok && !own.broken {
			hint := text.Say("加上 “guize: 1”", `add "guize: 1"`)
			if key == "set" {
				hint = text.Say("加上 “set: 名称”", `add "set: name"`)
			}
			l.out.fail(t.Pos, codeMissingKey, text.Say("规则集缺少 %s", "a policy set needs %s", text.Quoted(key)), hint)
		}
	}
	changed := func(key string, was bool) {
		if was {
			s.Changes = append(s.Changes, Change{Kind: "set", ID: key, By: t.ID, Pos: own.top[key]})
		}
	}
	s.Language, s.ID, s.Pos, s.Title = t.Language, t.ID, t.Pos, t.Title
	s.Allow = append(s.Allow, t.Allow...)
	if t.Languages != nil {
		s.Languages = t.Languages
	}
	if t.Zone != nil {
		changed("timezone", s.Zone != nil && s.Timezone != t.Timezone)
		s.Timezone, s.Zone = t.Timezone, t.Zone
	}
	if t.CalendarID != "" {
		changed("calendar", s.CalendarID != "" && s.CalendarID != t.CalendarID)
		s.CalendarID = t.CalendarID
	}
	if t.RulesOn != nil {
		changed("rules_on", s.RulesOn != nil)
		s.RulesOn = t.RulesOn
	}
}

// merger lays one layer over the set below.
type merger struct {
	*loader
	set *Set
	own *layer
}

func (m *merger) merge() {
	maps.Copy(m.given, m.own.given)
	m.calendars()
	s, t := m.set, m.own.set
	s.Sources = over(m, "source", s.Sources, t.Sources, (*Source).key, m.source)
	s.Params = over(m, "param", s.Params, t.Params, (*Param).key, m.param)
	s.Bodies = over(m, "body", s.Bodies, t.Bodies, (*Body).key, m.body)
	s.Materials = over(m, "material", s.Materials, t.Materials, (*Material).key, m.material)
	s.Facts = over(m, "fact", s.Facts, t.Facts, (*Fact).key, m.fact)
	s.Outcomes = over(m, "outcome", s.Outcomes, t.Outcomes, (*Outcome).key, m.outcome)
	s.Definitions = over(m, "definition", s.Definitions, t.Definitions, (*Definition).key, m.definition)
	s.Duties = over(m, "duty", s.Duties, t.Duties, (*Duty).key, m.duty)
	m.expandRows()
	m.remove()
	m.policies()
}

// thing is what the layers have in common of the things of one kind.
type thing struct {
	id      string
	pos     Pos
	layer   *string
	binding bool
}

func (x *Source) key() thing     { return thing{x.ID, x.Pos, &x.Layer, false} }
func (x *Param) key() thing      { return thing{x.Name, x.Pos, &x.Layer, x.Binding} }
func (x *Body) key() thing       { return thing{x.ID, x.Pos, &x.Layer, false} }
func (x *Material) key() thing   { return thing{x.ID, x.Pos, &x.Layer, false} }
func (x *Fact) key() thing       { return thing{x.Name, x.Pos, &x.Layer, false} }
func (x *Outcome) key() thing    { return thing{x.Name, x.Pos, &x.Layer, false} }
func (x *Definition) key() thing { return thing{x.Name, x.Pos, &x.Layer, x.Binding} }
func (x *Duty) key() thing       { return thing{x.ID, x.Pos, &x.Layer, false} }

// over lays the things of a layer over those below. A thing that is there
// already keeps its place and, through inherit, what the layer does not give.
func over[T any](m *merger, kind string, below, own []*T, key func(*T) thing, inherit func(old, x *T, g given)) []*T {
	index := make(map[string]int, len(below))
	for i, x := range below {
		index[key(x).id] = i
	}
	for _, x := range own {
		k := key(x)
		*k.layer = m.own.set.ID
		i, ok := index[k.id]
		if !ok {
			below = append(below, x)
			continue
		}
		old := below[i]
		if key(old).binding {
			m.binding(k.pos, k.id, key(old).pos)
			continue
		}
		g := m.given[x]
		inherit(old, x, g)
		m.given[x] = union(m.given[old], g)
		below[i] = x
		m.changed(kind, k.id, k.pos, false)
	}
	return below
}

// union gives the keys of both; those of the upper one count.
func union(below, own given) given {
	g := maps.Clone(below)
	if g == nil {
		g = given{}
	}
	maps.Copy(g, own)
	return g
}

func (m *merger) changed(kind, id string, pos Pos, removed bool) {
	m.set.Changes = append(m.set.Changes, Change{Kind: kind, ID: id, By: m.own.set.ID, Removed: removed, Pos: pos})
}

// binding reports a layer that changes what a layer below made binding.
func (m *merger) binding(pos Pos, id string, below Pos) {
	m.out.fail(pos, codeBinding, text.Say("%s 在被扩展的规则集中定为不得变更（binding），见 %s", "%s is binding in the set that is extended, at %s", text.Quoted(id), below),
		text.Say("删掉这里的改动；上位规定只能细化，不能变更", "delete the change; a higher rule may be detailed, not changed"), below)
}

// remove takes away the rules that the layer names.
func (m *merger) remove() {
	if len(m.own.removes) == 0 {
		return
	}
	there, ids := m.set.ruleIndex()
	gone := map[*Rule]bool{}
	for _, ref := range m.own.removes {
		u := there[ref.ID]
		switch {
		case u == nil:
			m.out.fail(ref.Pos, codeUnknownRule, text.Say("没有可删除的规则 %s", "there is no rule %s to remove", text.Quoted(ref.ID)),
				m.out.didYouMean(ref.ID, ids))
		case u.Binding:
			m.binding(ref.Pos, ref.ID, u.Pos)
		case !gone[u]:
			gone[u] = true
			m.changed("rule", ref.ID, ref.Pos, true)
		}
	}
	for _, p := range m.set.Policies {
		p.Rules = slices.DeleteFunc(p.Rules, func(u *Rule) bool { return gone[u] })
	}
}

// ruleIndex finds rules by their full ids, and lists those in order.
func (s *Set) ruleIndex() (index map[string]*Rule, ids []string) {
	index = map[string]*Rule{}
	for _, p := range s.Policies {
		for _, u := range p.Rules {
			id := fullID(p, u.ID)
			index[id] = u
			ids = append(ids, id)
		}
	}
	return index, ids
}

// policies lays the policies of the layer over those below.
func (m *merger) policies() {
	below := make(map[string]*Policy, len(m.set.Policies))
	for _, q := range m.set.Policies {
		below[q.ID] = q
	}
	for _, p := range m.own.set.Policies {
		for _, u := range p.Rules {
			u.Layer = m.own.set.ID
			if u.Cites == nil {
				u.Cites = p.Cites
			}
		}
		p.Layer = m.own.set.ID
		if q := below[p.ID]; q != nil {
			m.policy(q, p)
		} else {
			m.set.Policies = append(m.set.Policies, p)
		}
	}
}

// policy lays a policy over the one of the same id.
func (m *merger) policy(q, p *Policy) {
	g := m.given[p]
	if held := slices.IndexFunc(q.Rules, func(u *Rule) bool { return u.Binding }); held >= 0 {
		for _, key := range []string{"applies", "rules_on", "valid"} {
			if g.has(key) { // would switch the binding rule off
				m.binding(g[key], q.ID+"/"+q.Rules[held].ID, q.Rules[held].Pos)
				delete(g, key)
			}
		}
	}
	if g.has("title", "applies", "rules_on", "valid", "cite") {
		m.changed("policy", p.ID, p.Pos, false)
		q.Layer = p.Layer
	}
	take(g, "title", &q.Title, p.Title)
	take(g, "applies", &q.Applies, p.Applies)
	take(g, "rules_on", &q.RulesOn, p.RulesOn)
	take(g, "valid", &q.Valid, p.Valid)
	take(g, "cite", &q.Cites, p.Cites)
	q.Allow = append(q.Allow, p.Allow...)
	m.dropTables(q, p)
	m.rules(q, p)
}

// rules replaces rules of the same id and adds the others.
func (m *merger) rules(q, p *Policy) {
	index := make(map[string]int, len(q.Rules))
	for i, u := range q.Rules {
		index[u.ID] = i
	}
	for _, u := range p.Rules {
		i, ok := index[u.ID]
		switch {
		case !ok:
			q.Rules = append(q.Rules, u)
		case q.Rules[i].Binding:
			m.binding(u.Pos, fullID(q, u.ID), q.Rules[i].Pos)
		default:
			q.Rules[i] = u
			m.changed("rule", fullID(q, u.ID), u.Pos, false)
		}
	}
}

// dropTables removes the rows of tables that the upper policy gives anew,
// apart from those that its own rows replace.
func (m *merger) dropTables(q, p *Policy) {
	anew := map[string]*Table{}
	own := map[string]bool{}
	for _, u := range p.Rules {
		own[u.ID] = true
		if u.Table != nil {
			anew[u.Table.ID] = u.Table
		}
	}
	q.Rules = slices.DeleteFunc(q.Rules, func(u *Rule) bool {
		if u.Table == nil || anew[u.Table.ID] == nil || own[u.ID] {
			return false
		}
		if u.Binding {
			m.binding(anew[u.Table.ID].Pos, fullID(q, u.ID), u.Pos)
			return false
		}
		m.changed("rule", fullID(q, u.ID), anew[u.Table.ID].Pos, true)
		return true
	})
}

// take puts a value in place where its key was given.
func take[T any](g given, key string, to *T, v T) {
	if g.has(key) {
		*to = v
	}
}
