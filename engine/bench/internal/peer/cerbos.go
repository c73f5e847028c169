package peer

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// CerbosPolicy writes the rules as a policy of Cerbos: each is an action on an
// application that is allowed where the rule applies.
func CerbosPolicy(s *workload.Set) string {
	dialect := symbols(func(name string) string { return "R.attr." + name }, inList)
	var out strings.Builder
	out.WriteString("apiVersion: api.cerbos.dev/v1\nresourcePolicy:\n  resource: application\n  version: default\n  rules:\n")
	for _, r := range s.Rules {
		fmt.Fprintf(&out, "    - {actions: [%s], effect: EFFECT_ALLOW, roles: [\"*\"], condition: {match: {expr: '%s'}}}\n", r.ID, dialect.write(s, r.When))
	}
	return out.String()
}
