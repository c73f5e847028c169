package cli_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// argueSet has a rule for each way in which one can fail to give an outcome.
const argueSet = `guize: 1
set: argue
languages: [en, zh]
timezone: Asia/Shanghai
sources: {m: {title: {zh: 办法, en: Measures}}}
bodies: {desk: {title: {zh: 窗口, en: The desk}}}
params:
  limit: {title: {zh: 上限, en: Limit}, type: number, unit: m, values: [{value: 300, to: 2021-12-31, cite: m 1}, {value: 200, from: 2022-01-01, cite: m 1}]}
  term: {title: {zh: 期限, en: Term}, type: duration, values: [{value: 2 workdays, cite: m 1}]}
facts:
  length: {type: number, unit: m, asked_of: desk, from: {zh: 测量, en: survey}, title: {zh: 长度, en: Length}, question: {zh: 多长？, en: "How long?"}}
  parts: {type: int, default: 1, title: {zh: 份数, en: Parts}}
  key: {type: bool, default: false, title: {zh: 重点, en: Key}}
  started_at: {type: event, title: {zh: 开工, en: Started}}
define: {long: length > params.limit}
outcomes:
  way:
    type: enum
    title: {zh: 方式, en: Way}
    values: {file: {zh: 备案, en: File}, review: {zh: 审查, en: Review}, refuse: {zh: 不办, en: Refuse}, old: {zh: 旧, en: The old way}, odd: {zh: 另, en: The odd way}}
    complete: length < 1000
  pace: {type: int, title: {zh: 快慢, en: Pace}}
policies:
  p:
    title: {zh: 规则, en: Rules}
    rules:
      - {id: file, title: {zh: 备案, en: Short lines}, when: [length <= params.limit], then: [decide: {way: file}], cite: m 1}
      - {id: review, title: {zh: 审查, en: Long lines}, when: [long, length < 800], then: [decide: {way: review}, {route: {task: look, to: desk, title: {zh: 看, en: Look}}}, {deadline: {id: look, title: {zh: 看完, en: Looked at}, owner: desk, start: started_at, within: 1 workday}}], cite: m 2}
      - {id: key, title: {zh: 重点, en: Key ones}, when: [key, "length < 500"], overrides: [review], then: [decide: {way: file}], cite: m 3}
      - {id: refuse, title: {zh: 不办, en: Far too long}, when: ["length > 900", "length > 950", "length > 960"], unless: key, then: [decide: {way: refuse}], cite: m 4}
      - {id: old, title: {zh: 旧, en: As it was}, valid: {to: 2020-12-31}, when: length > 0, then: [decide: {way: old}], cite: m 5}
      - {id: odd, title: {zh: 另, en: Odd ones}, when: ["length / parts > 10000"], then: [decide: {way: odd}], cite: m 6}
      - {id: pace, title: {zh: 快, en: Pace}, then: [decide: {pace: "= parts * 2"}], cite: m 7}
`

// Whoever is asked "why not?" finds the reason beneath the outcome.
func TestExplanationArgues(t *testing.T) {
	t.Parallel()
	set := write(t, "argue.yaml", argueSet)
	tests := []struct {
		name, reason, facts string
		args                []string
		want                []string
		not                 []string
	}{
		{"short", "one line fails, or more; what it gives anyway is said", `{"length": 250}`, nil, []string{
			"\nWay: File\n because Short lines [Measures 1] argue.yaml:27\n facts Length=250 m\n not ",
			`Review: "Long lines" does not apply: Length is 250 m (50 m under), the rule asks for over 300 m (Limit)`,
			`"Key ones" (to the same effect) does not apply: Key is no, the rule asks for yes`,
			`Refuse: "Far too long" does not apply: Length is 250 m (650 m under), the rule asks for over 900 m; Length is 250 m (700 m under), the rule asks for over 950 m; and 1 more`,
			`The odd way: "Odd ones" does not apply: Length / Parts is over 10000 does not hold`,
			`The old way: "As it was" is not in force on 2021-09-10 (until 2020-12-31)`,
			"\nPace: 2\n because Pace [Measures 7] argue.yaml:33\n worked out Parts * 2\n"}, []string{"Every rule in the order of evaluation\n"}},
		{"next year", "the parameter of the date", `{"length": 250}`, []string{"--rules-on", "2022-05-01"}, []string{
			"Way: Review", `File: "Short lines" does not apply: Length is 250 m (50 m over), the rule asks for at most 200 m (Limit)`, "Rules as of 2022-05-01", "\nTasks (by stage;", "1 Look ← Long lines [Measures 2, 1]", "- Looked at: not started ← Long lines [Measures 2, 1]"}, nil},
		{"defeated", "who comes first", `{"length": 400, "key": true}`, nil, []string{
			"Way: File because Key ones [Measures 3]", `Review: "Long lines" gives way to "Key ones"`, `"Short lines" (to the same effect) does not apply: Length is 400 m (100 m over), the rule asks for at most 300 m (Limit)`}, nil},
		{"exception", "an unless is an exception that must not hold", `{"length": 970, "key": true}`, nil, []string{
			`Refuse: "Far too long" does not apply: Key is yes, the rule asks for no`}, nil},
		{"hole", "each rule that could have closed it", `{"length": 850}`, nil, []string{
			"no decision: the rules leave a hole", "Way: no rule gives it not ", `Review: "Long lines" does not apply: Length is 850 m (50 m over), the rule asks for under 800 m`}, nil},
		{"failing", "the error", `{"length": 250, "parts": 0}`, nil, []string{`perhaps The odd way: "Odd ones" fails: division by zero`}, nil},
		{"unknown", "what decides, and whom to ask", `{}`, nil, []string{
			"Way: open:", `perhaps File: "Short lines" cannot be decided yet: Length is at most Limit (300 m) is not known`,
			"Still unknown; ask in this order 1. Length ask: The desk from: survey How long? decides: Way, 1 × task, 1 × deadline"}, nil},
		{"due", "the due date day by day, by its title", `{"length": 400, "started_at": "2021-09-06T09:00:00+08:00"}`, nil, []string{
			"deadline Looked at", "2021-09-07 Tue"}, nil},
		{"a rule by its name", "without its policy", `{"length": 250}`, []string{"--rule", "key"}, []string{"p/key does not apply"}, []string{"p/file"}},
		{"a rule by its title", "as pages show it", `{"length": 250}`, []string{"--rule", "key ones"}, []string{"p/key does not apply"}, []string{"p/file"}},
		{"a rule by another title", "of the set's other language", `{"length": 250}`, []string{"--rule", "重点"}, []string{"p/key does not apply"}, []string{"p/file"}},
		{"a rule", "as it was", `{"length": 250}`, []string{"--rule", "p/key"}, []string{"p/key does not apply\n rule Key ones [Measures 3] argue.yaml:29:9\n when Key ← does not hold\n Length is under 500 fails Key is no, the rule asks for yes\n read", "Rules as of 2021-09-10"}, []string{"p/file"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.facts, append([]string{"explain", "-p", set, "--at", "2021-09-10", "-"}, tt.args...)...)
			if got.code != cli.ExitOK {
				t.Fatalf("%+v", got)
			}
			flowing := strings.Join(strings.Fields(got.stdout), " ")
			for _, want := range tt.want {
				if !strings.Contains(flowing, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%s: no %q in\n%s", tt.reason, want, got.stdout)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got.stdout, not) {
					t.Errorf("%s: %q in\n%s", tt.reason, not, got.stdout)
				}
			}
		})
	}
}

// A real application of a real set can be explained on about two screens; every
// rule is there for those who ask.
func TestExplanationIsShort(t *testing.T) {
	t.Parallel()
	args := []string{"explain", "-p", planFile, "--at", "2021-09-10", "../../examples/applications/line-300.1.json"}
	if n := strings.Count(run(t, "", args...).stdout, "\n"); n > 100 {
		t.Errorf("%d lines", n)
	}
	all := run(t, "", append(args, "--all")...).stdout
	for _, p := range loaded(t, planFile).Policies {
		for _, r := range p.Rules {
			if r.For == nil && !strings.Contains(all, p.ID+"/"+r.ID) { // those over lists may have no element
				t.Errorf("--all lacks %s/%s", p.ID, r.ID)
			}
		}
	}
}

// A set with many rules for one outcome names those that came nearest.
func TestExplanationOfManyRules(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 20 {
		n := string(rune('a' + i))
		b.WriteString("      - {id: " + n + ", title: {zh: 规, en: Rule " + n + "}, when: [length > 5000, length > 6000], then: [decide: {way: odd}], cite: m 1}\n")
	}
	set := write(t, "many.yaml", argueSet+b.String())
	got := run(t, `{"length": 250}`, "explain", "-p", set, "--at", "2021-09-10", "-").stdout
	if !strings.Contains(got, "19 more rules do not give it either") || strings.Contains(got, "Rule e") || !strings.Contains(got, `"Long lines"`) {
		t.Errorf("%s", got)
	}
}

// A rule that is not there is asked about; one that was never used is no mistake.
func TestExplainNoSuchRule(t *testing.T) {
	t.Parallel()
	set, parts := write(t, "argue.yaml", argueSet), write(t, "parts.yaml", partsSet)
	tests := []struct {
		name, reason, set, rule string
		code                    int
		want                    string
	}{
		{"misspelt", "the nearest", set, "p/reveiw", cli.ExitUsage, `there is no rule "p/reveiw"; did you mean "p/review"?`},
		{"part of a title", "of one alone", set, "far too", cli.ExitOK, "p/refuse  does not apply"},
		{"nothing like it", "where to look", set, "weather", cli.ExitUsage, "--all lists every rule"},
		{"no element", "it was used for none", parts, "p/long", cli.ExitOK, "No rule to list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, `{"size": 1, "parts": [], "kinds": []}`, "explain", "-p", tt.set, "--rule", tt.rule, "-")
			if tt.set == set {
				got = run(t, `{"length": 250}`, "explain", "-p", tt.set, "--rule", tt.rule, "-")
			}
			if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.want) {
				t.Errorf("%s: %+v", tt.reason, got)
			}
		})
	}
}
