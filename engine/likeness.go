package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// Elements of a list of which the same is known and unknown come out the same, as
// far as nothing looks at the list as a whole: one of them is solved, and what comes
// of it holds for the others under their own names.

// signature says what a cluster about one element asks, without its name: two with
// one signature are alike. It is "" of a cluster that is about no element or
// several.
func (o *openings) signature(g *cluster) string {
	for _, u := range g.units {
		if u.elem == nil || g.elem != nil && u.elem != g.elem {
			g.elem = nil
			return ""
		}
		g.elem = u.elem
	}
	if g.elem == nil || g.elem.Key != "" { // those with keys have names that rules read
		return ""
	}
	var w canon
	w.b = append(w.b, g.elem.Type.Name...)
	for _, u := range g.units {
		for _, n := range [...]int{int(u.kind), u.index, u.rule} {
			w.b = strconv.AppendInt(append(w.b, ' '), int64(n), 10)
		}
	}
	if !o.knows(&w, g.elem) {
		return ""
	}
	return string(w.b)
}

// knows writes the facts of an element; false says that there are elements within.
func (o *openings) knows(w *canon, rec *lang.Record) bool {
	for i := range rec.Slots {
		f, v := &rec.Type.Fields[i], &rec.Slots[i]
		if f.Fact == nil {
			break
		}
		w.b = append(w.b, ' ', byte('a'+v.Kind()))
		switch {
		case v.Kind() == lang.ListKind && len(v.Items()) > 0:
			return false
		case v.Kind() == lang.ListKind || !v.Known() || v.Kind() == lang.None:
			continue
		case v.Day():
			w.b = append(w.b, 'd')
		}
		w.fact(v, &f.Type, o.st.env.Zone)
	}
	return true
}

// self is the cluster that was solved for this one.
func (g *cluster) self() *cluster {
	if g.like != nil {
		return g.like
	}
	return g
}

// first is what came of the first end of a cluster.
func (g *cluster) first() *build {
	if g.like != nil {
		return g.made
	}
	return g.ends[0].made
}

// back is a name in a cluster as the one that was solved for it has it.
func (g *cluster) back(name string) string {
	if g.like == nil {
		return name
	}
	return renamed(name, g.elem.Element(), g.like.elem.Element())
}

// own is a name in the cluster that was solved for this one, as this one has it.
func (g *cluster) own(name string) string {
	if g.like == nil {
		return name
	}
	return renamed(name, g.like.elem.Element(), g.elem.Element())
}

// renamed puts one element in place of another in a key or in the path of a fact.
func renamed(s, from, to string) string {
	at := strings.LastIndex(s, from)
	if at < 0 || at > 0 && s[at-1] != ' ' {
		return s
	}
	if end := at + len(from); end == len(s) || s[end] == '.' {
		return s[:at] + to + s[end:]
	}
	return s
}

// resemble takes over what was found for the cluster that one is like.
func (o *openings) resemble(g *cluster) error {
	first := g.like
	for _, path := range first.touched() {
		if c := o.facts[path]; c != nil && c.ref.list >= 0 {
			o.twin(g, c)
		}
	}
	if first.tree == nil || !first.gives {
		return nil
	}
	g.rest(o.st)
	supposed := slices.Clone(first.ends[0].supposed)
	for i := range supposed {
		if s := &supposed[i]; s.ref.list >= 0 {
			s.ref.elem = g.elem.Index
		}
	}
	st, made, err := o.ev.suppose(g.cone, supposed)
	switch {
	case isPastLimit(err):
		g.cut = true
		for _, path := range first.touched() {
			o.wait(map[string]bool{g.own(path): true})
		}
		return nil
	case err != nil:
		return err
	}
	st.release()
	g.made = made
	return nil
}

// twin takes over for a fact of an element what was found for that of another.
func (o *openings) twin(g *cluster, c *candidate) {
	path := g.own(c.path)
	own := o.facts[path]
	if own == nil {
		twin := *c
		own = &twin
		own.path, own.ref.elem, own.place[1] = path, g.elem.Index, g.elem.Index
		o.facts[path] = own
	}
	own.matters, own.certain, own.waited = own.matters || c.matters, own.certain || c.certain, own.waited || c.waited
}
