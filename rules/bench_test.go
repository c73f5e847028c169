package rules_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// BenchmarkParse reads the example of the specification and large sets of
// rules like it.
func BenchmarkParse(b *testing.B) {
	example, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		b.Fatal(err)
	}
	sets := map[string][]byte{"set=example": example}
	for _, n := range []int{100, 10_000} {
		var s strings.Builder
		s.WriteString("guize: 1\nset: s\nsources: {plan: {title: 方案}}\nfacts:\n  works: {type: list, item: {length: {type: number}}}\n")
		s.WriteString("outcomes: {works.approval: {type: enum, values: [filing]}}\npolicies:\n  p:\n    rules:\n")
		for i := range n {
			fmt.Fprintf(&s, "      - id: r%d\n        title: 规则 %[1]d\n        for: work in works\n        when: work.length > %[1]d and work.length <= %[1]d + 1\n"+
				"        then: [{decide: {work.approval: filing}}]\n        cite: plan 四(一)2\n", i)
		}
		sets[fmt.Sprintf("rules=%d", n)] = []byte(s.String())
	}
	for _, name := range []string{"set=example", "rules=100", "rules=10000"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(sets[name])))
			for b.Loop() {
				if _, err := rules.Parse(b.Context(), "p.yaml", sets[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
