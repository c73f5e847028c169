package cli_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

const planFile = "../../policies.yaml"

// planWith writes a copy of the plan with some text replaced.
func planWith(t testing.TB, old, new string) string {
	t.Helper()
	data, err := os.ReadFile(planFile)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("no %q in the plan", old)
	}
	name := filepath.Join(t.TempDir(), "new.yaml")
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDiff(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	reworded := planWith(t, "三百米以内容缺审批（报备）", "三百米内")
	tests := []struct {
		name, reason string
		args         []string
		code         int
		want         []string
	}{
		{"300 m to 200 m", "the lines between", []string{planFile, shorter, "--lang", "en"}, cli.ExitOK,
			[]string{"Outcomes", "Line length: over 200 m, at most 300 m", "Approval by filing → Coordination by the housing bureau", "Tasks", "for example: {"}},
		{"in Chinese", "the new set's language", []string{planFile, shorter}, cli.ExitOK, []string{"结果", "任务", "例如："}},
		{"exit code", "a difference", []string{planFile, shorter, "--exit-code"}, cli.ExitProblems, nil},
		{"the same", "words decide nothing", []string{planFile, reworded, "--exit-code", "--lang", "en"}, cli.ExitOK, []string{"No difference: every application is proved"}},
		{"a chart of nothing", "needs a history", []string{planFile, shorter, "--chart", "x.svg"}, cli.ExitUsage, nil},
		{"no such set", "a failure", []string{planFile, "none.yaml"}, cli.ExitFailure, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"diff"}, tt.args...)...)
			if got.code != tt.code {
				t.Fatalf("code %d, want %d (%s)\n%s%s", got.code, tt.code, tt.reason, got.stdout, got.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.stdout, want) {
					t.Errorf("no %q (%s) in\n%s", want, tt.reason, got.stdout)
				}
			}
		})
	}
}

func TestDiffJSON(t *testing.T) {
	t.Parallel()
	got := run(t, "", "diff", planFile, planWith(t, "value: 300, cite", "value: 200, cite"), "-o", "json")
	var out struct {
		Same    bool
		Regions []struct {
			Where   []string
			Witness struct{ Facts map[string]any }
			Changes []struct{ Section, Name, From, To string }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err)
	}
	if out.Same || len(out.Regions) == 0 || out.Regions[0].Witness.Facts["works"] == nil || len(out.Regions[0].Changes) == 0 {
		t.Errorf("%s", got.stdout)
	}
}

// history writes n applications with lines of 100, 110, … 490 m.
func history(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"applicant":{"name":"单位","uscc":"91420800000000019W"},"contact":{"name":"某","phone":"13800000000"},"site":{"address":"东宝区"},"services":["water"],"works":[{"service":"water","length":%d}]}`+"\n", 100+i%40*10)
	}
	return b.String()
}

func TestDiffHistory(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	dir := t.TempDir()
	changed, chart := filepath.Join(dir, "changed.ndjson"), filepath.Join(dir, "chart.svg")
	got := run(t, history(80)+"not json\n", "diff", planFile, shorter, "--history", "-", "--changed", changed, "--chart", chart, "--lang", "en", "--at", "2021-09-10")
	if got.code != cli.ExitProblems { // one line cannot be read
		t.Fatalf("code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	for _, want := range []string{"standard input: 81 applications, 20 decided differently (24.69 %), 60 as before, 1 unreadable", "20 applications  Approval  Approval by filing → Coordination by the housing bureau (20 in"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in\n%s", want, got.stdout)
		}
	}
	data, err := os.ReadFile(changed)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), "\n"); n != 20 {
		t.Errorf("%d changed cases were written, want 20", n)
	}
	picture, err := os.ReadFile(chart)
	if err != nil {
		t.Fatal(err)
	}
	x := xml.NewDecoder(strings.NewReader(string(picture)))
	for {
		if _, err := x.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the chart is no XML: %v\n%s", err, picture)
		}
	}
}

func TestDiffHistoryJSON(t *testing.T) {
	t.Parallel()
	got := run(t, history(40), "diff", planFile, planWith(t, "value: 300, cite", "value: 200, cite"), "--history", "-", "-o", "json", "--exit-code")
	var out struct {
		Total, Changed int
		Sections       map[string]int
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err, got.stderr)
	}
	if got.code != cli.ExitProblems || out.Total != 40 || out.Changed != 10 || out.Sections["outcomes"] != 10 {
		t.Errorf("code %d: %+v", got.code, out)
	}
}
