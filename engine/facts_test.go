package engine_test

import (
	"reflect"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// TestFacts: the facts are those that rules read, as an explanation lists them, whether
// they are given, derived or assumed.
func TestFacts(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	read, derived := 0, 0
	for _, facts := range []string{
		`{"applicant":{"uscc":"91420802MA4TE5T13A"},"site":{"address":"荆门市掇刀区示例路6号"},"services":["water","gas"],"works":[{"service":"water","length":200.50},{"service":"gas"}],"application":{"submitted_at":"2021-09-07T09:10:00+08:00"}}`,
		`{"外线长度":1,"applicant.type":"resident"}`, `{}`,
	} {
		in := engine.Input{At: sampleAt, JSON: []byte(facts)}
		got, err := eng.Facts(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		_, trace, err := eng.Explain(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range trace.Steps {
			for _, r := range s.Read {
				if eng.Set().Fact(rules.ParsePath(r.Fact).Name) == nil {
					continue // an outcome, or the reading of a deadline
				}
				have, known := factAt(got, r.Fact)
				if known != r.Known || known && !reflect.DeepEqual(have, r.Value) {
					t.Errorf("%s of %s is %v, %v; the rules read %v, %v", r.Fact, facts, have, known, r.Value, r.Known)
				}
				read++
			}
		}
		if got["site.district"] == "duodao" {
			derived++
		}
	}
	if read < 50 || derived != 1 {
		t.Errorf("%d facts compared, %d districts", read, derived)
	}
	if _, err := eng.Facts(t.Context(), engine.Input{At: sampleAt, JSON: []byte("[]")}); err == nil {
		t.Error("facts of a list")
	}
}

// factAt finds a path in facts.
func factAt(facts map[string]any, path string) (any, bool) {
	p := rules.ParsePath(path)
	if p.List == "" {
		v, ok := facts[path]
		return v, ok
	}
	list, _ := facts[p.List].([]any)
	for _, x := range list {
		if e, _ := x.(map[string]any); e["service"] == p.Key {
			v, ok := e[p.Field]
			return v, ok
		}
	}
	return nil, false
}
