package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// tableCase decides one application by a small set and compares a part of the
// decision's JSON. Its name cites the rule of docs/spec.md.
type tableCase struct {
	name    string
	set     string // without the head
	facts   string // JSON; "" is {}
	at      string // "" is 2021-09-10T09:00:00+08:00
	rulesOn string
	unknown []string
	want    string // JSON; objects need only the keys that count
	reason  string
}

const tableHead = "guize: 1\nset: table\ntitle: T\nlanguages: [en]\n"

func compileTable(t *testing.T, body string) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(tableHead+body))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, hostOptions()...)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

func runTable(t *testing.T, cases []tableCase) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range cases {
		if seen[c.name] || c.reason == "" {
			t.Fatalf("case %q: names are unique, and each has a reason", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func (c *tableCase) run(t *testing.T) {
	t.Helper()
	at, facts := genAt(), c.facts
	if c.at != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, c.at); err != nil {
			t.Fatal(err)
		}
	}
	if facts == "" {
		facts = "{}"
	}
	d, err := compileTable(t, c.set).Evaluate(context.Background(),
		engine.Input{At: at, JSON: []byte(facts), RulesOn: c.rulesOn, Unknown: c.unknown})
	if err != nil {
		t.Fatal(err)
	}
	if why := lacks(d, c.want); why != "" {
		body, _ := json.MarshalIndent(d, "", " ")
		t.Errorf("%s (%s)\n%s", why, c.reason, body)
	}
}

// lacks says what of the wanted JSON a value does not have, "" where it has all.
func lacks(got any, want string) string {
	body, err := json.Marshal(got)
	if err != nil {
		return err.Error()
	}
	var g, w any
	if err := json.Unmarshal(body, &g); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		return "the wanted JSON: " + err.Error()
	}
	return lacking("", g, w)
}

// lacking compares maps by the keys that are wanted, and lists item by item.
func lacking(path string, got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for k, w := range want {
			x, there := g[k]
			if !there && w != nil {
				return fmt.Sprintf("%s.%s is not there", path, k)
			}
			if why := lacking(path+"."+k, x, w); why != "" {
				return why
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(want) {
			break
		}
		for i, w := range want {
			if why := lacking(fmt.Sprintf("%s[%d]", path, i), g[i], w); why != "" {
				return why
			}
		}
		return ""
	default:
		if got == want {
			return ""
		}
		if s, ok := want.(string); ok && strings.HasPrefix(s, "~") { // a part of the text
			if g, ok := got.(string); ok && strings.Contains(g, s[1:]) {
				return ""
			}
		}
	}
	return fmt.Sprintf("%s is %v, not %v", path, got, want)
}

// hostTwice is a host function that fails for one number.
func hostTwice(_ context.Context, args []any) (any, error) {
	n, ok := args[0].(int64)
	if !ok || n == 3 {
		return nil, errors.New("the register does not answer")
	}
	return 2 * n, nil
}

func hostOptions() []engine.Option {
	return []engine.Option{engine.WithEffectKind("ping"), engine.WithFunction("twice", []string{"int"}, "int", hostTwice)}
}

// genAt is the time at which the applications of tables and random sets are decided.
func genAt() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) }
