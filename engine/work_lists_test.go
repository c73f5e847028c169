package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

const eachWork = `guize: 1
set: s
languages: [en]
timezone: Asia/Shanghai
calendar: cn
bodies: {x: {title: X}}
facts:
  works: {type: list, title: W, item: {n: {type: int, title: N}, started: {type: event, title: S}}}
  b: {type: bool, title: B}
outcomes:
  works.e: {type: int, title: E}
  works.f: {type: int, title: F}
  t: {type: int, combine: sum, title: T}
policies:
  p:
    title: P
    rules:
`

// What rules give to each element of a list takes work that grows as the list
// does: no element is held against all others.
func TestWorkGrowsAsLists(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string][]string{
		"outcome":  {"when: w.n > 0, then: [decide: {w.e: '= w.n'}]"},
		"sum":      {"when: w.n > 0, then: [decide: {t: '= w.n'}]"},
		"read":     {"when: w.n > 0, then: [decide: {w.e: '= w.n'}]", "when: w.e > 0, then: [decide: {w.f: '= w.e'}]"},
		"override": {"when: w.n > 0, then: [decide: {w.e: 1}]", "when: w.n > 1, overrides: [r0], then: [decide: {w.e: 2}]"},
		"conflict": {"when: w.n > 0, then: [decide: {w.e: 1}]", "when: w.n > 1, then: [decide: {w.e: 2}]"},
		"task":     {"when: w.n > 0, then: [route: {task: 't{w.n}', by: x, to: x}]"},
		"notice":   {"when: w.n > 0, then: [notice: {code: x, message: 'm {w.n}'}]"},
		"reject":   {"when: w.n > 0, then: [reject: {code: x, message: m}]"},
		"deadline": {"when: w.n > 0, then: [deadline: {id: d, start: w.started, within: 3 workdays}]"},
		"reading":  {"when: w.n > 0, then: [deadline: {id: d, start: w.started, within: 3 workdays}]", "when: w.deadlines.d.late, then: [decide: {w.f: 1}]"},
		"open":     {"when: w.n > 0 and b, then: [decide: {w.e: 1}, deadline: {id: d, start: w.started, within: 3 workdays}]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := eachWork
			for i, r := range rules {
				text += fmt.Sprintf("      - {id: r%d, title: R, allow: {missing-citation: x}, for: w in works, %s}\n", i, r)
			}
			eng := compileText(t, "s.yaml", text)
			few, many := workOf(t, eng, 200), workOf(t, eng, 800)
			if few == 0 || many > 4*few+few/10 {
				t.Errorf("200 elements take %d units, and 800 take %d", few, many)
			}
		})
	}
}

func workOf(t *testing.T, eng *engine.Engine, n int) int64 {
	t.Helper()
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"n":%d,"started":"2021-05-05T09:00:00+08:00"}`, i+1)
	}
	var w engine.Work
	if _, err := eng.Evaluate(engine.CountWork(context.Background(), &w), engine.Input{At: sampleAt, JSON: []byte(`{"works":[` + strings.Join(items, ",") + `]}`)}); err != nil {
		t.Fatal(err)
	}
	return w.Units()
}
