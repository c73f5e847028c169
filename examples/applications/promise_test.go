package applications_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// TestFormAndLengthsAreEnough holds the promise of policies.yaml: an
// application that holds the form's fields and its lines' lengths is decided.
// What is decided is compared with the same clauses written in Go.
func TestFormAndLengthsAreEnough(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	lengths := []float64{0, 299.9, 300, 300.1}
	n := 0
	for _, uscc := range []string{"91420800000000019W", "91420802MA4TE5T1A3", "92420802MA4BCDEF7H", "12420800000000027W"} {
		for _, address := range []string{"荆门市东宝区示例大道1号", "掇刀示例路", "荆门市沙洋县示例路2号", "示例大道5号"} {
			for _, services := range [][]string{{"water"}, {"gas"}, {"heating"}, {"water", "gas"}, {"gas", "heating"}} {
				for i := range lengths {
					f := form{uscc, address, services, []float64{lengths[i], lengths[(i+1)%len(lengths)]}}
					f.check(t, eng)
					n++
				}
			}
		}
	}
	t.Logf("%d applications", n)
}

// form is what an applicant fills in, with the surveyed length of each line.
type form struct {
	uscc, address string
	services      []string
	lengths       []float64
}

func (f form) facts() map[string]any {
	services, works := []any{}, []any{}
	for i, s := range f.services {
		services = append(services, s)
		works = append(works, map[string]any{"service": s, "length": f.lengths[i]})
	}
	return map[string]any{
		"applicant": map[string]any{"name": "荆门示例制造有限公司", "uscc": f.uscc},
		"contact":   map[string]any{"name": "示例联系人", "phone": "13800000000"},
		"site":      map[string]any{"address": f.address},
		"services":  services,
		"works":     works,
	}
}

func (f form) check(t *testing.T, eng *engine.Engine) {
	t.Helper()
	at := time.Date(2021, 9, 10, 9, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	dec, err := eng.Evaluate(t.Context(), engine.Input{At: at, Facts: f.facts()})
	if err != nil {
		t.Fatal(err)
	}
	if dec.Status != engine.StatusDecided || len(dec.Errors)+len(dec.Conflicts) > 0 {
		t.Errorf("%+v: %s, missing %v, errors %v, conflicts %v", f, dec.Status, dec.Missing, dec.Errors, dec.Conflicts)
	}
	got := map[string]any{}
	for _, o := range dec.Outcomes {
		got[o.Name] = o.Value
	}
	for name, want := range f.clauses() {
		if got[name] != want {
			t.Errorf("%+v: %s = %v, want %v", f, name, got[name], want)
		}
	}
}

// clauses decides as the plan says: part 二 for coverage, 四(一)2 for approval.
func (f form) clauses() map[string]any {
	enterprise := f.uscc[:2] == "91"
	central := f.address != "荆门市沙洋县示例路2号"
	covered := enterprise && central && f.services[0] != "heating"
	want := map[string]any{"coverage": "not_covered"}
	if covered {
		want["coverage"] = "covered"
	}
	for i, s := range f.services {
		var approval any
		switch {
		case !covered || s == "heating":
		case f.lengths[i] <= 300:
			approval = "filing"
		default:
			approval = "coordination"
		}
		want[fmt.Sprintf("works[%s].approval", s)] = approval
	}
	return want
}
