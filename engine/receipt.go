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
	w := writer{canon: canon{b: append(buf[:0], receiptDomain...)}, canonical: true, sealed: true, masks: e.masks}
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
	if err := e.made(); err != nil {
		return "", err
	}
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
	w.any(e.masks.tree(decisionShape, tree))
	return w.b, nil
}

// tree is what the receipt holds of a part of a decision.
func (m *masks) tree(s *shape, part map[string]any) map[string]any {
	out := map[string]any{}
	for i := range s.sealed {
		f := &s.sealed[i]
		x := part[f.key]
		switch f.form {
		case objectForm, optionalObjectForm:
			if sub, ok := x.(map[string]any); ok {
				x = m.tree(f.shape, sub)
			}
		case listForm:
			x = m.list(f, x)
		case outcomesForm:
			x = m.values(x)
		}
		if !nothingIn(x) {
			out[f.key] = x
		}
	}
	return out
}

func (m *masks) list(f *field, x any) any {
	list, _ := x.([]any)
	out := make([]any, 0, len(list))
	for _, it := range list {
		part, ok := it.(map[string]any)
		if !ok {
			return x
		}
		sealed := m.tree(f.shape, part)
		on, _ := part["on"].(string)
		rules := textsOf(part["rules"])
		if rule, ok := part["rule"].(string); ok {
			rules = []string{rule}
		}
		shown := m.of(f.shape, on, rules)
		for i := range f.shape.sealed {
			if shown&(1<<i) == 0 {
				delete(sealed, f.shape.sealed[i].key)
			}
		}
		out = append(out, sealed)
	}
	if f.key == string(SectionRules) {
		return ruleTree(out)
	}
	return out
}

// ruleTree is what became of rules, by status.
func ruleTree(states []any) any {
	out := map[string]any{}
	for _, s := range states {
		state := s.(map[string]any)
		name, _ := state["rule"].(string)
		if element, ok := state["element"].(string); ok {
			name += " " + element
		}
		status, _ := state["status"].(string)
		list, _ := out[status].([]any)
		out[status] = append(list, name)
	}
	return out
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

func (m *masks) values(x any) any {
	all, _ := x.(map[string]any)
	out := map[string]any{}
	for name, o := range all {
		given, _ := o.(map[string]any)
		sealed := map[string]any{}
		for i := range outcomeShape.sealed {
			key := outcomeShape.sealed[i].key
			if v, ok := given[key]; ok && !m.outcome(name) {
				sealed[key] = v
			}
		}
		out[name] = sealed
	}
	return out
}

// nothingIn reports whether a member says nothing, so that the receipt has none:
// the canonical form of what is in it is that of nothing.
func nothingIn(x any) bool {
	switch x := x.(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	var w canon
	w.any(x)
	switch string(w.b) {
	case "0", "false", "null":
		return true
	}
	return false
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
