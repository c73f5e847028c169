package tell

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// mostKinds bounds how many kinds of change are counted apart.
const mostKinds = 10_000

// Tally counts a history. Every application is one of unread, unchanged,
// reworded and changed; every one that changed is one of the three of parts.
type Tally struct {
	Total, Changed, Unread int
	Reworded               int // nothing is decided differently, but told in other words
	Parts                  ChangedParts
	sections               map[engine.Section]*Counts
	kinds                  map[tallied]int // as programs read them
	rows                   map[KindRow]*Counts
	crowded                int            // changes of kinds that are beyond the bound
	dates                  map[string]int // applications by the date whose rules apply
	together               together
}

// ChangedParts says of the applications that changed in what they did.
type ChangedParts struct {
	Outcomes int `json:"outcomes"` // in an outcome, and perhaps in more
	Other    int `json:"other"`    // in something else that is no notice, and perhaps in notices
	Notices  int `json:"notices"`  // in notices only
}

// Counts is how many applications have a change, and in how many elements of
// which list.
type Counts struct {
	Applications int
	elements     map[string]int // by list
	example      string         // of the first application, where the kind says little
}

// tallied is a kind of change: what changed from what to what, without saying
// in which element of a list.
type tallied struct {
	Section engine.Section `json:"section"`
	Name    string         `json:"name"`
	From    string         `json:"from"`
	To      string         `json:"to"`
}

// KindRow is a kind of change as people read it.
type KindRow struct {
	Section         engine.Section
	id, Title, Kind string
}

// NewTally is a tally of nothing yet.
func NewTally() *Tally {
	return &Tally{sections: map[engine.Section]*Counts{}, kinds: map[tallied]int{}, rows: map[KindRow]*Counts{}, dates: map[string]int{},
		together: together{with: map[[2]KindRow]int{}, any: map[KindRow]int{}}}
}

// Add counts an application that was decided, and what changed in it.
func (t *Tally) Add(rulesOn string, changes []analyze.Change, all, words []Difference) {
	t.On(rulesOn, 1)
	t.Again(1, changes, all, words)
}

// On counts applications by the date whose rules apply to them.
func (t *Tally) On(rulesOn string, n int) { t.dates[rulesOn] += n }

// Again counts n more applications in which the same changed as in one that was
// added, and no date of theirs.
func (t *Tally) Again(n int, changes []analyze.Change, all, words []Difference) {
	t.people(n, append(all, words...))
	if len(changes) == 0 {
		t.Reworded += n * min(1, len(words))
		return
	}
	t.Changed += n
	t.part(n, changes)
	for _, c := range changes {
		k := tallied{c.Section, plainPath(c.Name), c.From, c.To}
		if c.Section != engine.SectionOutcomes && c.Section != engine.SectionStatus {
			k.From, k.To = there(c.From), there(c.To)
		}
		if _, ok := t.kinds[k]; ok || len(t.kinds) < mostKinds {
			t.kinds[k] += n
		}
	}
}

// overlap reports whether some application is counted in more than one place.
func (t *Tally) overlap() bool {
	n, folded := 0, t.folding()
	for k, c := range t.rows {
		if !folded[k] {
			n += c.Applications
		}
	}
	return n > t.Changed+t.Reworded
}

// talliedSections are the sections of a tally in their order.
func talliedSections() []engine.Section { return append(Sections(), Reworded) }

// part finds the one part to which a changed application belongs.
func (t *Tally) part(n int, changes []analyze.Change) {
	switch {
	case slices.ContainsFunc(changes, func(c analyze.Change) bool { return c.Section == engine.SectionOutcomes }):
		t.Parts.Outcomes += n
	case slices.ContainsFunc(changes, func(c analyze.Change) bool { return c.Section != engine.SectionNotices }):
		t.Parts.Other += n
	default:
		t.Parts.Notices += n
	}
}

// people counts the changes of n applications as people read them.
func (t *Tally) people(n int, all []Difference) {
	seen := map[any]bool{}
	t.together.add(n, byKind(all))
	for _, s := range all {
		if t.sections[s.Section] == nil {
			t.sections[s.Section] = &Counts{elements: map[string]int{}}
		}
		t.sections[s.Section].add(n, s.Section, s.Element, seen)
		k := KindRow{s.Section, s.ID, s.Title, s.Kind}
		if t.rows[k] == nil {
			if len(t.rows) >= mostKinds {
				t.crowded += n
				continue
			}
			t.rows[k] = &Counts{elements: map[string]int{}}
			if s.Section == Reworded {
				t.rows[k].example = s.Whole
			}
		}
		t.rows[k].add(n, k, s.Element, seen)
	}
}

// add counts applications and the element, each once for what is counted.
func (c *Counts) add(n int, what any, element string, seen map[any]bool) {
	if !seen[what] {
		seen[what] = true
		c.Applications += n
	}
	in := [2]any{what, element}
	if list := rules.ParsePath(element).List; list != "" && !seen[in] {
		seen[in] = true
		c.elements[list] += n
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

// CountedKind is a kind of change with its count, most first.
type CountedKind struct {
	tallied
	Count int `json:"count"`
}

// Kinds lists the kinds of change as programs read them.
func (t *Tally) Kinds() []CountedKind {
	out := make([]CountedKind, 0, len(t.kinds))
	for k, n := range t.kinds {
		out = append(out, CountedKind{k, n})
	}
	slices.SortFunc(out, func(a, b CountedKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// CountedRow is a kind of change as people read it, with its counts.
type CountedRow struct {
	KindRow
	*Counts
	key KindRow // with the title alone
}

// Rows lists the kinds of change in the order of their sections, in each those
// of most applications first. Where two things go by one title, the id of each
// stands beside it.
func (t *Tally) Rows(l Lang) []CountedRow {
	ids := map[[2]string]string{}
	var out []CountedRow
	for k, c := range t.rows {
		out = append(out, CountedRow{k, c, k})
		of := [2]string{string(k.Section), k.Title}
		if id, ok := ids[of]; ok && id != k.id {
			ids[of] = ""
		} else if !ok {
			ids[of] = k.id
		}
	}
	order := talliedSections()
	slices.SortFunc(out, func(a, b CountedRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Section), slices.Index(order, b.Section)), cmp.Compare(b.Applications, a.Applications),
			cmp.Compare(a.Title, b.Title), cmp.Compare(a.id, b.id), cmp.Compare(a.Kind, b.Kind))
	})
	for i := range out {
		if k := &out[i].KindRow; ids[[2]string{string(k.Section), k.Title}] == "" {
			k.Title += l.Say("（", " (") + k.id + l.Say("）", ")")
		}
	}
	return out
}

// Sections counts the applications that change in a section.
func (t *Tally) Sections() map[engine.Section]int {
	out := map[engine.Section]int{}
	for g, c := range t.sections {
		out[g] = c.Applications
	}
	return out
}
