package analyze_test

import (
	"context"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// jiangsu is the level table of Jiangsu's road transport scheme of 2024 in its
// own words. It says nothing of scores under 40 with few bad points.
const jiangsu = "AA ≥ 90; A 80–<90; B 60–<80, or 40–<60 with bad points < 20; C 40–<60 and bad ≥ 20; D < 40 and bad ≥ 20"

// levelOf reads the table: the level of a score with so many bad points, or "".
func levelOf(t *testing.T, score, bad int) string {
	t.Helper()
	within := func(text string, n int) bool {
		if m := regexp.MustCompile(`^(\d+)–<(\d+)$`).FindStringSubmatch(text); m != nil {
			return number(t, m[1]) <= n && n < number(t, m[2])
		}
		m := regexp.MustCompile(`^(≥|<) (\d+)$`).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("cannot read %q", text)
		}
		return (m[1] == "≥") == (n >= number(t, m[2]))
	}
	for _, line := range strings.Split(jiangsu, "; ") {
		level, cases, _ := strings.Cut(line, " ")
		for _, c := range strings.Split(cases, ", or ") {
			m := regexp.MustCompile(`^(.*?)(?: (?:with|and) bad(?: points)? (.*))?$`).FindStringSubmatch(c)
			if within(m[1], score) && (m[2] == "" || within(m[2], bad)) {
				return level
			}
		}
	}
	return ""
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The file is that table, score by score; and its gap, which is the scheme's
// own, is found with an application in it.
func TestJiangsuLevels(t *testing.T) {
	t.Parallel()
	eng := load(t, "testdata", "jiangsu-levels.yaml")
	gaps := 0
	for score := range 101 {
		for _, bad := range []int{0, 19, 20, 21, 40} {
			d, err := eng.Evaluate(context.Background(), engine.Input{At: at, Facts: map[string]any{"score": score, "bad": bad}})
			if err != nil {
				t.Fatal(err)
			}
			got, _ := engine.Get[string](d, "level")
			if want := levelOf(t, score, bad); got != want {
				t.Errorf("score %d, bad points %d: level %q, the table says %q", score, bad, got, want)
			} else if want == "" {
				gaps++
			}
		}
	}
	if gaps != 40*2 {
		t.Errorf("%d of the applications fall into the gap, want 80", gaps)
	}
	r := check(t, eng)
	if len(r.Findings) != 1 || r.Findings[0].Code != "gap" || len(r.Undecided) > 0 {
		t.Fatalf("findings %v, not decided %v", r.Findings, r.Undecided)
	}
	shows(t, eng, r.Findings[0])
	var w struct{ Score, Bad *float64 }
	if err := json.Unmarshal([]byte(r.Findings[0].Witness.String()), &w); err != nil || w.Score == nil || w.Bad == nil {
		t.Fatalf("witness %s: %v", r.Findings[0].Witness, err)
	}
	if *w.Score >= 40 || *w.Bad >= 20 {
		t.Errorf("witness %s: want a score under 40 with bad points under 20", r.Findings[0].Witness)
	}
}
