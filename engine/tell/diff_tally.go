package tell

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// mostKinds bounds how many kinds of change are counted apart.
const mostKinds = 10_000

// tally counts a history. Every application is one of unread, unchanged,
// reworded and changed; every one that changed is one of the three of parts.
type Tally struct {
	Total, Changed, Unread int
	Reworded               int // nothing is decided differently, but told in other words
	Parts                  ChangedParts
	groups                 map[string]*Counts
	kinds                  map[tallied]int // as programs read them
	rows                   map[KindRow]*Counts
	crowded                int            // changes of kinds that are beyond the bound
	Dates                  map[string]int // applications by the date whose rules apply
}

// changedParts says of the applications that changed in what they did.
type ChangedParts struct {
	Outcomes int `json:"outcomes"` // in an outcome, and perhaps in more
	Other    int `json:"other"`    // in something else that is no notice, and perhaps in notices
	Notices  int `json:"notices"`  // in notices only
}

// counts is how many applications have a change, and in how many elements of
// which list.
type Counts struct {
	Applications int
	elements     map[string]int // by list
	example      string         // of the first application, where the kind says little
}

// tallied is a kind of change: what changed from what to what, without saying
// in which element of a list.
type tallied struct {
	Group string `json:"section"`
	Name  string `json:"name"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// kindRow is a kind of change as people read it.
type KindRow struct{ Group, id, Title, Kind string }

func NewTally() *Tally {
	return &Tally{groups: map[string]*Counts{}, kinds: map[tallied]int{}, rows: map[KindRow]*Counts{}, Dates: map[string]int{}}
}

// add counts an application that was decided, and what changed in it.
func (t *Tally) Add(rulesOn string, changes []analyze.Change, all, words []Difference) {
	t.Dates[rulesOn]++
	t.people(append(all, words...))
	if len(changes) == 0 {
		t.Reworded += min(1, len(words))
		return
	}
	t.Changed++
	t.part(changes)
	for _, c := range changes {
		k := tallied{string(c.Section), plainPath(c.Name), c.From, c.To}
		if c.Section != engine.SectionOutcomes && c.Section != engine.SectionStatus {
			k.From, k.To = there(c.From), there(c.To)
		}
		if _, ok := t.kinds[k]; ok || len(t.kinds) < mostKinds {
			t.kinds[k]++
		}
	}
}

// overlap reports whether some application is counted in more than one place.
func (t *Tally) overlap() bool {
	n := 0
	for _, c := range t.rows {
		n += c.Applications
	}
	return n > t.Changed+t.Reworded
}

// talliedGroups are the groups of a tally in their order.
func talliedGroups() []string { return append(Groups(), groupWords) }

// part finds the one part to which a changed application belongs.
func (t *Tally) part(changes []analyze.Change) {
	switch {
	case slices.ContainsFunc(changes, func(c analyze.Change) bool { return c.Section == engine.SectionOutcomes }):
		t.Parts.Outcomes++
	case slices.ContainsFunc(changes, func(c analyze.Change) bool { return c.Section != engine.SectionNotices }):
		t.Parts.Other++
	default:
		t.Parts.Notices++
	}
}

// people counts the changes of one application as people read them.
func (t *Tally) people(all []Difference) {
	seen := map[any]bool{}
	for _, s := range all {
		if t.groups[s.Group] == nil {
			t.groups[s.Group] = &Counts{elements: map[string]int{}}
		}
		t.groups[s.Group].add(s.Group, s.Element, seen)
		k := KindRow{s.Group, s.ID, s.Title, s.Kind}
		if t.rows[k] == nil {
			if len(t.rows) >= mostKinds {
				t.crowded++
				continue
			}
			t.rows[k] = &Counts{elements: map[string]int{}}
			if s.Group == groupWords {
				t.rows[k].example = s.Whole
			}
		}
		t.rows[k].add(k, s.Element, seen)
	}
}

// add counts the application and the element, each once for what is counted.
func (c *Counts) add(what any, element string, seen map[any]bool) {
	if !seen[what] {
		seen[what] = true
		c.Applications++
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
type CountedKind struct {
	tallied
	Count int `json:"count"`
}

func (t *Tally) Kinds() []CountedKind {
	out := make([]CountedKind, 0, len(t.kinds))
	for k, n := range t.kinds {
		out = append(out, CountedKind{k, n})
	}
	slices.SortFunc(out, func(a, b CountedKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// countedRow is a kind of change as people read it, with its counts.
type CountedRow struct {
	KindRow
	*Counts
}

// byGroup lists the kinds of change in the order of their groups, in each those
// of most applications first. Where two things go by one title, the id of each
// stands beside it.
func (t *Tally) Rows(l Lang) []CountedRow {
	ids := map[[2]string]string{}
	var out []CountedRow
	for k, c := range t.rows {
		out = append(out, CountedRow{k, c})
		of := [2]string{k.Group, k.Title}
		if id, ok := ids[of]; ok && id != k.id {
			ids[of] = ""
		} else if !ok {
			ids[of] = k.id
		}
	}
	order := talliedGroups()
	slices.SortFunc(out, func(a, b CountedRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Group), slices.Index(order, b.Group)), cmp.Compare(b.Applications, a.Applications),
			cmp.Compare(a.Title, b.Title), cmp.Compare(a.id, b.id), cmp.Compare(a.Kind, b.Kind))
	})
	for i := range out {
		if k := &out[i].KindRow; ids[[2]string{k.Group, k.Title}] == "" {
			k.Title += l.Say("（", " (") + k.id + l.Say("）", ")")
		}
	}
	return out
}

func (t *Tally) Groups() map[string]int {
	out := map[string]int{}
	for g, c := range t.groups {
		out[g] = c.Applications
	}
	return out
}
