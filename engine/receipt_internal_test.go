package engine

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

// TestReceiptIsThatOfTheSpec holds the table of R35 against what the tags say, so
// that a field is not in the receipt, or out of it, unnoticed.
func TestReceiptIsThatOfTheSpec(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile("../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(spec), "\n| of | members |\n")
	if !ok {
		t.Fatal("docs/spec.md has no table of the receipt")
	}
	table, _, _ := strings.Cut(section, "\n\n")
	said, names := map[string][]string{}, regexp.MustCompile("`([a-z_]+)`")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.Contains(line, "`") {
			continue
		}
		members := regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(cells[2], "") // what is within, and explanations
		for _, of := range append(names.FindAllString(cells[1], -1), strings.Repeat("`decision`", min(1, strings.Count(cells[1], "the decision")))) {
			if of = strings.Trim(of, "`"); of != "" {
				for _, m := range names.FindAllStringSubmatch(members, -1) {
					said[of] = append(said[of], m[1])
				}
			}
		}
	}
	said["violations"], said["notices"] = []string{"code"}, []string{"code", "element"}
	said["rules"] = []string{"rule", "element", "status"} // written by status
	for i := range decisionShape.sealed {
		f := &decisionShape.sealed[i]
		switch f.form {
		case listForm:
			compareMembers(t, f.key, said[f.key], f.shape)
		case outcomesForm:
			compareMembers(t, f.key, said[f.key], outcomeShape)
		case objectForm, textForm, textsForm, timeForm, intForm:
			if !slices.Contains(said["decision"], f.key) {
				t.Errorf("the receipt has %q, and R35 does not", f.key)
			}
		}
		delete(said, f.key)
	}
	delete(said, "decision")
	if len(said) > 0 {
		t.Errorf("R35 has %v, and the receipt does not", said)
	}
}

func compareMembers(t *testing.T, of string, said []string, s *shape) {
	t.Helper()
	var have []string
	for i := range s.sealed {
		have = append(have, s.sealed[i].key)
	}
	slices.Sort(said)
	if !slices.Equal(said, have) {
		t.Errorf("of %s R35 has %v, and the receipt %v", of, said, have)
	}
}

// BenchmarkReceipt makes the receipt of a whole decision, which is at hand.
func BenchmarkReceipt(b *testing.B) {
	eng, d := jingmenDecision(b)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		_, buf = eng.receipt(d, buf)
	}
	b.ReportMetric(float64(len(buf)), "bytes/receipt")
}

func jingmenDecision(t testing.TB) (*Engine, *Decision) {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	d, err := eng.Evaluate(t.Context(), Input{At: time.Date(2021, 9, 15, 1, 0, 0, 0, time.UTC), JSON: []byte(`{
		"application": {"submitted_at": "2021-09-15T08:00:00+08:00"}, "site": {"address": "某路1号", "central": true}, "services": ["gas", "water"],
		"applicant": {"name": "甲公司", "uscc": "91420800000000019W"}, "works": [{"service": "gas", "length": 301}, {"service": "water", "length": 300}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	return eng, d
}
