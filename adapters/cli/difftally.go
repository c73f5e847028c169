package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
)

// mostKinds bounds how many kinds of change are counted apart.
const mostKinds = 10_000

// tally counts a history. Every application is one of unread, unchanged,
// reworded and changed; every one that changed is one of the three of parts.
type tally struct {
	total, changed, unread int
	reworded               int // nothing is decided differently, but told in other words
	parts                  changedParts
	groups                 map[string]*counts
	kinds                  map[tallied]int // as programs read them
	rows                   map[kindRow]*counts
	crowded                int            // changes of kinds that are beyond the bound
	dates                  map[string]int // applications by the date whose rules apply
}

// changedParts says of the applications that changed in what they did.
type changedParts struct {
	Outcomes int `json:"outcomes"` // in an outcome, and perhaps in more
	Other    int `json:"other"`    // in something else that is no notice, and perhaps in notices
	Notices  int `json:"notices"`  // in notices only
}

// counts is how many applications have a change, and in how many elements of
// which list.
type counts struct {
	applications int
	elements     map[string]int // by list
	example      string         // of the first application, where the kind says little
}

// tallied is a kind of change: what changed from what to what, without saying
// in which element of a list.
type tallied struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// kindRow is a kind of change as people read it.
type kindRow struct{ group, id, title, kind string }

func newTally() *tally {
	return &tally{groups: map[string]*counts{}, kinds: map[tallied]int{}, rows: map[kindRow]*counts{}, dates: map[string]int{}}
}

// add counts an application that was decided, and what changed in it.
func (t *tally) add(r *replayed) {
	t.dates[r.rulesOn]++
	t.people(append(r.told, r.words...))
	if len(r.changes) == 0 {
		t.reworded += min(1, len(r.words))
		return
	}
	t.changed++
	t.part(r.changes)
	for _, c := range r.changes {
		k := tallied{c.Group, plainPath(c.Name), c.From, c.To}
		if c.Group != "outcome" && c.Group != "status" {
			k.From, k.To = there(c.From), there(c.To)
		}
		if _, ok := t.kinds[k]; ok || len(t.kinds) < mostKinds {
			t.kinds[k]++
		}
	}
}

// overlap reports whether some application is counted in more than one place.
func (t *tally) overlap() bool {
	n := 0
	for _, c := range t.rows {
		n += c.applications
	}
	return n > t.changed+t.reworded
}

// talliedGroups are the groups of a tally in their order.
func talliedGroups() []string { return append(changeGroups(), groupWords) }

// part finds the one part to which a changed application belongs.
func (t *tally) part(changes []analyze.Change) {
	in := func(group string) func(analyze.Change) bool {
		return func(c analyze.Change) bool { return c.Group == group }
	}
	switch {
	case slices.ContainsFunc(changes, in("outcome")):
		t.parts.Outcomes++
	case slices.ContainsFunc(changes, func(c analyze.Change) bool { return c.Group != "notice" }):
		t.parts.Other++
	default:
		t.parts.Notices++
	}
}

// people counts the changes of one application as people read them.
func (t *tally) people(all []told) {
	seen := map[any]bool{}
	for _, s := range all {
		if t.groups[s.group] == nil {
			t.groups[s.group] = &counts{elements: map[string]int{}}
		}
		t.groups[s.group].add(s.group, s.element, seen)
		k := kindRow{s.group, s.id, s.title, s.kind}
		if t.rows[k] == nil {
			if len(t.rows) >= mostKinds {
				t.crowded++
				continue
			}
			t.rows[k] = &counts{elements: map[string]int{}}
			if s.group == groupWords {
				t.rows[k].example = s.whole
			}
		}
		t.rows[k].add(k, s.element, seen)
	}
}

// add counts the application and the element, each once for what is counted.
func (c *counts) add(what any, element string, seen map[any]bool) {
	if !seen[what] {
		seen[what] = true
		c.applications++
	}
	in := [2]any{what, element}
	if list, _, ok := strings.Cut(element, "["); ok && !seen[in] {
		seen[in] = true
		c.elements[list]++
	}
}

// there says only whether a thing is there, where what it says has no end of
// values.
func there(s string) string {
	if s != "" {
		return "✓"
	}
	return ""
}

// counted is a kind of change with its count, most first.
type counted struct {
	tallied
	Count int `json:"count"`
}

func (t *tally) sorted() []counted {
	out := make([]counted, 0, len(t.kinds))
	for k, n := range t.kinds {
		out = append(out, counted{k, n})
	}
	slices.SortFunc(out, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// countedRow is a kind of change as people read it, with its counts.
type countedRow struct {
	kindRow
	*counts
}

// byGroup lists the kinds of change in the order of their groups, in each those
// of most applications first. Where two things go by one title, the id of each
// stands beside it.
func (t *tally) byGroup(l tongue) []countedRow {
	ids := map[[2]string]string{}
	var out []countedRow
	for k, c := range t.rows {
		out = append(out, countedRow{k, c})
		of := [2]string{k.group, k.title}
		if id, ok := ids[of]; ok && id != k.id {
			ids[of] = ""
		} else if !ok {
			ids[of] = k.id
		}
	}
	order := talliedGroups()
	slices.SortFunc(out, func(a, b countedRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.group), slices.Index(order, b.group)), cmp.Compare(b.applications, a.applications),
			cmp.Compare(a.title, b.title), cmp.Compare(a.id, b.id), cmp.Compare(a.kind, b.kind))
	})
	for i := range out {
		if k := &out[i].kindRow; ids[[2]string{k.group, k.title}] == "" {
			k.title += l.say("（", " (") + k.id + l.say("）", ")")
		}
	}
	return out
}

func (t *tally) groupCounts() map[string]int {
	out := map[string]int{}
	for g, c := range t.groups {
		out[g] = c.applications
	}
	return out
}
