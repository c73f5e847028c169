package rules

import (
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// layer is what one set says itself, before it is laid over the set that it
// extends. A folder's files all write into one layer.
type layer struct {
	set     *Set
	top     map[string]Pos // keys of the top level that were given, and where first
	claimed map[string]Pos // things by kind and name, and where first
	given   map[any]given  // the keys with which a thing was given
	extends *reference     // nil: none
	removes []Ref          // rules taken away from the set below
	rows    []*tableRow    // rows whose conditions wait for the facts' types
	csv     []File         // CSV files that tables name
	sheets  []*tableDraft  // tables whose rows they hold

	calendars []*calendarDraft
	broken    bool // a file could not be read at all
}

// reference is a file named in a file.
type reference struct {
	name string // within the file system
	pos  Pos
}

func newLayer() *layer {
	return &layer{
		set: &Set{}, top: map[string]Pos{}, claimed: map[string]Pos{}, given: map[any]given{},
	}
}

// claim registers a thing by kind and name. It reports one that is there
// already, which can only be in another place of a list or in another file;
// the same key twice in a mapping is found earlier.
func (r *reader) claim(kind text.Noun, name string, pos Pos) bool {
	key := string(kind) + " " + name
	if first, ok := r.layer.claimed[key]; ok {
		r.Out.Fail(pos, source.CodeDuplicateID, text.Say("%s %s 已经在 %s 定义过", "%s %s is there already, at %s", kind, text.Quoted(name), first),
			text.Say("换一个名称，或删掉其中一个", "give it another name, or delete one of them"), first)
		return false
	}
	r.layer.claimed[key] = pos
	return true
}

// keep remembers the keys with which a thing was given, and reports whether
// the thing may be added to the set.
func (r *reader) keep(thing any, g given, kind text.Noun, id string, pos Pos) bool {
	if g == nil || id == "" || !r.claim(kind, id, pos) {
		return false
	}
	r.layer.given[thing] = g
	return true
}
