package peer

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// YAML writes the rules as a policy set of guize, as an officer would: each
// rule with a title, all with a citation, and what follows from them in one
// outcome that lists the numbers of the rules that apply.
func YAML(s *workload.Set) []byte {
	var out strings.Builder
	out.WriteString("guize: 1\nset: bench\ntitle: {en: Rules of the comparison}\nlanguages: [en]\n" +
		"timezone: Asia/Shanghai\ncalendar: cn\nsources:\n  plan: {title: {en: Plan}}\nfacts:\n")
	for _, f := range s.Facts {
		writeFact(&out, f)
	}
	out.WriteString("outcomes:\n  applies: {type: int, combine: list, title: {en: Rules that apply}}\n" +
		"policies:\n  p:\n    title: {en: All rules}\n    cite: plan 1\n    rules:\n")
	dialect := words()
	for i, r := range s.Rules {
		fmt.Fprintf(&out, "      - id: %s\n        title: {en: Rule %d}\n        when: %s\n        then:\n          - decide: {applies: %d}\n",
			r.ID, i, dialect.write(s, r.When), i)
	}
	return []byte(out.String())
}

func writeFact(out *strings.Builder, f workload.Fact) {
	kind := map[workload.Kind]string{workload.Enum: "enum", workload.Int: "int", workload.Bool: "bool"}[f.Kind]
	fmt.Fprintf(out, "  %s: {type: %s, title: {en: Fact %s}", f.Name, kind, f.Name)
	switch f.Kind {
	case workload.Enum:
		fmt.Fprintf(out, ", values: [%s]", strings.Join(f.Values, ", "))
	case workload.Int:
		fmt.Fprintf(out, ", min: 0, max: %d", f.Max)
	}
	out.WriteString("}\n")
}
