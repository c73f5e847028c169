package engine_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// The applications whose receipts are made a second way.
func receiptApplications(t *testing.T) []string {
	t.Helper()
	out := []string{
		`{}`,
		`{"services":["water","gas"],"site":{"central":true},"applicant":{"type":"enterprise"},"works":[{"service":"water","length":300.25}]}`,
		`{"services":["water"],"site":{"central":true},"applicant":{"uscc":"9142 0800 0000 0001 8w","name":"\u0001\"\\甲"},"bad":1,
		  "works":[{"service":"water","length":301,"completed_at":"2021-09-08T10:00:00+08:00"}],
		  "acts":[{"act":"falsified","subject":"某设计单位","role":"design","document_date":"2021-09-01"}]}`,
		sampleJSON,
	}
	files, err := os.ReadDir("../examples/applications")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		data, err := os.ReadFile("../examples/applications/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	return out
}

// TestReceiptASecondWay (R34 to R36) makes the receipt of a decision from its
// JSON, by encoding/json and a writer that shares nothing with the engine's.
func TestReceiptASecondWay(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, engine.WithProgram("v9.8.7"))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 9, 15, 1, 0, 0, 0, time.UTC)
	for _, app := range receiptApplications(t) {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, JSON: []byte(app), Unknown: []string{"works[water].filed_at", "application.accepted_at", "works[water].filed_at"}})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := eng.Receipt(body); err != nil || got != d.Receipt {
			t.Errorf("Receipt of the JSON = %s, %v, want %s", got, err, d.Receipt)
		}
		text := secondWay(t, set, body)
		sum := sha256.Sum256([]byte("guize receipt 2\n" + text))
		if want := "r2:sha256:" + hex.EncodeToString(sum[:]); d.Receipt != want {
			t.Errorf("Evaluate(%s).Receipt = %s, want %s of %s", app, d.Receipt, want, text)
		}
	}
}

// inReceipt lists what the receipt holds, section by section, as R35 does.
var inReceipt = map[string]string{
	"":           "language program digest calendar at rules_on policies unknown status outcomes conflicts errors violations notices materials routes deadlines penalties emitted missing assumed rules",
	"calendar":   "digest",
	"conflicts":  "on values",
	"errors":     "rule fact outcome element code",
	"violations": "code",
	"notices":    "code element",
	"materials":  "material from",
	"routes":     "task element by to cc after combine",
	"deadlines":  "id element owner within status light due provisional remaining_workdays late late_workdays promised on_late on_late_at",
	"promised":   "within status light due late late_workdays",
	"penalties":  "act element subject role class points register publicity repair measure status objection data",
	"emitted":    "kind data element",
	"missing":    "fact",
	"assumed":    "fact",
	"rules":      "applies defeated undetermined",
}

// fixedArguments lists the arguments of effects that are in the receipt only where
// the set writes them with an expression.
var fixedArguments = map[string]string{
	"materials": "from",
	"routes":    "by to cc after combine",
	"deadlines": "owner",
	"penalties": "subject role class points register publicity repair measure status objection data",
	"emitted":   "data",
}

// written says which arguments of a set's rules are written with expressions, as
// "policy/rule argument".
func written(set *rules.Set) map[string]bool {
	out := map[string]bool{}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			for _, e := range r.Effects {
				for _, a := range e.Args {
					if hasExpression(&a.Value) {
						out[p.ID+"/"+r.ID+" "+a.Name] = true
					}
				}
			}
		}
	}
	return out
}

func hasExpression(v *rules.Value) bool {
	if v.Expr != nil {
		return true
	}
	for _, parts := range v.Parts {
		for _, p := range parts {
			if p.Expr != nil {
				return true
			}
		}
	}
	return slices.ContainsFunc(v.Items, func(it rules.Value) bool { return hasExpression(&it) }) ||
		slices.ContainsFunc(v.Entries, func(e rules.Arg) bool { return hasExpression(&e.Value) })
}

// withoutFixed takes the arguments that a set fixes out of what its rules give,
// and puts what became of the rules in order by status.
func withoutFixed(set *rules.Set, tree map[string]any) {
	varies := written(set)
	for section, keys := range fixedArguments {
		for _, it := range tree[section].([]any) {
			part := it.(map[string]any)
			for _, key := range strings.Fields(keys) {
				if !varies[part["rule"].(string)+" "+key] {
					delete(part, key)
				}
			}
		}
	}
	became := map[string]any{}
	for _, it := range tree["rules"].([]any) {
		state := it.(map[string]any)
		name, status := state["rule"].(string), state["status"].(string)
		if e, ok := state["element"].(string); ok {
			name += " " + e
		}
		list, _ := became[status].([]any)
		became[status] = append(list, name)
	}
	tree["rules"] = became
}

// secondWay is the text of the receipt of a decision's JSON.
func secondWay(t *testing.T, set *rules.Set, body []byte) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	var tree map[string]any
	if err := dec.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	withoutFixed(set, tree)
	return canonicalText(onlySealed("", tree))
}

func onlySealed(section string, tree map[string]any) map[string]any {
	out := map[string]any{}
	for _, key := range strings.Fields(inReceipt[section]) {
		switch x := tree[key].(type) {
		case nil:
		case map[string]any:
			if key == "outcomes" {
				out[key] = onlyValues(x)
			} else if inReceipt[key] != "" {
				out[key] = onlySealed(key, x)
			} else {
				out[key] = x
			}
		case []any:
			list := slices.Clone(x)
			for i, it := range list {
				if part, ok := it.(map[string]any); ok && inReceipt[key] != "" && section == "" {
					list[i] = onlySealed(key, part)
				}
			}
			out[key] = list
		default:
			out[key] = x
		}
		if s := canonicalText(out[key]); slices.Contains([]string{`""`, "0", "false", "null", "[]", "{}"}, s) {
			delete(out, key)
		}
	}
	return out
}

func onlyValues(outcomes map[string]any) map[string]any {
	out := map[string]any{}
	for name, o := range outcomes {
		only := map[string]any{}
		for _, key := range []string{"value", "possible"} {
			if v, ok := o.(map[string]any)[key]; ok {
				only[key] = v
			}
		}
		out[name] = only
	}
	return out
}

// canonicalText writes R34: texts by encoding/json without HTML escapes, numbers
// by math/big, keys by their UTF-16 code units.
func canonicalText(x any) string {
	switch x := x.(type) {
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
		parts := make([]string, len(keys))
		for i, k := range keys {
			parts[i] = canonicalText(k) + ":" + canonicalText(x[k])
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		parts := make([]string, len(x))
		for i := range x {
			parts[i] = canonicalText(x[i])
		}
		return "[" + strings.Join(parts, ",") + "]"
	case json.Number:
		r, ok := new(big.Rat).SetString(x.String())
		if !ok {
			return "?" + x.String()
		}
		places, _ := r.FloatPrec()
		return r.FloatString(places)
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(x); err != nil {
		return "?" + err.Error()
	}
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(strings.TrimSuffix(b.String(), "\n"))
}

const personalSet = `guize: 2
set: personal
languages: [en]
sources: {s: {title: S}}
bodies: {me: {title: Me}}
facts:
  name: {type: string, sensitive: true}
  phone: {type: string, format: cn-phone, sensitive: true}
  income: {type: number, sensitive: true}
  called: {type: string, derive: 'phone + "!"'}
  kinds: {type: set, values: [a, b]}
  parts: {type: list, key: kind, keys: kinds, item: {owner: {type: string, sensitive: true}, size: {type: number}}}
  size: {type: number}
outcomes:
  low: {type: bool}
  tenth: {type: number}
  label: {type: string}
  twice: {type: number}
  parts.owned: {type: string}
  parts.big: {type: bool}
  clash: {type: string}
policies:
  p:
    cite: s 1
    rules:
      - {id: low, when: income < 1000, then: [decide: {low: true}]}
      - {id: tenth, then: [decide: {tenth: '= income / 10'}]}
      - {id: label, then: [decide: {label: '= called'}]}
      - {id: twice, then: [decide: {twice: '= size * 2'}]}
      - {id: each, for: part in parts, then: [decide: {part.owned: '= part.owner'}, decide: {part.big: '= part.size > 3'}]}
      - {id: whole, then: [emit: {kind: list, data: {of: '= parts'}}]}
      - {id: many, then: [emit: {kind: many, data: {n: '= len(parts)'}}]}
      - {id: emit, then: [emit: {kind: call, data: {phone: '= phone'}}]}
      - {id: plain, then: [emit: {kind: plain, data: {size: '= size'}}]}
      - {id: act, then: [penalty: {act: a, subject: '= name', points: '= size', status: proposed}]}
      - {id: by, then: [route: {task: 'visit-{name}', to: me}]}
      - {id: at, then: [route: {task: 'see-{size}', to: me}]}
      - {id: one, then: [decide: {clash: '= name'}]}
      - {id: two, when: size > 0, then: [decide: {clash: x}]}
`

// TestReceiptLeavesPersonalValuesOut (R36): another sensitive value gives the
// same receipt unless a condition answers otherwise; any other value another one.
func TestReceiptLeavesPersonalValuesOut(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "personal.yaml", personalSet)
	decide := func(facts map[string]any) *engine.Decision {
		t.Helper()
		d, err := eng.Evaluate(context.Background(), engine.Input{At: sampleAt, Facts: facts})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := eng.Receipt(body); err != nil || got != d.Receipt {
			t.Errorf("Receipt of the JSON = %s, %v, want %s of %s", got, err, d.Receipt, body)
		}
		return d
	}
	facts := func(change map[string]any) map[string]any {
		out := map[string]any{"name": "Zhang", "phone": "13800138000", "income": 500, "size": 4, "kinds": []any{"a"},
			"parts": []any{map[string]any{"kind": "a", "owner": "Li", "size": 4}}}
		for k, v := range change {
			out[k] = v
		}
		return out
	}
	first := decide(facts(nil))
	if first.Status != engine.StatusConflict || len(first.Emitted) != 4 || len(first.Routes) != 2 || len(first.Penalties) != 1 {
		t.Fatalf("the decision lacks what is tested: %+v", first)
	}
	for _, tt := range []struct {
		name   string
		change map[string]any
		same   bool
	}{
		{"a name that is copied, in identities and conflicts too", map[string]any{"name": "Wang"}, true},
		{"a phone, by way of a derived fact and an outcome too", map[string]any{"phone": "13900139000"}, true},
		{"an amount that is calculated from", map[string]any{"income": 501}, true},
		{"an amount on the other side of a limit", map[string]any{"income": 5000}, false},
		{"a field of an element, by itself and in a whole list", map[string]any{"parts": []any{map[string]any{"kind": "a", "owner": "Wu", "size": 4}}}, true},
		{"another field of it, of which an outcome asks", map[string]any{"parts": []any{map[string]any{"kind": "a", "owner": "Li", "size": 3}}}, false},
		{"a value that is not sensitive", map[string]any{"size": 5}, false},
		{"one element more", map[string]any{"kinds": []any{"a", "b"}}, false},
	} {
		if d := decide(facts(tt.change)); (d.Receipt == first.Receipt) != tt.same {
			t.Errorf("%s: receipts %s and %s, want the same: %v", tt.name, first.Receipt, d.Receipt, tt.same)
		}
	}
}

// TestReceiptOfNothing (R35): a member that says nothing is left out, a plain value
// too, so that the decision and its JSON bear one receipt.
func TestReceiptOfNothing(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "personal.yaml", strings.Replace(personalSet, "points: '= size'", "points: '= size - 4', repair: '= size > 5'", 1))
	for _, size := range []string{"4", "4.0", "40e-1", "5", "0"} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: []byte(`{"size": ` + size + `, "name": "a"}`)})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := eng.Receipt(body); err != nil || got != d.Receipt || len(d.Penalties) != 1 {
			t.Errorf("size %s: the receipt of the JSON is %s, %v, want %s of %s", size, got, err, d.Receipt, body)
		}
	}
}

// TestReceiptHoldsNoWords (R35): the language asked for changes no receipt, nor
// does the order of what was asked; everything else that was asked does.
func TestReceiptHoldsNoWords(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	receipt := func(in engine.Input) string {
		t.Helper()
		in.JSON = []byte(sampleJSON)
		if in.At.IsZero() {
			in.At = sampleAt
		}
		d, err := eng.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		return d.Receipt
	}
	base := receipt(engine.Input{Lang: "zh", Unknown: []string{"works[water].filed_at", "works[gas].filed_at"}, Policies: []string{"scope", "external-line"}})
	if got := receipt(engine.Input{Lang: "en", Unknown: []string{"works[gas].filed_at", "works[water].filed_at"}, Policies: []string{"external-line", "scope", "scope"}}); got != base {
		t.Errorf("receipt in English %s, in Chinese %s", got, base)
	}
	for _, in := range []engine.Input{
		{Unknown: []string{"works[water].filed_at"}, Policies: []string{"scope", "external-line"}},
		{Unknown: []string{"works[water].filed_at", "works[gas].filed_at"}, Policies: []string{"scope"}},
		{Unknown: []string{"works[water].filed_at", "works[gas].filed_at"}},
		{Unknown: []string{"works[water].filed_at", "works[gas].filed_at"}, Policies: []string{"scope", "external-line"}, RulesOn: "2021-09-11"},
		{Unknown: []string{"works[water].filed_at", "works[gas].filed_at"}, Policies: []string{"scope", "external-line"}, At: sampleAt.Add(time.Second)},
	} {
		if receipt(in) == base {
			t.Errorf("%+v has the same receipt", in)
		}
	}
}

// TestCanonicalFacts (R37): facts as they were read, whatever way they are given.
func TestCanonicalFacts(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "personal.yaml", personalSet)
	const want = `{"income":500.25,"kinds":["a","b"],"name":"张\n三","parts":[{"kind":"a","owner":"Li","size":4}],"phone":"13800138000"}`
	for _, facts := range []string{
		`{"name": "张\n三", "phone": "+86 138-0013-8000", "income": 500.250, "kinds": ["b", "a"], "parts": {"a": {"size": 4.0, "owner": "Li"}}, "nothing": 1}`,
		`{"phone": "138 0013 8000", "kinds": ["a", "b"], "parts": [{"kind": "a", "size": 4, "owner": "Li"}], "income": 5002.5e-1, "name": "张\u000a三", "size": null}`,
	} {
		got, err := eng.CanonicalFacts(context.Background(), engine.Input{At: sampleAt, JSON: []byte(facts)})
		if err != nil || string(got) != want {
			t.Errorf("CanonicalFacts(%s) = %s, %v, want %s", facts, got, err, want)
		}
	}
	if _, err := eng.CanonicalFacts(context.Background(), engine.Input{At: sampleAt, JSON: []byte("[]")}); err == nil {
		t.Error("CanonicalFacts of a list gives no error")
	}
}

// TestReceiptOfNoDecision says what is no decision.
func TestReceiptOfNoDecision(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	for _, text := range []string{"", "null", "[]", `{"a"`, "1"} {
		if got, err := eng.Receipt([]byte(text)); err == nil {
			t.Errorf("Receipt(%q) = %s", text, got)
		}
	}
}
