package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// problem is something that may be wrong: a finding, or an open question.
type problem struct {
	code    string
	on      string // the rule or outcome
	pos     rules.Pos
	message rules.Text
	hint    rules.Text
	witness *Witness
	twin    *Witness
	facts   []string // where it is open: what makes it so
	allow   [][]rules.Allow
}

// bare reports whether a finding has no witness by its nature: no application
// shows what nothing uses, or what words say.
func bare(code string) bool { return strings.HasPrefix(code, "unused-") || code == "stale-text" }

// find reports something, unless the set allows it with a reason. What no
// application shows is left open.
func (c *checker) find(p problem) *Finding {
	switch {
	case c.allows(p):
		return nil
	case p.witness == nil && !bare(p.code):
		c.leave(p)
		return nil
	}
	if c.count[p.code]++; c.count[p.code] > mostFindings {
		c.report.Left[p.code]++
		return nil
	}
	c.report.Findings = append(c.report.Findings, Finding{rules.Diagnostic{Pos: p.pos, Code: p.code, Severity: severity(p.code),
		Message: p.message, Hint: p.hint}, p.witness, p.twin})
	return &c.report.Findings[len(c.report.Findings)-1]
}

func (c *checker) allows(p problem) bool {
	for _, as := range append(p.allow, c.Set.Source.Allow) {
		if slices.ContainsFunc(as, func(a rules.Allow) bool { return a.Code == p.code }) {
			return true
		}
	}
	return false
}

// leave notes a question that is not decided, unless the set allows what it
// might come to. What is asked of one thing in several ways is noted once.
func (c *checker) leave(p problem) {
	if c.allows(p) {
		return
	}
	all := c.report.Undecided
	i := slices.IndexFunc(all, func(u Undecided) bool { return u.Code == p.code && u.On == p.on && u.Pos == p.pos })
	if i < 0 {
		i, all = len(all), append(all, Undecided{Code: p.code, On: p.on, Pos: p.pos})
	}
	all[i].Facts = slices.Concat(all[i].Facts, p.facts)
	slices.Sort(all[i].Facts)
	all[i].Facts = slices.Compact(all[i].Facts)
	c.report.Undecided = all
}
