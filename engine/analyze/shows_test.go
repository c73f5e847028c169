package analyze_test

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// shown is a finding with what becomes of its witness.
type shown struct {
	t     *testing.T
	eng   *engine.Engine
	f     analyze.Finding
	names []string // quoted in the message
	d     *engine.Decision
	steps []engine.Step
}

// shows holds the witness of a finding against what the finding says: the
// application is evaluated anew, by the path that looks at every rule.
func shows(t *testing.T, eng *engine.Engine, f analyze.Finding) {
	t.Helper()
	if bare(f.Code) {
		if f.Witness != nil {
			t.Errorf("%s: a witness of what nothing uses", f.In("en"))
		}
		return
	}
	if f.Witness == nil {
		t.Errorf("no witness: %s", f.In("en"))
		return
	}
	if len(f.Witness.Shows) == 0 {
		t.Errorf("the witness %s does not say what it shows: %s", f.Witness, f.In("en"))
	}
	d, trace, err := eng.Explain(context.Background(), f.Witness.Input())
	if err != nil {
		t.Fatal(err)
	}
	s := &shown{t: t, eng: eng, f: f, d: d, steps: trace.Steps}
	for _, m := range regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(f.Message["en"], -1) {
		s.names = append(s.names, m[1])
	}
	holds := claimTests()[f.Code]
	if holds == nil {
		t.Fatalf("nothing tests what a finding of %s claims", f.Code)
	}
	if !holds(s) {
		t.Errorf("%s\n%s does not show it: status %s, conflicts %v, errors %v, rules %v", f.In("en"), f.Witness, d.Status, d.Conflicts, d.Errors, d.Rules)
	}
	if slices.ContainsFunc(d.Violations, func(v engine.Violation) bool { return v.Rule == "" }) {
		t.Errorf("%s: the witness %s is not a proper application: %v", f.In("en"), f.Witness, d.Violations)
	}
}

// claimTests says for each code what a decision shows of it.
func claimTests() map[string]func(*shown) bool {
	return map[string]func(*shown) bool{
		"gap": func(s *shown) bool {
			return slices.ContainsFunc(s.d.Errors, func(e engine.RuleError) bool {
				return e.Code == "no-value" && e.Rule == "" && strings.Contains(e.Message, lastName(s.names[0]))
			}) && !slices.ContainsFunc(s.d.Outcomes, func(o engine.Outcome) bool { return o.Name == s.names[0] })
		},
		"conflict":          (*shown).conflict,
		"outranked":         (*shown).outranked,
		"broken-promise":    (*shown).breaks,
		"waits-for-ever":    (*shown).circle,
		"unreachable":       (*shown).idle,
		"shadowed-row":      func(s *shown) bool { return s.defeated(s.names[0]) },
		"always-overridden": func(s *shown) bool { return s.defeated(s.names[0]) },
		"exception-lacks": func(s *shown) bool {
			return s.has(s.names[0], "applies") && !slices.ContainsFunc(s.d.Deadlines, func(k engine.Deadline) bool { return strings.Contains(s.f.Message["en"], "the deadline "+k.ID) }) &&
				!slices.ContainsFunc(s.d.Routes, func(r engine.Route) bool { return strings.Contains(s.f.Message["en"], "the task "+r.Task) })
		},
		"exception-overridden": func(s *shown) bool { return s.defeated(s.names[0]) },
		"always-true":          func(s *shown) bool { return s.has(s.ruleAt(), "applies") || s.has(s.ruleAt(), "defeated") },
		"never-true":           func(s *shown) bool { return s.has(s.ruleAt(), "applies") },
		"redundant":            (*shown).repeated,
		"override-without-effect": func(s *shown) bool {
			return s.has(s.names[0], "applies") && s.all(s.names[1], "does_not_apply", "not_in_force")
		},
		"never-together":       (*shown).dropped,
		"source-out-of-date":   (*shown).cites,
		"calendar-range":       (*shown).provisional,
		"calendar-provisional": (*shown).provisional,
		"can-fail": func(s *shown) bool {
			return slices.ContainsFunc(s.d.Errors, func(e engine.RuleError) bool { return e.Rule == s.names[0] }) && s.has(s.names[0], "undetermined") != s.has(s.names[0], "applies")
		},
		"hole-in-use": func(s *shown) bool {
			return slices.ContainsFunc(s.d.Errors, func(e engine.RuleError) bool { return e.Rule == s.names[0] && e.Code == "param-not-in-force" })
		},
	}
}

func lastName(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func (s *shown) statuses(rule string) []string {
	var out []string
	for _, x := range s.steps {
		if x.Rule == rule {
			out = append(out, string(x.Status))
		}
	}
	return out
}

func (s *shown) has(rule, status string) bool { return slices.Contains(s.statuses(rule), status) }

// all reports whether a rule was looked at and came out in one of some ways
// only.
func (s *shown) all(rule string, statuses ...string) bool {
	got := s.statuses(rule)
	return len(got) > 0 && !slices.ContainsFunc(got, func(x string) bool { return !slices.Contains(statuses, x) })
}

// idle: the rule does not apply, or fails.
func (s *shown) idle() bool {
	n := 0
	for _, x := range s.steps {
		if x.Rule == s.names[0] {
			failed := slices.ContainsFunc(s.d.Errors, func(e engine.RuleError) bool { return e.Rule == x.Rule })
			if n++; x.Status != "does_not_apply" && x.Status != "not_in_force" && (x.Status != "undetermined" || !failed) {
				return false
			}
		}
	}
	return n > 0
}

func (s *shown) defeated(rule string) bool {
	i := slices.IndexFunc(s.steps, func(x engine.Step) bool { return x.Rule == rule && x.Status == "defeated" })
	return i >= 0 && s.steps[i].By != "" && strings.Contains(s.f.Witness.Shows["en"], s.steps[i].By)
}

// ruleAt is the rule in which the finding stands: the last that begins above it.
func (s *shown) ruleAt() string {
	rule, best := "", 0
	for _, x := range s.steps {
		if line := lineOf(x.Pos); line <= s.f.Pos.Line && line >= best {
			rule, best = x.Rule, line
		}
	}
	return rule
}

func lineOf(pos string) int {
	parts := strings.Split(pos, ":")
	n := 0
	for _, c := range parts[len(parts)-2] {
		n = n*10 + int(c-'0')
	}
	return n
}

// conflict: the rules that are named apply, to two elements where the message
// says so, and the decision names them over what they give.
func (s *shown) conflict() bool {
	ids := slices.DeleteFunc(slices.Clone(s.names), func(n string) bool { return !strings.Contains(n, "/") })
	applying := map[string][]string{}
	for _, r := range s.d.Rules {
		if r.Status == "applies" {
			applying[r.Rule] = append(applying[r.Rule], r.Element)
		}
	}
	two := strings.Contains(s.f.Message["en"], " elements of ")
	elements := slices.Concat(applying[ids[0]], applying[ids[len(ids)-1]])
	slices.Sort(elements)
	if two && len(slices.Compact(elements)) < 2 {
		return false
	}
	return slices.ContainsFunc(s.d.Conflicts, func(k engine.Conflict) bool {
		for _, id := range ids {
			if len(applying[id]) == 0 || !slices.Contains(k.Rules, id) {
				return false
			}
		}
		return strings.Contains(k.On, lastName(fixedPart(s.names[len(s.names)-1])))
	})
}

// outranked: both rules apply, and the decision says that the one named first of the
// two prevails over the other.
func (s *shown) outranked() bool {
	high, low := s.names[3], s.names[4]
	return s.has(high, "applies") && s.has(low, "applies") && slices.ContainsFunc(s.d.Resolved, func(r engine.Resolved) bool {
		return r.OverRule == low && slices.Contains(r.Rules, high) && strings.HasSuffix(r.Outcome, lastName(s.names[2]))
	})
}

// fixedPart is a name up to its first place to fill in.
func fixedPart(name string) string {
	head, _, _ := strings.Cut(name, "{")
	return head
}

// circle: from some task the tasks that it waits for lead back to it, and none
// of them has a stage.
func (s *shown) circle() bool {
	for _, r := range s.d.Routes {
		seen, next := []string{}, []string{r.Task}
		for len(next) > 0 {
			i := slices.IndexFunc(s.d.Routes, func(x engine.Route) bool { return x.Task == next[0] })
			next = next[1:]
			if i < 0 || s.d.Routes[i].Stage != 0 {
				continue
			}
			for _, a := range s.d.Routes[i].After {
				if a == r.Task {
					return true
				}
				if !slices.Contains(seen, a) {
					seen, next = append(seen, a), append(next, a)
				}
			}
		}
	}
	return false
}

// repeated: the outcome has one value, which this rule and another give.
func (s *shown) repeated() bool {
	return slices.ContainsFunc(s.d.Outcomes, func(o engine.Outcome) bool {
		return !o.Open && o.Value != nil && len(o.Rules) > 1 && slices.Contains(o.Rules, s.names[0])
	})
}

// dropped: the task is there and does not wait for the other, which is not.
func (s *shown) dropped() bool {
	return slices.ContainsFunc(s.d.Routes, func(r engine.Route) bool {
		return strings.HasPrefix(r.Task, fixedPart(s.names[0])) && slices.ContainsFunc(r.Dropped, func(a string) bool {
			return strings.HasPrefix(a, fixedPart(s.names[1])) && !slices.ContainsFunc(s.d.Routes, func(x engine.Route) bool { return x.Task == a })
		})
	})
}

// cites: the rule applies on the day of the analysis, and what it gives cites
// the source.
func (s *shown) cites() bool {
	body, err := json.Marshal(s.d)
	if err != nil {
		return false
	}
	cited := regexp.MustCompile(`"cite":\[[^\]]*"` + s.names[0] + `[ "]`).Match(body)
	return cited && s.has(s.names[1], "applies") && s.d.RulesOn == at.Format(time.DateOnly)
}

// provisional: a deadline that has started is provisional, or has no due date.
func (s *shown) provisional() bool {
	return slices.ContainsFunc(s.d.Deadlines, func(k engine.Deadline) bool {
		return k.Start != nil && (k.Provisional || k.Due == nil)
	})
}

// bare reports whether findings of a code can have no witness: no application
// shows what nothing uses, or what words say.
func bare(code string) bool { return strings.HasPrefix(code, "unused-") || code == "stale-text" }
