package tell

import (
	"slices"

	"github.com/guize-rules/guize/engine"
)

// status is what became of an application, in words. Where nothing is missing
// and it cannot be decided all the same, the rules are the cause: it is no
// use to ask the applicant for more.
func (l Lang) status(d *engine.Decision) string {
	if d.Status != engine.StatusIncomplete || len(d.Missing) > 0 || len(d.Errors) == 0 {
		return l.Word(string(d.Status))
	}
	cause := l.Say("规则有错，无法作出决定", "no decision: a rule fails")
	if slices.ContainsFunc(d.Errors, leavesHole) {
		cause = l.Say("规则有缺，无法作出决定", "no decision: the rules leave a hole")
	}
	return cause + l.Say("（请告知规则维护人员）", " (tell those who keep them)")
}

// leavesHole reports whether an error is that a promised outcome was given by
// no rule; any other belongs to a rule.
func leavesHole(e engine.RuleError) bool { return e.Outcome != "" }
