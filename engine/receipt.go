package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/plan"
)

// ReceiptVersion is the form in which receipts are made: receipts of another
// form cannot be compared with these.
const ReceiptVersion = 2

// What a receipt begins with, and what is hashed before its text (spec R36).
const (
	receiptPrefix = "r2:sha256:"
	receiptDomain = "guize receipt 2\n"
)

// receipt is the receipt of a decision (spec section 10). Nothing of the facts
// is in it but what the decision says.
func (e *Engine) receipt(d *Decision, buf []byte) (receipt string, text []byte) {
	w := writer{canon: canon{b: append(buf[:0], receiptDomain...)}, canonical: true, sealed: true, personal: e.personal}
	w.object(decisionShape, reflect.ValueOf(d).Elem())
	return receiptOf(w.b), w.b
}

func receiptOf(text []byte) string {
	sum := sha256.Sum256(text)
	var out [len(receiptPrefix) + 2*sha256.Size]byte
	hex.Encode(out[copy(out[:], receiptPrefix):], sum[:])
	return string(out[:])
}

// Receipt is the receipt that a decision of this engine's set must bear, from
// the decision's JSON alone: no facts are needed, and nothing is decided. Words
// in it do not count. It is an error where the text is no decision.
func (e *Engine) Receipt(decision []byte) (string, error) {
	text, err := e.receiptText(decision)
	if err != nil {
		return "", fmt.Errorf("no decision: %w", err)
	}
	return receiptOf(text), nil
}

func (e *Engine) receiptText(decision []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(decision))
	dec.UseNumber()
	var tree map[string]any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	if tree == nil {
		return nil, errors.New("it is null")
	}
	w := canon{b: []byte(receiptDomain)}
	w.any(e.personal.sealed(decisionShape, tree))
	return w.b, nil
}

// sealed is what the receipt holds of a part of a decision.
func (p *personal) sealed(s *shape, tree map[string]any) map[string]any {
	out := map[string]any{}
	for i := range s.sealed {
		f := &s.sealed[i]
		x := tree[f.key]
		switch f.form {
		case objectForm, optionalObjectForm:
			if sub, ok := x.(map[string]any); ok {
				x = p.sealed(f.shape, sub)
			}
		case listForm:
			x = p.list(f, x)
		case outcomesForm:
			x = p.values(x)
		}
		if !nothingIn(x) {
			out[f.key] = x
		}
	}
	return out
}

func (p *personal) list(f *field, x any) any {
	list, _ := x.([]any)
	out := make([]any, 0, len(list))
	for _, it := range list {
		part, ok := it.(map[string]any)
		if !ok {
			return x
		}
		sealed := p.sealed(f.shape, part)
		p.leaveOut(Section(f.key), part, sealed)
		out = append(out, sealed)
	}
	return out
}

// leaveOut takes what is calculated from sensitive facts out of an element.
func (p *personal) leaveOut(section Section, whole, sealed map[string]any) {
	hidden := p.in(section)
	if hidden == nil {
		return
	}
	rules := textsOf(whole["rules"])
	if rule, ok := whole["rule"].(string); ok {
		rules = append(rules, rule)
	}
	on, _ := whole["on"].(string)
	for key := range sealed {
		if hidden.key(on, rules, key) {
			delete(sealed, key)
		}
	}
}

func textsOf(x any) []string {
	var out []string
	list, _ := x.([]any)
	for _, it := range list {
		if s, ok := it.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (p *personal) values(x any) any {
	all, _ := x.(map[string]any)
	out := map[string]any{}
	for name, o := range all {
		given, _ := o.(map[string]any)
		sealed := map[string]any{}
		for i := range outcomeShape.sealed {
			key := outcomeShape.sealed[i].key
			if v, ok := given[key]; ok && !p.outcome(name) {
				sealed[key] = v
			}
		}
		out[name] = sealed
	}
	return out
}

// nothingIn reports whether a member says nothing, so that the receipt has none.
func nothingIn(x any) bool {
	switch x := x.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case bool:
		return !x
	case json.Number:
		return x == "0"
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}

// personal says which values of a decision are calculated from sensitive facts.
// The receipt leaves them out: they follow from the facts, and whoever knows all
// of a decision but one of them could try them out. nil leaves nothing out.
type personal struct {
	outcomes map[string]bool // by the names that are declared
	sections map[Section]*hidden
}

// hidden is what is left out of a section: keys, by the rule that gives the element.
type hidden struct {
	personal  *personal
	keys      map[string][]string
	conflicts bool
}

func personalOf(places map[plan.Place]bool) *personal {
	if len(places) == 0 {
		return nil
	}
	p := &personal{map[string]bool{}, map[Section]*hidden{}}
	conflicts := &hidden{p, map[string][]string{}, true}
	p.sections[SectionConflicts] = conflicts
	for at := range places {
		s := Section(at.Section)
		if s == SectionOutcomes {
			p.outcomes[at.Key] = true
			continue
		}
		if p.sections[s] == nil {
			p.sections[s] = &hidden{p, map[string][]string{}, false}
		}
		p.sections[s].keys[at.Rule] = append(p.sections[s].keys[at.Rule], at.Key)
		conflicts.keys[at.Rule] = []string{"on", "values"}
	}
	return p
}

// in is what is left out of a section; nil for nothing.
func (p *personal) in(s Section) *hidden {
	if p == nil {
		return nil
	}
	return p.sections[s]
}

// outcome reports whether the values of an outcome are left out.
func (p *personal) outcome(name string) bool { return p != nil && p.outcomes[declared(name)] }

// declared is the name of an outcome without the element to which it belongs.
func declared(name string) string {
	list, rest, ok := strings.Cut(name, "[")
	if !ok {
		return name
	}
	return list + rest[strings.LastIndexByte(rest, ']')+1:]
}

// key reports whether a key of an element that rules give is left out. Of a
// conflict over something of which any is, all is that it is called by and all
// that it could be.
func (h *hidden) key(on string, rules []string, key string) bool {
	if name, ok := strings.CutPrefix(on, conflictOn(SectionOutcomes, "", "")); ok && h.conflicts {
		return h.personal.outcome(name)
	}
	return slices.ContainsFunc(rules, func(r string) bool { return slices.Contains(h.keys[r], key) })
}

// objectBut writes an element without what is left out of its section.
func (w *writer) objectBut(s *shape, v reflect.Value, h *hidden) {
	e := sectionFor(s).element(v)
	rules := e.Rules()
	if !h.conflicts && !slices.ContainsFunc(rules, func(r string) bool { return h.keys[r] != nil }) {
		w.object(s, v)
		return
	}
	w.open('{')
	for i := range s.sealed {
		f := &s.sealed[i]
		if x := v.Field(f.at); !f.empty(x) && !h.key(e.Name, rules, f.key) {
			w.field(f, x)
		}
	}
	w.close('}')
}

func sectionFor(s *shape) *section {
	for i := range sections {
		if sections[i].shape == s {
			return &sections[i]
		}
	}
	return nil
}

// CanonicalFacts is the canonical JSON (spec R34) of the facts of an input, as
// they were read: under their names, as their types and formats write them. What
// the set does not know, and what is wrong, is not in it. Package journal commits
// to it. The error is as that of Evaluate.
func (e *Engine) CanonicalFacts(ctx context.Context, in Input) ([]byte, error) {
	ev, err := e.read(ctx, in)
	if err != nil {
		return nil, err
	}
	defer ev.release()
	var w canon
	w.record(ev.given.global, e.plan.Set.Zone)
	return w.b, nil
}

func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(list)))
}
