package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The rules for Prometheus raise the alarms of the guides: those of the same
// metrics, with the same numbers, labels and codes, and no others.
func TestOperationsAlerts(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("examples/server/deploy/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	exprs := map[string]string{} // by metric
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^      - alert: (\w+)\n        expr: (.+)\n((?:        .+\n)+)`).FindAllStringSubmatch(string(data), -1) {
		name, expr, rest := m[1], m[2], m[3]
		names = append(names, name)
		if !regexp.MustCompile(`labels: \{severity: (page|ticket)\}\n +annotations: \{summary: "[^"]+ / .*\p{Han}.*"\}\n$`).MatchString(rest) {
			t.Errorf("%s: %s", name, rest)
		}
		for _, metric := range matches(`\b(guize_[a-z_]+)`, expr) {
			exprs[regexp.MustCompile(`_(bucket|count|sum)$`).ReplaceAllString(metric, "")] += expr + "\n"
		}
	}
	if n := strings.Count(string(data), "alert:"); n != len(names) {
		t.Errorf("%d of %d rules can be read", len(names), n)
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(names))); len(unique) != len(names) || len(names) < 10 {
		t.Errorf("alerts %v", names)
	}
	var have []string
	for m := range exprs {
		have = append(have, m)
	}
	slices.Sort(have)
	for lang, tables := range guideTables(t) {
		var want []string
		for _, row := range tables["metric"].rows {
			if row[2] == "" {
				continue
			}
			metric := codeWords(row[0])[0]
			want = append(want, metric)
			for _, word := range append(codeWords(row[2]), matches(`(\d\.\d+) (?:s|秒)`, row[2])...) {
				if word == "5xx" {
					word = "5.."
				}
				if !strings.Contains(exprs[metric], word) {
					t.Errorf("%s, %s: no rule knows %q:\n%s", lang, metric, word, exprs[metric])
				}
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-guide +rules):\n%s", lang, diff)
		}
	}
}
