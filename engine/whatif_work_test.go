package engine_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// What a search may take, of what is within reach and what is not. With every
// application decided whole each of these ended at its limit.
func TestWhatIfWork(t *testing.T) {
	t.Parallel()
	grants, err := os.ReadFile("bench/internal/peer/testdata/grants.yaml")
	if err != nil {
		t.Fatal(err)
	}
	firm := map[string]any{"firm.age": 20, "firm.staff": 40, "firm.revenue": 20000000, "firm.district": "duodao", "firm.trade": "chemicals",
		"project.own_share": 30, "project.months": 30, "grants.received": 1}
	few := func(n int) map[string]any {
		out := map[string]any{}
		for i := range n {
			out[fmt.Sprintf("f%d", i)] = 1
		}
		return out
	}
	for _, tt := range []struct {
		name, set string
		facts     map[string]any
		path      string
		value     any
		changes   int // 0: out of reach
		units     int64
	}{
		{"grants, not all known", string(grants), firm, "level", "highest", 0, 100_000},
		{"grants, within reach", string(grants), firm, "eligible", "false", 1, 2_000_000},
		{"points, all known", pointsSet(30, 16), few(30), "o", true, 0, 500_000},
		{"points, none known", pointsSet(16, 16), nil, "o", true, 0, 1_000_000},
		{"points, within reach", pointsSet(40, 14), few(40), "o", true, 3, 500_000},
		{"a list", listSet, map[string]any{"w": elements(14)}, "o", true, 0, 1_000_000},
		{"an element of 100", listSet, map[string]any{"w": elements(100)}, "w[1].e", "true", 3, 500_000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var w engine.Work
			got, err := compileText(t, "s.yaml", tt.set).WhatIf(engine.CountWork(context.Background(), &w), engine.Input{At: sampleAt, Facts: tt.facts}, engine.Want(tt.path, tt.value))
			if err != nil {
				t.Fatal(err)
			}
			changes := 0
			if len(got.List) > 0 {
				changes = len(got.List[0].Changes)
			}
			if got.Have || got.Ended || changes != tt.changes || w.Units() > tt.units {
				t.Errorf("%d changes, want %d, after %d units, of which %d were to do; %+v", changes, tt.changes, w.Units(), tt.units, got)
			}
			t.Logf("%d units, %d decided", w.Units(), got.Tried)
		})
	}
}

const setHead = "guize: 1\nset: s\nlanguages: [en]\ntimezone: Asia/Shanghai\ncalendar: cn\n"

// pointsSet gives 2 points, or 5, for each of n facts, and asks for some.
func pointsSet(n, need int) string {
	var facts, rows strings.Builder
	for i := range n {
		fmt.Fprintf(&facts, "  f%d: {type: int, min: 0, max: 100, title: F}\n", i)
		for k, least := range []int{10, 50} {
			fmt.Fprintf(&rows, "      - {id: r%d-%d, title: R, allow: {missing-citation: x}, when: 'f%d >= %d', then: [{decide: {points: %d}}]}\n", i, k, i, least, 2+k)
		}
	}
	return setHead + "facts:\n" + facts.String() + "outcomes:\n  o: {type: bool, title: O}\n  points: {type: int, combine: sum, title: P}\npolicies:\n  p:\n    title: P\n    rules:\n" +
		rows.String() + fmt.Sprintf("      - {id: o, title: O, allow: {missing-citation: x}, when: '(points ?? 0) >= %d', then: [{decide: {o: true}}]}\n", need)
}

// listSet asks for four elements that are alike, three facts of each.
const listSet = setHead + `facts:
  w: {type: list, key: id, title: W, item: {id: {type: string, title: I}, a: {type: int, title: A}, b: {type: bool, title: B}, c: {type: enum, values: [x, y, z], title: C}}}
outcomes: {o: {type: bool, title: O}, w.e: {type: bool, title: E}}
policies:
  p:
    title: P
    rules:
      - {id: o, title: O, allow: {missing-citation: x}, when: 'count(w, .a > 5 and .b and .c == "x") >= 4', then: [{decide: {o: true}}]}
      - {id: e, title: E, for: l in w, allow: {missing-citation: x}, when: 'l.a > 5 and l.b and l.c == "x" and count(w, .a > 0) >= 3', then: [{decide: {l.e: true}}]}
`

func elements(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = map[string]any{"id": fmt.Sprint(i), "a": 1, "b": false, "c": "y"}
	}
	return out
}

// A search that its work ends says which facts it was changing: of a larger one as
// many or more.
func TestWhatIfSaysWhereItEnded(t *testing.T) {
	t.Parallel()
	in := engine.Input{At: sampleAt, Facts: map[string]any{"w": elements(20)}}
	before := 0
	for units := int64(100); units <= 200_000; units *= 2 {
		got, err := limited(t, listSet, units).WhatIf(context.Background(), in, engine.Want("o", true))
		if err != nil || !got.Ended || len(got.List) > 0 {
			t.Fatalf("%+v, %v", got, err)
		}
		if len(got.Last) < before {
			t.Errorf("with %d units it ended at %v, with half of them at %d facts", units, got.Last, before)
		}
		before = len(got.Last)
	}
	if before != 3 {
		t.Errorf("it ended at %d facts", before)
	}
}
