package cli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

// A number that changes the right way leaves last year's applications as they
// were. Whoever reads "0 decided differently" must not take it for an answer.
func TestDiffOfDatedNumber(t *testing.T) {
	t.Parallel()
	const value = "values: [{value: 300, cite: m 1}]"
	old := write(t, "old.yaml", partsSet)
	dated := func(values string) string {
		return write(t, "new.yaml", strings.Replace(partsSet, value, "values: ["+values+"]", 1))
	}
	later := dated("{value: 300, to: 2022-03-31, cite: m 1}, {value: 200, from: 2022-04-01, cite: m 1}")
	while := dated("{value: 300, to: 2021-12-31, cite: m 1}, {value: 200, from: 2022-01-01, to: 2022-12-31, cite: m 1}, {value: 300, from: 2023-01-01, cite: m 1}")
	june := dated("{value: 300, to: 2021-06-30, cite: m 1}, {value: 200, from: 2021-07-01, cite: m 1}")
	never := dated("{value: 300, to: 2020-12-31, cite: m 1}, {value: 300, from: 2021-01-01, cite: m 1}")
	flat := dated("{value: 200, cite: m 1}")
	tests := []struct {
		name, reason, new string
		changed           int
		want              []string // what follows --rules-on
		says              string
	}{
		{"from next year", "nobody falls there", later, 0, []string{"2022-04-01"}, `applications with "Submitted" from 2022-04-01 on, and here that is from 2021-01-05 to 2021-07-05. To see`},
		{"for a while", "both ends", while, 0, []string{"2022-01-01"}, `applications with "Submitted" from 2022-01-01 to 2022-12-31, and`},
		{"from July", "one application falls there", june, 1, nil, ""},
		{"never", "two values that are one", never, 0, nil, ""},
		{"always", "no dates", flat, 3, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, partsHistory, "diff", old, tt.new, "--history", "-", "--format", "ndjson")
			if !strings.Contains(got.stdout, fmt.Sprintf(" %d decided differently", tt.changed)) || tt.want == nil && strings.Contains(got.stdout, "--rules-on") {
				t.Errorf("%s:\n%s", tt.reason, got.stdout)
			}
			if flowing := strings.Join(strings.Fields(got.stdout), " "); !strings.Contains(flowing, tt.says) {
				t.Errorf("%s: no %q in\n%s", tt.reason, tt.says, got.stdout)
			}
			for _, on := range tt.want {
				if !strings.Contains(got.stdout, "--rules-on "+on+".") {
					t.Errorf("%s: no --rules-on %s in\n%s", tt.reason, on, got.stdout)
				}
				// What it advises shows what a set without dates shows.
				then := run(t, partsHistory, "diff", old, tt.new, "--history", "-", "--format", "ndjson", "--rules-on", on)
				plain := run(t, partsHistory, "diff", old, flat, "--history", "-", "--format", "ndjson")
				want := strings.Replace(strings.Replace(plain.stdout, flat, tt.new, 1), "\n", "\nby the rules of "+on+" throughout\n", 1)
				if diff := cmp.Diff(want, then.stdout); diff != "" {
					t.Errorf("%s: (-want +got):\n%s", tt.reason, diff)
				}
			}
		})
	}
}

func TestDiffOfDatedNumberJSON(t *testing.T) {
	t.Parallel()
	old := write(t, "old.yaml", partsSet)
	later := write(t, "new.yaml", strings.Replace(partsSet, "values: [{value: 300, cite: m 1}]", "values: [{value: 300, to: 2022-03-31, cite: m 1}, {value: 200, from: 2022-04-01, cite: m 1}]", 1))
	var out struct {
		RulesOn   string `json:"rules_on"`
		Changed   int
		Unreached []struct {
			From, To string
			Regions  int
		}
		Regions []struct{ Witness struct{ RulesOn string } }
	}
	read := func(args ...string) {
		t.Helper()
		out.Unreached, out.RulesOn = nil, ""
		got := run(t, partsHistory, append([]string{"diff", old, later, "-o", "json"}, args...)...)
		if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
			t.Fatal(err, got)
		}
	}
	read("--history", "-", "--format", "ndjson")
	if len(out.Unreached) != 1 || out.Unreached[0].From != "2022-04-01" || out.Unreached[0].To != "" || out.Unreached[0].Regions == 0 || out.Changed != 0 {
		t.Errorf("%+v", out)
	}
	read("--history", "-", "--format", "ndjson", "--rules-on", "2022-04-01")
	if len(out.Unreached) != 0 || out.RulesOn != "2022-04-01" || out.Changed != 3 {
		t.Errorf("%+v", out)
	}
	read("--rules-on", "2022-04-01")
	if len(out.Regions) == 0 || out.RulesOn != "2022-04-01" {
		t.Errorf("%+v", out)
	}
}

// Without a history the flag looks at all applications under that day's rules.
func TestDiffRulesOn(t *testing.T) {
	t.Parallel()
	later := planWith(t, "[{value: 300, cite: plan 四(一)2}]", "[{value: 300, to: 2022-03-31, cite: plan 四(一)2}, {value: 200, from: 2022-04-01, cite: plan 四(一)2}]")
	tests := []struct{ name, on, want, not string }{
		{"any day", "", "提交（采集）时间：2022年4月1日起", "统一按"},
		{"the day before", "2022-03-31", "没有不同：已证明全部申请", "种情形"},
		{"the first day", "2022-04-01", "统一按2022年4月1日的规定测算\n\n结果\n", "提交（采集）时间"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", "diff", planFile, later, "--rules-on", tt.on)
			flowing := strings.ReplaceAll(got.stdout, "\n               ", "")
			if got.code != cli.ExitOK || !strings.Contains(flowing, tt.want) || strings.Contains(flowing, tt.not) {
				t.Errorf("want %q and no %q in\n%s%s", tt.want, tt.not, got.stdout, got.stderr)
			}
		})
	}
}
