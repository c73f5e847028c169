package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

const base = `guize: 1
set: law
title: 法律
languages: [zh]
timezone: Asia/Shanghai
calendar: cn
rules_on: a.at_date
sources: {s: {title: 文件, issuer: 甲, number: 一号, url: "https://example.com/"}}
params:
  limit: {title: 上限, type: number, unit: m, min: 1, max: 1000, value: 300, cite: s 二}
  kinds: {type: set, choices: [a, b], value: [a], cite: s 1}
  open: {type: duration, unset: 文件未规定}
bodies: {centre: {title: 中心}, water: {title: 水务}}
materials: {papers: {title: 材料, from: platform}}
facts:
  a.kind: {type: enum, values: [x, y], title: 类别, alias: 类别, default: x, question: 哪一类？, asked_of: centre}
  a.name: {type: string, max_length: 10, pattern: "^x", required: true, sensitive: true}
outcomes: {o: {type: number, unit: m, title: 结果, combine: sum, round: 0.01}}
define: {d: {expr: a.kind == "x", title: 定义}, e: true, f: {expr: params.limit / 3, round: {to: 1, mode: up}}, g: {expr: params.limit / 7, round: 10}}
duties: {t: {title: 职责, body: centre, cite: s 1, reason: 内部}}
promises: {k: {every: notice, has: cite, cite: s 1}, w: {holds: "true", title: 恒真, cite: s 1, valid: {from: 2020-01-01}}}
targets: {m: {of: a.n, average: 3, by: month, cite: s 1}}
policies:
  p:
    title: 甲
    applies: d
    cite: s 1
    rules:
      - {id: one, title: 一, when: d, then: [{decide: {o: 1}}]}
      - {id: two, then: [{decide: {o: 2}}]}
      - {id: three, then: [{decide: {o: 3}}]}
    tables:
      - {id: t, inputs: [a.kind], outputs: [o], rows: [{id: x, if: [x], then: [1]}, {id: y, if: [y], then: [2]}]}
  q:
    cite: s 1
    rules:
      - {id: one, then: [{decide: {o: 4}}]}
`

const overlay = `guize: 1
set: city
extends: base.yaml
rules_on: a.other_date
calendar: city
timezone: Asia/Urumqi
remove: [p/two]
params:
  limit: {value: 500, cite: s 城}
  open: {value: 5 days, cite: s 1}
bodies: {centre: {title: 市中心}}
materials: {papers: {title: 各项材料}}
sources: {s: {title: 新文件}}
facts:
  a.kind: {values: [x, y, z]}
  a.name: {type: string, title: 名称}
outcomes: {o: {title: 新结果}}
define: {d: a.kind == "z", f: {title: 三分之一}, g: params.limit / 10}
duties: {t: {body: [centre, water]}}
promises: {k: {title: 都写明依据}, w: {of: o, to: a.kind}}
targets: {m: {within: 2, share: 90}}
policies:
  p:
    title: 乙
    cite: s 乙
    rules:
      - {id: three, then: [{decide: {o: 33}}]}
      - {id: four, overrides: one, then: [{decide: {o: 44}}]}
    tables:
      - {id: t, inputs: [a.kind], outputs: [o], rows: [{id: y, if: [y], then: [22]}, {id: z, if: [z], then: [3]}]}
  r:
    cite: s 1
    rules:
      - {id: one, then: [{decide: {o: 5}}]}
`

func overlaid(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Load(t.Context(), files("base.yaml", base, "city.yaml", overlay), "city.yaml")
	if err == nil || len(set.Errors) > 0 {
		return set
	}
	t.Fatal(err)
	return nil
}

func TestExtendsRules(t *testing.T) {
	t.Parallel()
	set := overlaid(t)
	var got []string
	for _, p := range set.Policies {
		for _, u := range p.Rules {
			got = append(got, p.ID+"/"+u.ID+" "+u.Layer+" "+u.Effects[0].Arg("o").Text+" "+u.Cites[0].String())
		}
	}
	want := []string{
		"p/one law 1 s 1", "p/three city 33 s 乙", "p/t.y city 22 s 乙", "p/four city 44 s 乙", "p/t.z city 3 s 乙",
		"q/one law 4 s 1", "r/one city 5 s 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules, layers, values and citations (-want +got):\n%s", diff)
	}
	p := set.Policies[0]
	if p.Title.In("zh") != "乙" || p.Applies.Expr.Source != "d" || p.Layer != "city" || set.Policies[1].Layer != "law" {
		t.Errorf("policy = %+v", p)
	}
}

func TestExtendsThings(t *testing.T) {
	t.Parallel()
	set := overlaid(t)
	limit, open := set.Params[0], set.Params[2]
	if limit.Values[0].Value.Text != "500" || limit.Title.In("zh") != "上限" || limit.Type.Unit != "m" || limit.Type.Max != "1000" || limit.Layer != "city" {
		t.Errorf("limit = %+v: what is not given again stays", limit)
	}
	if len(open.Unset) != 0 || open.Values[0].Value.Text != "5 days" || open.Type.Kind != rules.KindDuration {
		t.Errorf("open = %+v: a value takes the place of unset", open)
	}
	if k := set.Params[1]; k.Layer != "law" || len(k.Type.Values) != 2 {
		t.Errorf("kinds = %+v: untouched", k)
	}
	kind, name := set.Facts[0], set.Facts[1]
	if len(kind.Type.Values) != 3 || kind.Type.Kind != rules.KindEnum || kind.Default.Text != "x" || kind.Alias != "类别" || kind.AskedOf != "centre" {
		t.Errorf("a.kind = %+v: the values are given whole, the rest stays", kind)
	}
	if name.Type.Length != 0 || name.Type.Regexp != "" || !name.Required || name.Title.In("zh") != "名称" {
		t.Errorf("a.name = %+v: a type given anew has no old constraints", name)
	}
	s, b, m, o, d, e, duty := set.Sources[0], set.Bodies[0], set.Materials[0], set.Outcomes[0], set.Definitions[0], set.Definitions[1], set.Duties[0]
	got := []string{s.Title.In(""), s.Issuer.In(""), s.Number, b.Title.In(""), b.Layer, m.Title.In(""), m.From, o.Title.In(""), o.Combine, o.Type.Unit,
		d.Expr.Source, d.Title.In(""), d.Layer, e.Layer, duty.Bodies[1], duty.Title.In(""), duty.Reason.In("")}
	want := []string{"新文件", "甲", "一号", "市中心", "city", "各项材料", "platform", "新结果", "sum", "m",
		`a.kind == "z"`, "定义", "city", "law", "water", "职责", "内部"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("things (-want +got):\n%s", diff)
	}
	if f, g := set.Definitions[2], set.Definitions[3]; o.Type.Round.To != "0.01" || f.Round.To != "1" || f.Round.Mode != "up" || g.Round.To != "" {
		t.Errorf("roundings %+v, %+v, %+v: a rounding stays, and goes with the expression that it was of", o.Type.Round, f.Round, g.Round)
	}
	if m := set.Targets[0]; m.Kind() != rules.TargetShare || m.Average != "" || m.By == nil || m.Of == nil {
		t.Errorf("target %+v: another kind leaves nothing of the kind below, and keeps the rest", m)
	}
	k, w := set.Promises[0], set.Promises[1]
	if k.Kind() != rules.PromiseEvery || k.Has.ID != "cite" || k.Title.In("") != "都写明依据" || w.Kind() != rules.PromiseBlind || w.Title.In("") != "恒真" || w.Valid.Always() {
		t.Errorf("promises %+v, %+v: one of another kind leaves nothing of the kind below, and keeps what is of any kind", k, w)
	}
	if set.ID != "city" || set.Title != nil || set.CalendarID != "city" || set.Timezone != "Asia/Urumqi" || set.RulesOn.Source != "a.other_date" || set.Languages[0] != "zh" {
		t.Errorf("header = %+v", set)
	}
}

func TestExtendsChanges(t *testing.T) {
	t.Parallel()
	set := overlaid(t)
	var got []string
	for _, c := range set.Changes {
		s := c.Kind + " " + c.ID
		if c.Removed {
			s += " removed"
		}
		if c.By != "city" || c.Pos.File != "city.yaml" || c.Pos.Line == 0 {
			t.Errorf("%s: by %s at %s", s, c.By, c.Pos)
		}
		got = append(got, s)
	}
	want := []string{
		"set timezone", "set calendar", "set rules_on", "source s", "param limit", "param open", "body centre", "material papers",
		"fact a.kind", "fact a.name", "outcome o", "definition d", "definition f", "definition g", "duty t", "promise k", "promise w", "target m", "rule p/two removed", "policy p",
		"rule p/t.x removed", "rule p/three", "rule p/t.y",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if len(set.Files) != 2 || set.Files[0].Name != "base.yaml" {
		t.Errorf("files = %v, want the base set first", set.Files)
	}
}

func TestExtendsThreeLayers(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), files(
		"law/a.yaml", "guize: 1\nset: law\nsources: {s: {}}\nparams: {p: {type: number, value: 1, cite: s 1}}\n",
		"province.yaml", "guize: 1\nset: province\nextends: law\nparams: {p: {value: 2, cite: s 1}}\n",
		"city/x/p.yaml", "guize: 1\nset: city\nextends: ../../province.yaml\nparams: {p: {title: 参数}}\n",
	), "city/x/p.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p := set.Params[0]
	if p.Values[0].Value.Text != "2" || p.Title.In("") != "参数" || p.Layer != "city" || len(set.Changes) != 2 || set.Changes[0].By != "province" {
		t.Errorf("param = %+v, changes = %v", p, set.Changes)
	}
}

func TestExtendsMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		files  []string
		want   []string
		reason string
	}{
		{"circle of two", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\n", "q.yaml", "guize: 1\nset: q\nextends: p.yaml\n"},
			[]string{"q.yaml:3:10 extends-cycle"}, "where it closes"},
		{"mistakes of both", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\nfact: {}\n", "q.yaml", "guize: 1\nset: q\nfacts: []\n"},
			[]string{"p.yaml:4:1 unknown-key", "q.yaml:3:8 wrong-kind"}, "the base set is checked too"},
		{"base without a name", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\n", "q.yaml", "guize: 1\n"},
			[]string{"q.yaml:1:1 missing-key"}, "each layer has a name"},
		{"type still missing", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\nfacts: {a: {title: 甲}}\n", "q.yaml", "guize: 1\nset: q\n"},
			[]string{"p.yaml:4:9 missing-key"}, "there is nothing to inherit it from"},
		{"bounds meet", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\nfacts: {a: {min: 5}}\n", "q.yaml", "guize: 1\nset: q\nfacts: {a: {type: int, max: 3}}\n"},
			[]string{"q.yaml:3:24 bad-number"}, "checked after laying over"},
		{"value out of bounds", []string{"p.yaml", "guize: 1\nset: s\nextends: q.yaml\nparams: {a: {value: 5, cite: s 1}}\n", "q.yaml", "guize: 1\nset: q\nsources: {s: {}}\nparams: {a: {type: int, max: 3, value: 1, cite: s 1}}\n"},
			[]string{"p.yaml:4:21 bad-value"}, "the base set's bounds hold"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Load(t.Context(), files(tt.files...), "p.yaml")
			if diff := cmp.Diff(tt.want, foundIn(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%v", tt.reason, diff, err)
			}
		})
	}
}

// A rule that is replaced without a citation keeps that of its policy (R7, R8).
func TestExtendsCite(t *testing.T) {
	t.Parallel()
	const city = "guize: 1\nset: city\nextends: base.yaml\npolicies:\n  p:\n    rules:\n      - {id: one, then: [{decide: {o: 5}}]}\n"
	set, err := rules.Load(t.Context(), files("base.yaml", base, "city.yaml", city), "city.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			if p.ID == "p" && r.ID == "one" && (len(r.Cites) != 1 || r.Cites[0].String() != "s 1") {
				t.Errorf("%s/%s cites %v, want s 1", p.ID, r.ID, r.Cites)
			}
		}
	}
}
