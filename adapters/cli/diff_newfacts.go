package cli

import (
	"bytes"
	"maps"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// newFacts are those that the new one of two sets declares and the old one does not. A
// history may give them, to see what the new rules make of them; the old form had no box
// for them, and to the old set they are no mistake of the applicant.
type newFacts struct {
	old, new *rules.Set
	words    [][]byte // one of which stands in each application that gives such a fact
}

func newFactsOf(old, new *rules.Set) newFacts {
	n := newFacts{old: old, new: new}
	add := func(f *rules.Fact) {
		for _, name := range []string{f.Name, f.Alias} {
			if word := name[strings.LastIndexByte(name, '.')+1:]; word != "" {
				n.words = append(n.words, []byte(word))
			}
		}
	}
	for _, f := range new.Facts {
		was := old.Fact(f.Name)
		if was == nil {
			add(f)
			continue
		}
		for _, item := range f.Item {
			if was.Field(item.Name) == nil {
				add(item)
			}
		}
	}
	return n
}

// oldInput is an application as the old set decides it.
func (d *differences) oldInput(in engine.Input) (engine.Input, error) {
	if !d.fresh.in(in.JSON) {
		return in, nil
	}
	facts, err := engine.DecodeFacts(in.JSON)
	if err != nil {
		return in, err
	}
	d.fresh.leave(facts, "")
	in.JSON, in.Facts = nil, facts
	return in, nil
}

// in reports whether an application may give one of them. Where characters are escaped
// it has to be read to know.
func (n *newFacts) in(application []byte) bool {
	for _, word := range n.words {
		if bytes.Contains(application, word) {
			return true
		}
	}
	return len(n.words) > 0 && bytes.IndexByte(application, '\\') >= 0
}

// leave takes them out of an application, or of the part of it with a prefix.
func (n *newFacts) leave(facts map[string]any, prefix string) {
	maps.DeleteFunc(facts, func(key string, x any) bool {
		path := prefix + key
		if was := n.old.Fact(path); was != nil {
			n.leaveItems(was, n.new.Fact(path), x)
			return false
		}
		if goesBy(n.new.Fact(path), path) {
			return true
		}
		if below, ok := x.(map[string]any); ok && len(below) > 0 {
			n.leave(below, path+".")
			return len(below) == 0
		}
		return false
	})
}

// leaveItems takes them out of the elements of a list, given in order or by their keys.
func (n *newFacts) leaveItems(was, is *rules.Fact, x any) {
	if is == nil || len(was.Item) == 0 {
		return
	}
	leave := func(element any) {
		fields, _ := element.(map[string]any)
		maps.DeleteFunc(fields, func(key string, _ any) bool { return was.Field(key) == nil && goesBy(is.Field(key), key) })
	}
	switch elements := x.(type) {
	case []any:
		for _, e := range elements {
			leave(e)
		}
	case map[string]any:
		for _, e := range elements {
			leave(e)
		}
	}
}

// goesBy reports whether a fact has a name by which an application may give it. By titles
// files do so, which are read before.
func goesBy(f *rules.Fact, name string) bool {
	return f != nil && (f.Name == name || f.Alias == name)
}
