package engine

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// cluster is what is open in a decision and waits for the same unknown facts. It is
// settled by itself: nothing else in the decision has a part in it.
type cluster struct {
	keys    []string
	waits   []string
	units   []unit
	cone    *cone
	elem    *lang.Record // the only one that it is about, or nil
	like    *cluster     // one about another element that comes out the same, or nil
	made    *build       // of one that is like another: its first end
	tree    *branch      // nil: nothing could be supposed
	cut     bool         // not all of it was gone into
	blurred bool         // … and what was found in it was not compared
	ends    []*branch
	all     map[string]bool                // keys that it has something to say of
	settled map[string]bool                // … and those that come out the same
	gives   bool                           // some of them are something
	moved   map[*candidate]map[string]bool // keys that a change of a fact alone changes
	open    map[string]bool                // keys that some end leaves open
}

// cluster puts what is open into clusters.
func (o *openings) cluster() {
	units := o.units()
	bySet := map[string]*cluster{}
	for _, u := range units {
		waits := slices.Sorted(slices.Values(u.waits))
		set := strings.Join(slices.Compact(waits), "\n")
		g := bySet[set]
		if g == nil {
			g = &cluster{waits: waits}
			bySet[set] = g
			o.groups = append(o.groups, g)
		}
		for _, key := range u.keys {
			g.keys = append(g.keys, key)
			o.by[key] = g
		}
		g.units = append(g.units, u.units...)
	}
	firsts := map[string]*cluster{}
	for _, g := range o.groups {
		o.find(g, firsts)
	}
}

// find works out what a cluster rests on, or finds one that it is like.
func (o *openings) find(g *cluster, firsts map[string]*cluster) {
	sign := o.signature(g)
	if first := firsts[sign]; sign != "" && first != nil {
		g.like = first
		return
	}
	g.rest(o.st)
	if sign != "" && g.cone.about(g.elem) {
		firsts[sign] = g
	}
}

// rest works out what a cluster rests on.
func (g *cluster) rest(st *state) {
	g.cone = newCone(st)
	for _, u := range g.units {
		g.cone.add(u)
	}
	g.cone.close()
}

// opening is one open thing: the units that make it, under its keys.
type opening struct {
	keys  []string
	waits []string
	units []unit
	of    nameless
}

// nameless is where something may stand under any name: a section or, where what
// stands in it is of an element, that element's part of it.
type nameless struct {
	section *section
	elem    *lang.Record
}

func namelessOf(s *section, inst *instance) nameless {
	if s.place != nil && s.place.role == isElement {
		return nameless{s, inst.elem}
	}
	return nameless{section: s}
}

// units lists what is open, with all that may have a part in it. What rules give
// whose names are not known yet may be any of its section.
func (o *openings) units() []*opening {
	var out []*opening
	byKey := map[string]*opening{}
	of := map[*section]bool{}
	for key := range o.waits {
		of[sectionOfKey(key)] = true
	}
	if len(o.words) > 0 {
		of[sectionOf(SectionNotices)] = true
	}
	at := func(key string) *opening {
		waits, open := o.waits[key]
		words, said := o.words[key]
		if !open && !said {
			return nil
		}
		waits = slices.Concat(waits, words)
		x := byKey[key]
		if x == nil {
			x = &opening{keys: []string{key}, waits: waits}
			byKey[key] = x
			out = append(out, x)
		}
		return x
	}
	st := o.st
	for i := range st.given {
		con := &st.given[i]
		if x := at(st.outcomeKey(con)); x != nil {
			x.add(unit{kind: outcomeUnit, index: con.outcome, elem: con.elem})
		}
	}
	for i := range st.clocks {
		if x := at(st.clocks[i].key()); x != nil {
			x.add(unit{kind: clockUnit, index: st.clocks[i].clock.Info, elem: st.clocks[i].elem})
		}
	}
	any := map[nameless]*opening{}
	for i := range st.found {
		inst := &st.found[i]
		if inst.status == defeated {
			continue
		}
		o.frame(inst)
		for k, e := range inst.rule.Effects {
			s := kindAt(e).section
			if !of[s] {
				continue
			}
			x := at(o.b.keyOf(inst, e))
			if x != nil {
				x.add(unit{effectUnit, k, inst.rule.Index, inst.elem})
				x.of = namelessOf(s, inst)
			}
			if o.unnamed(e) {
				any[namelessOf(s, inst)] = nil
			}
		}
	}
	st.env.Frames[1] = lang.Value{}
	return o.join(out, any)
}

// sectionOfKey is the section of what a key is of.
func sectionOfKey(key string) *section {
	name, _, _ := strings.Cut(key, " ")
	return sectionOf(Section(name))
}

func (x *opening) add(u unit) {
	if !slices.Contains(x.units, u) {
		x.units = append(x.units, u)
	}
}

// frame sets the frames for a rule.
func (o *openings) frame(inst *instance) {
	o.st.env.RulesOn, o.st.env.Frames[1] = o.st.dates[inst.rule.Policy], lang.Value{}
	if inst.elem != nil {
		o.st.env.Frames[1] = inst.elem.Value()
	}
}

// unnamed reports whether the name of what an effect gives is not known yet.
func (o *openings) unnamed(e *plan.Effect) bool {
	v := e.Arg(kindAt(e).section.names.key)
	if v == nil || v.Node == nil && v.Text == nil {
		return false
	}
	return len(o.b.unsettled(v)) > 0
}

// join makes one of all that is open in a section where something has no name yet.
func (o *openings) join(all []*opening, any map[nameless]*opening) []*opening {
	if len(any) == 0 {
		return all
	}
	var out []*opening
	for _, x := range all {
		into := x.of
		if _, joined := any[into]; !joined {
			out = append(out, x)
			continue
		}
		if any[into] == nil {
			any[into] = &opening{}
			out = append(out, any[into])
		}
		y := any[into]
		y.keys, y.waits = append(y.keys, x.keys...), addPaths(y.waits, x.waits)
		for _, u := range x.units {
			y.add(u)
		}
	}
	o.allOf(any)
	return out
}

// allOf adds everything that rules give, or may, where something has no name yet.
func (o *openings) allOf(any map[nameless]*opening) {
	for i := range o.st.found {
		inst := &o.st.found[i]
		if inst.status == defeated {
			continue
		}
		o.frame(inst)
		for k, e := range inst.rule.Effects {
			if x := any[namelessOf(kindAt(e).section, inst)]; x != nil {
				x.add(unit{effectUnit, k, inst.rule.Index, inst.elem})
				x.keys = addPaths(x.keys, []string{o.b.keyOf(inst, e)})
			}
		}
	}
	o.st.env.Frames[1] = lang.Value{}
}
