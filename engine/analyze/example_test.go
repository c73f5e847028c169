package analyze_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

func compiled(dir, name string, edit ...string) *engine.Engine {
	data, err := os.ReadFile(dir + "/" + name)
	if err != nil {
		panic(err)
	}
	set, err := rules.Parse(context.Background(), name, []byte(strings.NewReplacer(edit...).Replace(string(data))))
	if err != nil {
		panic(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		panic(err)
	}
	return eng
}

func ExampleCheck() {
	eng := compiled("testdata", "jiangsu-levels.yaml")
	report, err := analyze.Check(context.Background(), eng, analyze.Options{At: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		panic(err)
	}
	for _, f := range report.Findings {
		fmt.Println(f.Message["en"])
		fmt.Println(f.Hint["en"])
		fmt.Println(f.Witness)
	}
	// Output:
	// some applications get no value of "level": no rule applies to them
	// look first at the rules that come near: "levels/level.b-low" applies where 40 <= score < 60, "levels/level.d" applies where bad >= 20, "levels/level.b" applies where 60 <= score < 80; if they are right, add a rule for such a case; if there need be no value, say under complete when there must be one
	// {"bad":0,"score":0}
}

func ExampleDiff() {
	old := compiled("../..", "policies.yaml")
	new := compiled("../..", "policies.yaml", "value: 300, cite", "value: 200, cite")
	d, err := analyze.Diff(context.Background(), old, new, analyze.Options{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		panic(err)
	}
	r := d.Regions[0]
	fmt.Println(strings.Join(r.Where, ", "))
	fmt.Println(r.Changes[0].Name, r.Changes[0].From, "→", r.Changes[0].To)
	// Output:
	// applicant.type = enterprise, site.central = true, services has water, 200 < works.length <= 300, works.service = water
	// works[water].approval filing → coordination
}

func ExampleBoundaries() {
	eng := compiled("testdata", "jiangsu-levels.yaml")
	cases, err := analyze.Boundaries(context.Background(), eng, analyze.Options{At: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		panic(err)
	}
	for _, c := range cases[:3] {
		fmt.Println(c.Name, c.Expect["outcomes"])
	}
	// Output:
	// score = 89 map[level:A]
	// score = 90 map[level:AA]
	// score = 91 map[level:AA]
}
