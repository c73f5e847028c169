package rules_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/mistakes"
)

func TestEverything(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("testdata"), "everything.yaml")
	if err != nil || len(set.Warnings) > 0 {
		t.Fatalf("%v %v", err, set.Warnings)
	}
	if exact, all := checkPlaces(t, set); exact != all-2 { // the cells are generated
		t.Errorf("%d of %d expressions are exact", exact, all)
	}
	u := set.Policies[0].Rules[0]
	kinds := make([]string, len(u.Effects))
	for i, e := range u.Effects {
		kinds[i] = e.Kind
	}
	want := []string{"decide", "reject", "warn", "notice", "require", "waive", "route", "route", "route", "deadline", "deadline", "deadline", "deadline", "penalty", "emit", "own-kind"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	if e := u.Effects[1]; len(e.Cites) != 1 || len(e.Allow) != 1 || e.Arg("message").Parts["zh"][1].Expr.Source != "w.length" {
		t.Errorf("reject = %+v", e)
	}
	if e := u.Effects[15]; len(e.Cites) != 1 || e.Arg("title").Kind != rules.ValueText || e.Arg("x").Kind != rules.ValueExpr || e.Arg("cite") != nil {
		t.Errorf("a host's effect = %+v", e)
	}
	if e := u.Effects[9]; len(e.Arg("start").Items) != 2 || e.Arg("extend").Entries[1].Value.Expr.Source != "case.at_time" || e.Arg("extend").Entries[2].Value.Text != "1" {
		t.Errorf("deadline = %+v", e)
	}
	if e := u.Effects[11]; e.Arg("within").Items[1].Entries[0].Name != "latest" || e.Arg("exclude").Items[0].Entries[2].Name != "when" || len(e.Arg("extend").Items) != 2 {
		t.Errorf("deadline = %+v", e)
	}
	if v := u.Effects[7].Arg("after"); v.Kind != rules.ValueExpr {
		t.Errorf("an expression may stand for the list: %+v", v)
	}
}

func TestSeverityAndKindInWords(t *testing.T) {
	t.Parallel()
	got := []string{rules.SeverityError.String(), rules.SeverityWarning.String(), rules.Severity(0).String(), rules.KindBool.String(), rules.KindList.String(), rules.Kind(0).String(), rules.Kind(99).String()}
	want := []string{"error", "warning", "invalid", "bool", "list", "invalid", "invalid"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiagnostics(t *testing.T) {
	t.Parallel()
	at := func(line int) rules.Pos { return rules.Pos{File: "f.yaml", Line: line, Col: 2} }
	warning := rules.Diagnostic{Pos: at(1), Code: "w", Severity: rules.SeverityWarning, Message: rules.Text{"en": "careful", "zh": "注意"}}
	mistake := rules.Diagnostic{Pos: at(2), Code: "e", Severity: rules.SeverityError, Message: rules.Text{"en": "wrong", "zh": "错"}, Hint: rules.Text{"en": "mend it", "zh": "改正"}}
	if err := (rules.Diagnostics{warning}).Err(); err != nil {
		t.Errorf("warnings alone are no error: %v", err)
	}
	if err := (rules.Diagnostics)(nil).Err(); err != nil {
		t.Errorf("nothing is no error: %v", err)
	}
	err := rules.Diagnostics{mistake, warning, mistake}.Err()
	const want = "f.yaml:1:2: careful [w]\nf.yaml:2:2: wrong [e]; mend it"
	if err == nil || err.Error() != want {
		t.Errorf("Err() = %q, want %q: sorted, repeats dropped", err, want)
	}
	if got := mistake.In("zh"); got != "f.yaml:2:2: 错 [e]; 改正" {
		t.Errorf("In(zh) = %q", got)
	}
	var bad *rules.Error
	if !errors.As(err, &bad) || len(bad.Unwrap()) != 2 {
		t.Errorf("Unwrap() gives %v", err)
	}
}

func TestCite(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "sources: {plan: {}}", "facts: {a: {type: bool, cite: [plan, 'plan　四(一)2', ' plan  二 ']}}"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range set.Facts[0].Cites {
		got = append(got, c.String())
	}
	if want := []string{"plan", "plan 四(一)2", "plan 二"}; !slices.Equal(got, want) {
		t.Errorf("cites = %q, want %q: a full-width space divides too", got, want)
	}
}
