package suite

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Killer is an application that a set and its mutant decide otherwise, found
// by evaluating both: a case that is there already, or one with a fact changed.
type Killer struct {
	Case    string   // the case that it begins with
	Change  []string // what is given otherwise, as "works[water].length = 300.1"
	At      string   // the time of evaluation, RFC 3339
	RulesOn string
	Unknown []string
	Given   map[string]any
	Differs []Contrast
}

// Contrast is a part of a decision that the mistake changes.
type Contrast struct {
	Path   string // as in [Difference]
	Set    string // what the set decides; "" for nothing
	Mutant string // what the mutant decides

	section string
	element map[string]any // what names the element of the set's or the mutant's decision, and how the former differs
	value   any            // of what is no element of a list
}

// defaultSearch is how many applications are tried for a survivor.
const defaultSearch = 1000

// search looks for an application that tells the mutant from the set: first
// among the cases, then by giving a fact that concerns the mistake another
// value, then two, then any other fact. One that differs only in what is still
// pending is taken if there is no better.
func (h *hunt) search(m Mutant, mutant *engine.Engine, cases []tried) (*Killer, error) {
	s := &searcher{hunt: h, mutant: mutant, budget: h.opts.Search}
	if s.budget == 0 {
		s.budget = defaultSearch
	}
	vary, err := newVariation(h.ctx, h.eng, mutant, m)
	if err != nil {
		return nil, err
	}
	for _, kind := range []func(tried) [][]alteration{
		func(tried) [][]alteration { return [][]alteration{nil} },
		func(c tried) [][]alteration { return singly(vary.own(c)) },
		vary.pairs,
		func(c tried) [][]alteration { return singly(vary.others(c)) },
	} {
		for _, c := range cases {
			for _, change := range kind(c) {
				if done, err := s.change(c, change); done || err != nil {
					return s.found, err
				}
			}
		}
	}
	return s.found, nil
}

func singly(as []alteration) [][]alteration {
	out := make([][]alteration, len(as))
	for i, a := range as {
		out[i] = []alteration{a}
	}
	return out
}

type searcher struct {
	*hunt
	mutant *engine.Engine
	budget int
	found  *Killer
}

// change tries an application with some changes, and reports whether the
// search is over.
func (s *searcher) change(c tried, as []alteration) (done bool, err error) {
	in := c.input
	var words []string
	for _, a := range as {
		changed, ok := a.apply(in)
		if !ok {
			return false, nil
		}
		in, words = changed, append(words, a.String())
	}
	k, err := s.try(c, words, in)
	if k != nil && (s.found == nil || k.tells()) {
		s.found = k
	}
	return k != nil && k.tells() || s.budget <= 0, err
}

// tells reports whether a case can expect what the set decides otherwise.
func (k *Killer) tells() bool {
	expect, absent := k.expectations()
	return len(expect)+len(absent) > 0
}

// try evaluates an application with both sets.
func (s *searcher) try(c tried, change []string, in engine.Input) (*Killer, error) {
	s.budget--
	a, err := s.eng.Evaluate(s.ctx, in)
	if err != nil {
		return nil, err
	}
	b, err := s.mutant.Evaluate(s.ctx, in)
	if err != nil {
		return nil, err
	}
	if a.Receipt == b.Receipt { // they are the same but for words
		return nil, nil
	}
	ta, err := tree(a)
	if err != nil {
		return nil, err
	}
	tb, err := tree(b)
	if err != nil {
		return nil, err
	}
	diff := contrast(ta, tb)
	if len(diff) == 0 {
		return nil, nil
	}
	given := map[string]any{}
	if err := decodeExact(in.JSON, &given); err != nil {
		return nil, err
	}
	return &Killer{Case: c.Name, Change: change, At: in.At.Format(time.RFC3339), RulesOn: in.RulesOn, Unknown: in.Unknown, Given: given, Differs: diff}, nil
}

func decodeExact(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(to)
}
