package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

const titledSet = `guize: 2
set: t
title: 外线接入
languages: [zh]
sources: {law: {title: 办法}}
params:
  limit: {type: number, title: 报备上限, value: 300, cite: law 1}
  cap: {type: number, title: 长度, value: 9, cite: law 1}
facts:
  line.length: {type: number, title: 长度}
  kind: {type: enum, alias: 类别, title: 申请人类型, values: {firm: {zh: 企业}, home: {zh: 居民}, other: {zh: 其他, en: home}}}
  works:
    type: list
    key: service
    title: 外线工程
    item:
      service: {type: enum, title: 用途, values: {water: 用水, gas: 用气}}
      length: {type: number, title: 长度}
      text: {type: string, title: 说明（可不填）}
outcomes:
  approval: {type: enum, title: 审批方式, values: {filing: 报备, review: 审查}}
  works.approval: {type: enum, title: 审批方式, values: {filing: 报备, review: 审查}}
define:
  big: {title: 大用户, expr: "true"}
policies:
  p:
    title: 审批
    rules:
      - {id: a, for: work in 外线工程, then: [decide: {work.审批方式: 报备, 审批方式: 报备}], cite: law 1}
    tables:
      - {id: t, for: work in 外线工程, inputs: [work.长度], outputs: [work.审批方式], cite: law 1, rows: [{id: r, if: ["1"], then: [审查]}]}
`

// Things are called by the titles that are theirs alone where they are read, and that can
// be names; what a layer says by title outside expressions is the name once it is read.
func TestTitles(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "policies.yaml", []byte(titledSet))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	add := func(name string, titles []string) { got[name] = strings.Join(titles, " ") }
	for _, f := range set.Facts {
		add(f.Name, f.Titles)
		for _, item := range f.Item {
			add(f.Name+"."+item.Name, item.Titles)
		}
	}
	for _, o := range set.Outcomes {
		add("outcome "+o.Name, o.Titles)
	}
	for _, d := range set.Definitions {
		add("define "+d.Name, d.Titles)
	}
	for _, p := range set.Params {
		add("params."+p.Name, p.Titles)
		add("bare "+p.Name, p.Bare)
	}
	for _, v := range set.Fact("kind").Type.Values {
		add("kind "+v.ID, v.Titles)
	}
	want := map[string]string{
		"line.length": "", "kind": "申请人类型", "works": "外线工程", // 长度 is a parameter's too
		"works.service": "用途", "works.length": "长度", "works.text": "",
		"outcome approval": "审批方式", "outcome works.approval": "审批方式", "define big": "大用户",
		"params.limit": "报备上限", "bare limit": "报备上限", "params.cap": "长度", "bare cap": "",
		"kind firm": "企业", "kind home": "居民", "kind other": "其他", // home is the name of another value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	for _, r := range set.Policies[0].Rules {
		if r.For.List != "works" {
			t.Errorf("%s runs over %s", r.ID, r.For.List)
		}
		var names []string
		for _, a := range r.Effects[0].Args {
			names = append(names, a.Name)
		}
		if want := "work.approval"; names[0] != want || len(names) > 1 && names[1] != "approval" {
			t.Errorf("%s decides %v", r.ID, names)
		}
	}
	if out := set.Policies[0].Rules[1].Table.Outputs[0]; out != "work.approval" {
		t.Errorf("the table gives %s", out)
	}
	for path, want := range map[string]string{
		"外线工程[用气].长度": "works[gas].length", "works[gas].审批方式": "works[gas].approval", "外线工程[用气]": "works[gas]", "works.用途": "works.service",
		"外线工程[用水].说明（可不填）": "works[water].text", "审批方式": "approval", "类别": "kind", "长度": "长度", "line.length": "line.length", "没有": "没有", "work[1].x": "work[1].x",
	} {
		if got := set.Named(path); got != want {
			t.Errorf("Named(%q) = %q, want %q", path, got, want)
		}
	}
	if diff := cmp.Diff([]string{"line.length", "works.length", "params.cap"}, set.Titled("长度")); diff != "" {
		t.Errorf("Titled (-want +got):\n%s", diff)
	}
}

// Reading a set takes time in proportion to it, however much in it is called by titles:
// eight times the lists, outcomes and rules took 250 times as long where each name was
// looked for among all.
func TestTitlesGrowAsTheSetDoes(t *testing.T) {
	one, eight := readingTitles(t, 100), readingTitles(t, 800)
	if eight > 50*one {
		t.Errorf("a set of 100 lists is read in %v, one of 800 in %v", one, eight)
	}
}

// readingTitles is how long it takes to read a set of n lists, each with an outcome and two
// rules: the least of three times.
func readingTitles(t *testing.T, n int) time.Duration {
	t.Helper()
	var facts, outcomes, rows strings.Builder
	for i := range n {
		fmt.Fprintf(&facts, "  f%d: {type: list, title: 列%d, item: {x: {type: number, title: 甲}}}\n", i, i)
		fmt.Fprintf(&outcomes, "  f%d.o: {type: number, title: 果%d}\n", i, i)
		for j := range 2 {
			fmt.Fprintf(&rows, "      - {id: r%d-%d, title: 规则, for: w in 列%d, then: [decide: {w.果%d: 1}], cite: law 1}\n", i, j, i, i)
		}
	}
	text := "guize: 2\nset: t\ntitle: 很多\nlanguages: [zh]\nsources: {law: {title: 办法, allow: {missing-clause: 例}}}\nfacts:\n" + facts.String() + "outcomes:\n" + outcomes.String() + "policies:\n  p:\n    title: 审批\n    rules:\n" + rows.String()
	least := time.Hour
	for range 3 {
		start := time.Now()
		if _, err := rules.Parse(t.Context(), "p.yaml", []byte(text)); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(start))
	}
	return least
}
