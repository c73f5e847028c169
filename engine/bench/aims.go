package main

import (
	"fmt"
	"io"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// aim is a line of the table of aims in docs/design.md.
type aim struct {
	what, wish string
	got        float64 // 0 where it was not measured
	atLeast    bool    // got must reach the limit; otherwise it must not exceed it
	limit      float64
	unit       func(float64) string
	gaveUp     bool // it took too long to be measured
}

// most is an aim that a ratio must not exceed.
func most(what string, limit, got float64) aim {
	return aim{what: what, wish: "≤ " + times(limit), got: got, limit: limit, unit: times}
}

// least is an aim that a ratio must reach.
func least(what string, limit, got float64) aim {
	return aim{what: what, wish: "≥ " + times(limit), got: got, limit: limit, unit: times, atLeast: true}
}

// within is an aim for a time, in nanoseconds.
func within(what string, limit time.Duration, got float64) aim {
	return aim{what: what, wish: "≤ " + limit.String(), got: got, limit: float64(limit), unit: short}
}

// verdict is empty where nothing was measured.
func (a aim) verdict() (today, met string) {
	switch {
	case a.gaveUp:
		return "given up", "NO"
	case a.got == 0:
		return "", ""
	case a.atLeast && a.got < a.limit || !a.atLeast && a.got > a.limit:
		return a.unit(a.got), "NO"
	}
	return a.unit(a.got), "yes"
}

// group is a few aims under a heading of their own.
type group struct {
	title string
	aims  []aim
}

func printAims(out io.Writer, m measured) {
	near := append(append(nearAims(m.own), programAims(m.programs)...), serverAims(m.web)...)
	for _, g := range []group{
		{"Aims: near the limit", near},
		{"Aims: beside other engines, loading, memory", rivalAims(m.own)},
	} {
		t := &table{}
		t.add("aim", "wanted", "today", "met")
		for _, a := range g.aims {
			today, met := a.verdict()
			if today == "" {
				continue
			}
			t.add(a.what, a.wish, today, met)
		}
		if len(t.rows) > 1 {
			t.print(out, g.title, "")
		}
	}
}

// nearAims are those of one decision and of many, each beside the least that
// any program has to do for the same answer.
func nearAims(by map[string]*result) []aim {
	full, many, few := by[decision], by["10000"], by["100"]
	out := []aim{
		most("whole decision from JSON, beside encoding/json reading that into structs and writing the decision", 0.25, ratio(full, peer.FromJSON, peer.JSONBoth)),
		most("the same, the decision's JSON written too", 0.25, ratio(full, peer.InAndOut, peer.JSONBoth)),
	}
	out = append(out, openAims(by[open])...)
	out = append(out, most("whole decision from JSON to JSON, beside one by hand in Go of the same bytes (no receipt)", 8, ratio(full, peer.NoReceipt, peer.HandDecision)))
	whatIf := within(peer.OutOfReach, peer.WhatIfBound, timeOf(by[search], peer.OutOfReach))
	whatIf.gaveUp = by[search].gaveUp(peer.OutOfReach)
	return append(out, whatIf,
		least("N = 10,000 from a map, whole decision, expr beside it", 1000, ratio(many, "expr", peer.GuizeMap)),
		most("growth of that from N = 100 to 10,000", 1.5, growth(many, few, peer.GuizeMap)),
		most("12 rules by id from a bound struct, beside hand-written Go", 8, ratio(by[jingmen], peer.GuizeIDs, peer.Hand)),
	)
}

func openAims(r *result) []aim {
	beside := func(name string, limit float64) aim {
		a := most(name+", beside a whole decision", limit, ratio(r, name, peer.Whole))
		a.gaveUp = r.gaveUp(name)
		return a
	}
	out := []aim{beside(peer.OneLength, 3)}
	for i, limit := range []float64{6, 40, 600} {
		out = append(out, beside(peer.EmptyActs(peer.ActsSizes[i]), limit))
	}
	for i, n := range peer.ListSizes[1:] {
		grown := float64(n) / float64(peer.ListSizes[i])
		a := most(fmt.Sprintf("%s, time of each beside %d", peer.UnknownList(n), peer.ListSizes[i]), 1.5,
			ratio(r, peer.UnknownList(n), peer.UnknownList(peer.ListSizes[i]))/grown)
		a.gaveUp = r.gaveUp(peer.UnknownList(n))
		out = append(out, a)
	}
	return out
}

// rivalAims are the older ones.
func rivalAims(by map[string]*result) []aim {
	twelve, full := by[jingmen], by[decision]
	out := []aim{
		least("12 rules, expr against guize", 5, ratio(twelve, "expr", peer.GuizeIDs)),
		least("12 rules, OPA against guize", 200, ratio(twelve, "OPA", peer.GuizeIDs)),
		within("N = 100,000", 10*time.Microsecond, timeOf(by["100000"], peer.Guize)),
	}
	for _, name := range []string{"expr", "cel-go", "cedar-go", "OPA"} {
		out = append(out, least("N = 10,000, "+name+" against guize", 1000, ratio(by["10000"], name, peer.Guize)))
	}
	out = append(out, loadAims(by["10000"], 2*time.Second, 64)...)
	out = append(out, loadAims(by["100000"], 30*time.Second, 512)...)
	return append(out,
		most("full decision, against all its rules alone", 25, ratio(full, peer.FromStruct, peer.MatchOnly)),
		aim{what: "full decision, allocations", wish: "≤ 30", got: full.way(peer.FromStruct).allocs(), limit: 30,
			unit: func(x float64) string { return fmt.Sprintf("%.0f", x) }})
}

func loadAims(r *result, most time.Duration, mib float64) []aim {
	if r == nil {
		return nil
	}
	l := r.way(peer.Guize).load
	return []aim{within("loading "+titles(r.set), most, float64(l.CPU)),
		{what: "heap of " + titles(r.set), wish: fmt.Sprintf("≤ %.0f MiB", mib), got: float64(l.Heap), limit: mib * (1 << 20), unit: size}}
}

func ratio(r *result, a, b string) float64 { return r.way(a).times(r.way(b)) }

func growth(to, from *result, way string) float64 {
	if timeOf(from, way) == 0 {
		return 0
	}
	return timeOf(to, way) / timeOf(from, way)
}

func timeOf(r *result, way string) float64 {
	if w := r.way(way); w != nil {
		return w.nanoseconds()
	}
	return 0
}
