package rules_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

const nation = `guize: 1
set: nation
sources: {law: {}}
params:
  limit: {type: number, unit: m, values: [{value: 300, to: 2020-12-31, cite: law 1}, {value: 200, from: 2021-01-01, cite: law 2}], binding: at_most}
  notice: {type: duration, value: 5 workdays, cite: law 3, binding: at_least}
`

// bound loads four layers, of which the upper three say what is given.
func bound(t *testing.T, province, city, utility string) (*rules.Set, error) {
	t.Helper()
	layer := func(id, below, params string) string {
		return "guize: 1\nset: " + id + "\nextends: " + below + ".yaml\nsources: {" + id + ": {}}\nparams: {" + params + "}\n"
	}
	return rules.Load(t.Context(), files("nation.yaml", nation, "province.yaml", layer("province", "nation", province),
		"city.yaml", layer("city", "province", city), "utility.yaml", layer("utility", "city", utility)), "utility.yaml")
}

// TestTightened holds that each of four layers may tighten what the one below says,
// on each day, and that each may say nothing.
func TestTightened(t *testing.T) {
	t.Parallel()
	set, err := bound(t,
		"limit: {values: [{value: 250, to: 2020-12-31, cite: province 1}, {value: 200, from: 2021-01-01, cite: province 1}]}, notice: {title: 公示}",
		"limit: {values: [{value: 150.5, cite: city 1}]}",
		"limit: {value: 150.5, cite: utility 1, binding: true}, notice: {value: 5.5 workdays, cite: utility 2}")
	if err != nil {
		t.Fatal(err)
	}
	limit, notice := set.Params[0], set.Params[1]
	if limit.Values[0].Value.Text != "150.5" || limit.Binding != rules.BindingFixed || notice.Binding != rules.BindingAtLeast || notice.Values[0].Value.Text != "5.5 workdays" {
		t.Errorf("limit %+v, notice %+v: a binding stays, and may become one that allows no change", limit, notice)
	}
}

func TestLoosened(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, province, city, utility, zh, en string }{
		{
			name: "of the day", province: "limit: {value: 250, cite: province 1}",
			zh: "province.yaml:5:25: 参数 “limit” 只可调低，不得调高（binding: at_most）：“nation” 定为 200 m（law 2），而 “province” 定为 250 m（province 1）（2020-12-31之后） [binding]; 写不高于 200 的值，或从 “province” 中删掉这一改动",
			en: `province.yaml:5:25: the parameter "limit" may be lowered and not raised (binding: at_most): "nation" says 200 m (law 2) and "province" says 250 m (province 1) (after 2020-12-31) [binding]; write 200 or less, or delete the change from "province"`,
		},
		{
			name: "what the layer between tightened", province: "limit: {value: 100, cite: province 1}", city: "limit: {title: 上限}", utility: "limit: {value: 150, cite: utility 1}",
			zh: "utility.yaml:5:25: 参数 “limit” 只可调低，不得调高（binding: at_most）：“province” 定为 100 m（province 1），而 “utility” 定为 150 m（utility 1） [binding]; 写不高于 100 的值，或从 “utility” 中删掉这一改动",
			en: `utility.yaml:5:25: the parameter "limit" may be lowered and not raised (binding: at_most): "province" says 100 m (province 1) and "utility" says 150 m (utility 1) [binding]; write 100 or less, or delete the change from "utility"`,
		},
		{
			name: "a period", city: "notice: {value: 4.5 workdays, cite: city 1}",
			zh: "city.yaml:5:26: 参数 “notice” 只可调高，不得调低（binding: at_least）：“nation” 定为 5个工作日（law 3），而 “city” 定为 4.5个工作日（city 1） [binding]; 写不低于 5 workdays 的值，或从 “city” 中删掉这一改动",
			en: `city.yaml:5:26: the parameter "notice" may be raised and not lowered (binding: at_least): "nation" says 5 working days (law 3) and "city" says 4.5 working days (city 1) [binding]; write 5 workdays or more, or delete the change from "city"`,
		},
		{
			name: "days without a value", city: "limit: {value: 100, from: 2020-01-01, cite: city 1}",
			zh: "city.yaml:5:10: 参数 “limit” 只可调低，不得调高（binding: at_most）：“nation” 定为 300 m（law 1），而 “city” 没有写值（2020-01-01之前） [binding]; 补上那些日子的值，如 300",
			en: `city.yaml:5:10: the parameter "limit" may be lowered and not raised (binding: at_most): "nation" says 300 m (law 1), "city" gives no value (before 2020-01-01) [binding]; give a value for these days, such as 300`,
		},
		{
			name: "one that a layer fixed", city: "limit: {binding: true}", utility: "limit: {value: 10, cite: utility 1}",
			zh: "utility.yaml:5:10: “limit” 在被扩展的规则集中定为不得变更（binding），见 city.yaml:5:10 [binding]; 删掉这里的改动；上位规定只能细化，不能变更",
			en: `utility.yaml:5:10: "limit" is binding in the set that is extended, at city.yaml:5:10 [binding]; delete the change; a higher rule may be detailed, not changed`,
		},
	}
	tests = append(tests, tests[0])
	tests[len(tests)-1].name, tests[len(tests)-1].city = "and is told once", "notice: {title: 公示}"
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := bound(t, tt.province, tt.city, tt.utility)
			if set == nil {
				t.Fatal(err)
			}
			var zh, en []string
			for _, d := range set.Errors {
				zh, en = append(zh, d.In("zh")), append(en, d.In("en"))
			}
			if diff := cmp.Diff(tt.zh+"\n"+tt.en, strings.Join(append(zh, en...), "\n")); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBindingWithoutOrder holds that a binding which a layer below cannot mean is told
// of that layer, whatever the one above makes of the parameter.
func TestBindingWithoutOrder(t *testing.T) {
	t.Parallel()
	for own, want := range map[string]string{
		"{binding: true}":         "base.yaml:3:39 wrong-constraint",
		"{title: x}":              "base.yaml:3:39 wrong-constraint",
		"{type: int, value: 900}": "top.yaml:4:14 binding",
	} {
		set, _ := rules.Load(t.Context(), files("base.yaml", "guize: 1\nset: base\nparams: {p: {type: bool, value: true, binding: at_most}}\n",
			"top.yaml", "guize: 1\nset: top\nextends: base.yaml\nparams: {p: "+own+"}\n"), "top.yaml")
		if set == nil || len(set.Errors) != 1 {
			t.Fatalf("%s: %+v", own, set)
		}
		if d := set.Errors[0]; d.Pos.String()+" "+d.Code != want {
			t.Errorf("%s: %s, want %s", own, d, want)
		}
	}
}

// TestTighteningByDays compares random values by date with those of the set below day
// by day: a finding stands where a day has a looser value or lost its own, and only
// there.
func TestTighteningByDays(t *testing.T) {
	t.Parallel()
	first, _ := calendar.ParseDate("2021-01-01")
	day := func(n int) string { return first.AddDays(n).String() }
	kinds := [][4]string{{"type: int", "2", "9", "10"}, {"type: number, unit: m", "0.9", "0.95", "10"}, {"type: money, unit: CNY", "9.9", "9.99", "10.00"},
		{"type: date", "2019-12-31", "2020-01-01", "2020-10-01"}, {"type: duration", "1.5 workdays", "9 workdays", "10 workdays"}}
	// values draws what holds on the days 0 to 11; before and after it what holds at the ends.
	values := func(r *rand.Rand, kind [4]string) (yaml string, on [12]int) {
		var out []string
		for d := 0; d < 12; {
			to := min(d+1+r.IntN(8), 12)
			if v := 1 + r.IntN(3); r.IntN(5) > 0 {
				for k := d; k < to; k++ {
					on[k] = v
				}
				one := "{value: " + kind[v]
				if d > 0 {
					one += ", from: " + day(d)
				}
				if to < 12 {
					one += ", to: " + day(to-1)
				}
				out = append(out, one+"}")
			}
			d = to
		}
		return "{unset: open, values: [" + strings.Join(out, ", ") + "]}", on
	}
	count := map[bool]int{}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 8))
		binding := []string{"at_most", "at_least"}[r.IntN(2)]
		kind := kinds[r.IntN(len(kinds))]
		below, was := values(r, kind)
		own, now := values(r, kind)
		loose := false
		for d := range was {
			loose = loose || was[d] > 0 && (now[d] == 0 || binding == "at_most" && now[d] > was[d] || binding == "at_least" && now[d] < was[d])
		}
		set, err := rules.Load(t.Context(), files("base.yaml", "guize: 1\nset: base\nparams: {p: "+strings.Replace(below, "{", "{"+kind[0]+", binding: "+binding+", ", 1)+"}\n",
			"top.yaml", "guize: 1\nset: top\nextends: base.yaml\nparams: {p: "+own+"}\n"), "top.yaml")
		if got := len(set.Errors) > 0; got != loose {
			t.Fatal(fmt.Sprintln(seed, binding, below, own, "loose:", loose, err))
		}
		count[loose]++
	}
	if count[true] < 200 || count[false] < 200 {
		t.Errorf("%v: too few of one kind", count)
	}
}
