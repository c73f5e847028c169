package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/format"
)

// hidden stands in place of what is masked.
const hidden = "***"

// mask fills the input of a record, and takes the personal facts out of its
// decision. It returns the masked facts.
func mask(ctx context.Context, rec *records.Record, eng *engine.Engine, plan *maskPlan, in engine.Input) (map[string]any, error) {
	facts, err := in.Facts, error(nil)
	if in.JSON != nil {
		if facts, err = engine.DecodeFacts(in.JSON); err != nil {
			return nil, err
		}
	}
	m := &masker{plan: plan}
	masked := m.facts(facts)
	slices.Sort(m.paths)
	slices.SortFunc(m.secrets, func(a, b string) int { return len(b) - len(a) }) // the longest first
	if rec.Asked != nil {
		rec.Asked.By = m.without(rec.Asked.By)
	}
	rec.Input = &records.Input{At: in.At, RulesOn: in.RulesOn, Lang: in.Lang, Unknown: in.Unknown, Policies: in.Policies, Masked: m.paths}
	if rec.Input.Facts, err = encode(masked); err != nil {
		return nil, err
	}
	if len(m.paths) == 0 {
		return masked, nil
	}
	again, absent := decidedAgain(rec.Input, plan, masked), m.absent(rec.Decision)
	if alike, err := eng.Alike(ctx, again, in); err != nil || alike && absent {
		return masked, err
	}
	shown, err := eng.Evaluate(ctx, again)
	if err != nil {
		return nil, err
	}
	if shown.Receipt != rec.Receipt {
		rec.Check = shown.Receipt
	}
	if absent {
		return masked, nil
	}
	return masked, m.decision(rec, eng, shown)
}

// decision takes the personal facts out of a record's decision; shown is the
// decision of the masked facts.
func (m *masker) decision(rec *records.Record, eng *engine.Engine, shown *engine.Decision) error {
	harmless, err := shown.AppendJSON(nil)
	if err != nil {
		return err
	}
	plain := texts(harmless)
	plain[rec.ID], plain[rec.Receipt] = true, true // in which a short number may stand by chance
	if c := rec.Commitment; c != nil {
		plain[c.Key], plain[c.MAC] = true, true
	}
	if rec.Decision, err = m.scrub(rec.Decision, plain); err != nil {
		return err
	}
	kept, err := eng.Receipt(rec.Decision)
	if err == nil && kept != rec.Receipt {
		rec.Kept = kept
	}
	return err
}

// decidedAgain is what is decided when a record is replayed. What was masked has a
// stand-in that its fact allows, so that the rest is decided much as it was.
func decidedAgain(in *records.Input, plan *maskPlan, facts map[string]any) engine.Input {
	if len(in.Masked) > 0 {
		m := &masker{plan: plan, standIn: true}
		facts = m.facts(facts)
	}
	return engine.Input{At: in.At, RulesOn: in.RulesOn, Facts: facts, Unknown: in.Unknown, Lang: in.Lang, Policies: in.Policies}
}

// masker replaces personal facts and remembers what their text was, or gives
// them stand-ins.
type masker struct {
	plan    *maskPlan
	standIn bool
	paths   []string
	secrets []string
	known   map[string]bool   // the same
	replace *strings.Replacer // of all of them, the longest first
}

func (m *masker) facts(given map[string]any) map[string]any {
	return m.object(m.plan.facts, given, "", "")
}

// object masks the facts of the application or of an element, which is at a
// path, or of a part of it whose names begin with prefix. What the set does not
// know may be personal too.
func (m *masker) object(declared fields, given map[string]any, at, prefix string) map[string]any {
	out := make(map[string]any, len(given))
	for _, key := range slices.Sorted(maps.Keys(given)) {
		name := prefix + key
		path := at + name
		x := given[key]
		sub, isMap := x.(map[string]any)
		switch f := declared.named[name]; {
		case x == nil:
			out[key] = nil
		case f != nil:
			out[key] = m.fact(f, x, path)
		case isMap && declared.groups[name]:
			out[key] = m.object(declared, sub, at, name+".")
		default:
			out[key] = m.hide(x, path, nil)
		}
	}
	return out
}

func (m *masker) fact(f *rules.Fact, x any, path string) any {
	if f.Sensitive {
		return m.hide(x, path, f)
	}
	if len(f.Item) == 0 {
		return x
	}
	return m.list(m.plan.items[f], x, path)
}

// list masks the elements of a list, which may be an object by key.
func (m *masker) list(fields fields, x any, path string) any {
	element := func(x any, at string) any {
		if sub, ok := x.(map[string]any); ok {
			return m.object(fields, sub, at, "")
		}
		return x
	}
	switch x := x.(type) {
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = element(e, fmt.Sprintf("%s[%d].", path, i))
		}
		return out
	case []map[string]any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = element(e, fmt.Sprintf("%s[%d].", path, i))
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for key, e := range x {
			out[key] = element(e, fmt.Sprintf("%s[%s].", path, key))
		}
		return out
	}
	return m.hide(x, path, nil)
}

// hide masks a value and everything in it.
func (m *masker) hide(x any, path string, f *rules.Fact) any {
	if m.standIn {
		return standIn(f)
	}
	m.paths = append(m.paths, path)
	m.remember(x, f)
	return hidden
}

// remember notes the texts in which a value can appear: as it was given, and
// as its format writes it.
func (m *masker) remember(x any, f *rules.Fact) {
	switch x := x.(type) {
	case string:
		m.secret(x)
		m.secret(strings.TrimSpace(x))
		if f != nil && f.Type.Format != "" {
			if known, ok := format.Builtin().Lookup(f.Type.Format); ok {
				m.secret(known.Check(x).Normal)
			}
		}
	case bool, nil: // which stand everywhere
	case time.Time: // as decisions write it
		m.secret(x.In(m.plan.zone).Format(time.DateOnly))
		m.secret(x.In(m.plan.zone).Format(time.RFC3339))
	case []any:
		for _, e := range x {
			m.remember(e, f)
		}
	case []string:
		for _, e := range x {
			m.remember(e, f)
		}
	case map[string]any:
		for _, e := range x {
			m.remember(e, nil)
		}
	default: // numbers, dates, periods
		m.secret(fmt.Sprint(x))
	}
}

// secret notes a text. One of a single character says nothing about anybody,
// and stands everywhere.
func (m *masker) secret(s string) {
	if utf8.RuneCountInString(s) > 1 && !m.known[s] {
		if m.known == nil {
			m.known = map[string]bool{}
		}
		m.known[s] = true
		m.secrets = append(m.secrets, s)
	}
}

// mostLooked is of how many secrets each is looked for by itself.
const mostLooked = 100

// absent reports whether no secret can stand in a JSON text, at little cost.
// One that JSON writes with escapes may be there in other letters.
func (m *masker) absent(body []byte) bool {
	if len(m.secrets) > mostLooked {
		return false
	}
	for _, s := range m.secrets {
		if strings.ContainsFunc(s, escaped) || bytes.Contains(body, []byte(s)) {
			return false
		}
	}
	return true
}

// escaped reports whether JSON may write a character with an escape.
func escaped(r rune) bool {
	return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// scrub replaces the secrets in the texts and numbers of a decision, unless
// the masked facts give the same text: then it is not theirs. Everything else
// stays as it is, byte by byte.
func (m *masker) scrub(body []byte, harmless map[string]bool) ([]byte, error) {
	var out bytes.Buffer
	for rest := body; len(rest) > 0; {
		n := token(rest)
		if n == 0 {
			return nil, errors.New("the decision is no JSON")
		}
		if clean, changed := m.clean(rest[:n], harmless); changed {
			text, err := encode(clean)
			if err != nil {
				return nil, err
			}
			out.Write(text)
		} else {
			out.Write(rest[:n])
		}
		rest = rest[n:]
	}
	return out.Bytes(), nil
}

// clean takes the secrets out of one token.
func (m *masker) clean(tok []byte, harmless map[string]bool) (string, bool) {
	s := textOf(tok)
	if s == "" || harmless[s] {
		return "", false
	}
	if tok[0] != '"' {
		return hidden, m.known[s]
	}
	clean := m.without(s)
	return clean, clean != s
}

// without is a text without the secrets in it. One alone has no Replacer, whose table
// takes the square of the length of a text that repeats itself.
func (m *masker) without(s string) string {
	if len(m.secrets) == 1 {
		return strings.ReplaceAll(s, m.secrets[0], hidden)
	}
	if m.replace == nil {
		pairs := make([]string, 0, 2*len(m.secrets))
		for _, secret := range m.secrets {
			pairs = append(pairs, secret, hidden)
		}
		m.replace = strings.NewReplacer(pairs...)
	}
	return m.replace.Replace(s)
}

// texts are the strings and numbers of a JSON text.
func texts(body []byte) map[string]bool {
	out := map[string]bool{}
	for len(body) > 0 {
		n := token(body)
		if n == 0 {
			return out
		}
		out[textOf(body[:n])] = true
		body = body[n:]
	}
	return out
}

// textOf is the value of a string, the digits of a number, or "".
func textOf(tok []byte) string {
	switch c := tok[0]; {
	case c == '"' && bytes.IndexByte(tok, '\\') < 0:
		return string(tok[1 : len(tok)-1])
	case c == '"':
		var s string
		if json.Unmarshal(tok, &s) != nil {
			return ""
		}
		return s
	case c == '-' || c >= '0' && c <= '9':
		return string(tok)
	}
	return ""
}

// token is the length of the first token of a JSON text: a string, a number or
// word, or one other character.
func token(b []byte) int {
	if b[0] == '"' {
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return 0
	}
	n := bytes.IndexAny(b, "{}[],:\" \t\r\n")
	switch n {
	case 0:
		return 1
	case -1:
		return len(b)
	}
	return n
}
