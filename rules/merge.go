package rules

import (
	"maps"
	"slices"
	"time"

	"github.com/guize-rules/guize/rules/internal/source"
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
	s.callThings()
	s.Files, s.Digest = l.files, digest(l.files, main)
	s.Partial, l.out.ErrorsOnly = broken, broken
	c := checker{loader: l, set: s, broken: broken}
	c.check()
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	found := l.out.Diagnostics()
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
			l.out.Fail(t.Pos, source.CodeMissingKey, text.Say("规则集缺少 %s", "a policy set needs %s", text.Quoted(key)), hint)
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
	for _, s := range m.words.sections {
		s.merge(m)
	}
	m.named()
	m.expandRows()
	m.remove()
	m.policies()
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
	m.out.Fail(pos, codeBinding, text.Say("%s 在被扩展的规则集中定为不得变更（binding），见 %s", "%s is binding in the set that is extended, at %s", text.Quoted(id), below),
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
			m.out.Unknown(ref.Pos, codeUnknownRule, text.Say("没有可删除的规则 %s", "there is no rule %s to remove", text.Quoted(ref.ID)),
				ref.ID, ids)
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
		q, cites := below[p.ID], p.Cites
		if q != nil && cites == nil {
			cites = q.Cites
		}
		for _, u := range p.Rules {
			u.Layer = m.own.set.ID
			if u.Cites == nil {
				u.Cites = cites
			}
		}
		p.Layer = m.own.set.ID
		if q != nil {
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
			if g.Has(key) { // would switch the binding rule off
				m.binding(g[key], q.ID+"/"+q.Rules[held].ID, q.Rules[held].Pos)
				delete(g, key)
			}
		}
	}
	if replace(m.words.policy, q, p, g) {
		m.changed("policy", p.ID, p.Pos, false)
		q.Layer = p.Layer
	}
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
