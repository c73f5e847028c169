package engine_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// application is a bound view of Jingmen's facts.
type application struct {
	Submitted time.Time `fact:"application.submitted_at"`
	Applicant struct {
		Name string                  `fact:"name"`
		USCC engine.Optional[string] `fact:"uscc"`
		Type *string                 `fact:"type"`
	} `fact:"applicant"`
	Site struct {
		Address string `fact:"address"`
		Central *bool  `fact:"central"`
	} `fact:"site"`
	ContactName  string   `fact:"contact.name"`
	ContactPhone string   `fact:"contact.phone"`
	Services     []string `fact:"services"`
	Works        []work   `fact:"works"`
	Internal     int      // no tag: left alone
}

type work struct {
	Service   string    `fact:"service"`
	Length    *float64  `fact:"length"`
	Completed time.Time `fact:"completed_at"`
}

func jingmen(t testing.TB) *engine.Engine {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

func ptr[T any](v T) *T { return &v }

var sampleAt = time.Date(2021, 9, 15, 9, 0, 0, 0, time.FixedZone("", 8*3600))

func sample(water, gas *float64) *application {
	a := &application{Submitted: sampleAt.Add(-time.Hour), ContactName: "甲", ContactPhone: "13800000000",
		Services: []string{"water", "gas"},
		Works:    []work{{Service: "water", Length: water, Completed: sampleAt.Add(-2 * time.Hour)}, {Service: "gas", Length: gas}}}
	a.Applicant.Name, a.Applicant.USCC = "甲公司", engine.Known("91420800000000019W")
	a.Site.Address, a.Site.Central = "荆门市东宝区某路1号", ptr(true)
	return a
}

const sampleJSON = `{"application":{"submitted_at":"2021-09-15T08:00:00+08:00"},
 "applicant":{"name":"甲公司","uscc":"91420800000000019W"},"site":{"address":"荆门市东宝区某路1号","central":true},
 "contact":{"name":"甲","phone":"13800000000"},"services":["gas","water"],
 "works":[{"service":"gas"},{"service":"water","length":300,"completed_at":"2021-09-15T07:00:00+08:00"}]}`

// TestBindGivesTheDecisionOfJSON compares three ways to give the same facts.
func TestBindGivesTheDecisionOfJSON(t *testing.T) {
	eng := jingmen(t)
	bound, err := engine.Bind[application](eng)
	if err != nil {
		t.Fatal(err)
	}
	in := engine.Input{At: sampleAt}
	got, err := bound.Evaluate(context.Background(), in, sample(ptr(300.0), nil))
	if err != nil {
		t.Fatal(err)
	}
	in.JSON = []byte(sampleJSON)
	want, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	got.Receipt, want.Receipt = "", "" // the order of the list is part of the facts
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Bound.Evaluate differs from Evaluate of JSON (-json +bound):\n%s", diff)
	}
	if v, err := engine.Get[string](got, "works[water].approval"); err != nil || v != "filing" {
		t.Errorf("Get(works[water].approval) = %q, %v, want filing", v, err)
	}
	if v, err := engine.Get[string](got, "works[gas].approval"); !errors.Is(err, engine.ErrOpen) {
		t.Errorf("Get(works[gas].approval) = %q, %v, want open: the length is not known", v, err)
	}
}

// TestEvaluateIntoReusesADecision shows that what an earlier application left
// in a decision does not show in the next.
func TestEvaluateIntoReusesADecision(t *testing.T) {
	bound, err := engine.Bind[application](jingmen(t))
	if err != nil {
		t.Fatal(err)
	}
	var used engine.Decision
	for _, length := range []*float64{ptr(300.1), nil, ptr(20.0), ptr(-1.0), ptr(300.0)} {
		app := sample(length, ptr(301.0))
		want, err := bound.Evaluate(context.Background(), engine.Input{At: sampleAt}, app)
		if err != nil {
			t.Fatal(err)
		}
		if err := bound.EvaluateInto(context.Background(), engine.Input{At: sampleAt}, app, &used); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, &used); diff != "" {
			t.Errorf("EvaluateInto differs from Evaluate (-want +got):\n%s", diff)
		}
	}
}

// TestMatchListsTheRulesOfTheDecision compares Match with the decision's rules.
func TestMatchListsTheRulesOfTheDecision(t *testing.T) {
	bound, err := engine.Bind[application](jingmen(t))
	if err != nil {
		t.Fatal(err)
	}
	app := sample(ptr(300.1), nil)
	d, err := bound.Evaluate(context.Background(), engine.Input{At: sampleAt}, app)
	if err != nil {
		t.Fatal(err)
	}
	got, err := bound.Match(context.Background(), engine.Input{At: sampleAt}, app, nil)
	if err != nil {
		t.Fatal(err)
	}
	count := map[engine.RuleState]int{}
	for _, r := range d.Rules {
		count[r]++
	}
	for _, r := range got {
		count[r]--
	}
	for r, n := range count {
		if n != 0 {
			t.Errorf("rule %v stands %+d times more in the decision than in the match", r, n)
		}
	}
}

func TestBindReportsEveryMisfit(t *testing.T) {
	type wrong struct {
		Central string  `fact:"site.central"`
		Length  float64 `fact:"works.lenght"`
		Typo    bool    `fact:"site.centrall"`
		hidden  bool    `fact:"site.plot_undeveloped"`
		Works   []int   `fact:"works"`
	}
	_ = wrong{}.hidden
	_, err := engine.Bind[wrong](jingmen(t))
	if err == nil {
		t.Fatal("Bind accepts a struct that does not fit")
	}
	for _, want := range []string{"Central", "Length", `did you mean "site.central"?`, "not exported", "a slice of structs"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not speak of %s:\n%v", want, err)
		}
	}
	if _, err := engine.Bind[int](jingmen(t)); err == nil {
		t.Error("Bind accepts a type that is no struct")
	}
}
