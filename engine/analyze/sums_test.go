package analyze_test

import (
	"fmt"
	"strings"
	"testing"
)

// scoreCard is a set in which n characteristics of five values add to a score,
// which rows over it grade.
func scoreCard(n int, combine string, grades ...string) string {
	var facts, rows, cells strings.Builder
	for i := range n {
		fmt.Fprintf(&facts, "  c%d: {type: enum, values: [v0, v1, v2, v3, v4], required: true}\n", i)
		for v := range 5 {
			cells.Reset()
			for j := range n {
				if j > 0 {
					cells.WriteString(", ")
				}
				if j == i {
					fmt.Fprintf(&cells, "v%d", v)
				} else {
					cells.WriteString(`"-"`)
				}
			}
			fmt.Fprintf(&rows, "          - {id: r%d-%d, if: [%s], then: [%d]}\n", i, v, &cells, v*(i%3+1))
		}
	}
	inputs := make([]string, n)
	for i := range inputs {
		inputs[i] = fmt.Sprintf("c%d", i)
	}
	var grading strings.Builder
	for i, g := range grades {
		fmt.Fprintf(&grading, "          - {id: g%d, if: ['%s'], then: [g%d]}\n", i, g, i)
	}
	return "guize: 1\nset: x\nlanguages: [en]\ntimezone: UTC\nallow: {missing-citation: t}\nfacts:\n" + facts.String() +
		"outcomes:\n  s: {type: number, combine: " + combine + ", complete: true}\n  grade: {type: string, complete: true}\npolicies:\n  p:\n    tables:\n" +
		"      - id: card\n        hit: collect\n        inputs: [" + strings.Join(inputs, ", ") + "]\n        outputs: [s]\n        rows:\n" + rows.String() +
		"      - id: grades\n        inputs: [s]\n        outputs: [grade]\n        rows:\n" + grading.String()
}

// What a score card comes to is added up, not searched through: ten
// characteristics of five values are ten million applications.
func TestScoreCards(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n       int
		combine string
		grades  []string
		want    string
	}{
		{10, "sum", []string{"< 20", "[20..50)", ">= 50"}, ""},
		{10, "sum", []string{"< 20", "[20..50)", "> 50"}, "gap"},             // 50
		{10, "sum", []string{"< 20", "[20..50]", ">= 50"}, "conflict"},       // 50
		{10, "sum", []string{"< 20", "[20..76]"}, ""},                        // 76 is the most
		{10, "sum", []string{"< 20", "[20..75]"}, "gap"},                     // only the best of all
		{10, "sum", []string{"< 20", "[20..75]", "> 76"}, "unreachable gap"}, // and what nobody has
		{3, "max", []string{"<= 8", "> 10"}, "gap"},                          // 9
		{3, "max", []string{"<= 9", "> 10"}, ""},                             // 3, 6, 9, 12 and 8
		{3, "min", []string{"< 3", "[3..4]"}, ""},                            // c0 has four at most
		{3, "min", []string{"< 3", "4"}, "gap"},
	} {
		r := check(t, compile(t, "x.yaml", []byte(scoreCard(c.n, c.combine, c.grades...))))
		var codes []string
		for _, f := range r.Findings {
			codes = append(codes, f.Code)
			if f.Code == "gap" && f.Witness == nil {
				t.Errorf("%v: a gap without an applicant", c.grades)
			}
		}
		if got := strings.Join(codes, " "); !sameWords(got, c.want) || len(r.Undecided) > 0 {
			t.Errorf("%d %s %v: %s, not decided %v; want %q", c.n, c.combine, c.grades, r.Diagnostics(), r.Undecided, c.want)
		}
	}
}

// sameWords reports whether two lists of words are the same in any order.
func sameWords(a, b string) bool {
	count := map[string]int{}
	for _, w := range strings.Fields(a) {
		count[w]++
	}
	for _, w := range strings.Fields(b) {
		count[w]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
