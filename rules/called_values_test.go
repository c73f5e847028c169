package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

const saidByTitle = `guize: 2
set: t
title: 接入
languages: [zh]
sources: {law: {title: 办法, allow: {missing-clause: 例}}}
params:
  modes: {type: set, choices: {a: 甲式, b: 乙式}, title: 方式, values: [{value: [甲式, b], cite: law 1}]}
bodies: {centre: {title: 中心}}
facts:
  kind: {type: enum, title: 类型, values: {firm: 企业, home: 居民}, default: 企业}
  works:
    type: list
    title: 外线工程
    item: {length: {type: number, title: 长度}, state: {type: enum, title: 状况, values: {new: 新建, old: 既有}, default: 新建}}
outcomes:
  works.fee: {type: number, title: 收费}
policies:
  p:
    title: 收费
    rules:
      - {id: a, then: [{notice: {code: n, fact: 类型, message: 请看}}, {route: {task: survey, to: centre, title: 踏勘}}], cite: law 1}
    tables:
      - {id: t, title: 表, for: work in 外线工程, inputs: [work.state, 类型], outputs: [work.fee], rows_from: t.csv, cite: law 1}
      - {id: u, title: 表, for: work in works, inputs: [work.状况], outputs: [work.收费], rows_from: u.csv, cite: law 1}
    # what stands behind tables stays there
  q:
    title: 其他
    rules:
      - {id: b, for: work in 外线工程, then: [{notice: {code: n, fact: work.长度, message: 请看}}, {route: {task: next, to: centre, title: 审批, after: [踏勘]}}], cite: law 1}
`

// What is said by title outside expressions has names once the set is read: defaults, values
// of parameters, facts that effects are about, tasks, and the columns of CSV files.
func TestTitlesOutsideExpressions(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), fstest.MapFS{
		"p.yaml": {Data: []byte(saidByTitle)},
		"t.csv":  {Data: []byte("id,状况,kind,收费\nr,新建,居民,2\ns,既有,-,3\n")},
		"u.csv":  {Data: []byte("id,state,work.fee\nr,new,2\n")},
	}, "p.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := []string{set.Fact("kind").Default.Text, set.Fact("works.state").Default.Text}
	for _, v := range set.Params[0].Values[0].Value.Items {
		got = append(got, v.Text)
	}
	for _, p := range set.Policies {
		for _, u := range p.Rules {
			got = append(got, u.ID)
			for i := range u.Effects {
				e := &u.Effects[i]
				for _, name := range []string{"fact", "after"} {
					if v := e.Arg(name); v != nil {
						got = append(got, v.Text)
						for _, x := range v.Items {
							got = append(got, x.Text)
						}
					}
				}
				if e.Kind == "decide" {
					got = append(got, e.Args[0].Name+"="+e.Args[0].Value.Text)
				}
			}
		}
	}
	want := []string{"firm", "new", "a", "b", "a", "kind", "t.r", "work.fee=2", "t.s", "work.fee=3", "u.r", "work.fee=2", "b", "work.length", "", "survey"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := set.Task("踏勘"); got != "survey" {
		t.Errorf("Task = %q", got)
	}
}

// What two things are called by is answered with both, and with where they are.
func TestTitlesOfSeveral(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ was, now, want string }{
		{"default: 企业", "default: 同一", "firm (p.yaml:10:42), home (p.yaml:10:52)"},
		{"to: centre, title: 审批", "to: centre, title: 踏勘", "survey (p.yaml:21:"},
	} {
		text := strings.Replace(saidByTitle, tt.was, tt.now, 1)
		text = strings.ReplaceAll(text, "{firm: 企业, home: 居民}, default: 同一", "{firm: 同一, home: 同一}, default: 同一")
		_, err := rules.Load(t.Context(), fstest.MapFS{"p.yaml": {Data: []byte(text)}, "t.csv": {Data: []byte("id,状况,类型,收费\nr,新建,-,2\n")}, "u.csv": {Data: []byte("id,状况,收费\nr,new,2\n")}}, "p.yaml")
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.now, err, tt.want)
		}
	}
}
