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
	got        float64 // NaN-free; 0 where it was not measured
	most       bool    // got must not exceed limit; otherwise it must reach it
	limit      float64
	unit       func(float64) string
}

func printAims(out io.Writer, rules []*result, full *result) {
	by := map[string]*result{}
	for _, r := range rules {
		by[r.set] = r
	}
	t := &table{}
	t.add("aim", "wanted", "measured", "")
	for _, a := range append(ruleAims(by), decisionAims(full)...) {
		if a.got == 0 {
			t.add(a.what, a.wish, "—", "not measured")
			continue
		}
		verdict := "met"
		if a.most && a.got > a.limit || !a.most && a.got < a.limit {
			verdict = "NOT MET"
		}
		t.add(a.what, a.wish, a.unit(a.got), verdict)
	}
	t.print(out, "Aims", "")
}

func ruleAims(by map[string]*result) []aim {
	out := []aim{
		{"12 rules, against hand-written Go", "≤ 4×", ratio(by[jingmen], peer.GuizeIDs, peer.Hand), true, 4, times},
		{"12 rules, expr against guize", "≥ 5×", ratio(by[jingmen], "expr", peer.GuizeIDs), false, 5, times},
		{"12 rules, OPA against guize", "≥ 200×", ratio(by[jingmen], "OPA", peer.GuizeIDs), false, 200, times},
		{"N = 10,000 against N = 100", "≤ 4×", growth(by["10000"], by["100"]), true, 4, times},
		{"N = 100,000", "≤ 10 µs", guizeTime(by["100000"]), true, float64(10 * time.Microsecond), short},
	}
	for _, name := range []string{"expr", "cel-go", "cedar-go", "OPA"} {
		out = append(out, aim{"N = 10,000, " + name + " against guize", "≥ 1,000×", ratio(by["10000"], name, peer.Guize), false, 1000, times})
	}
	for _, l := range []struct {
		set, time, heap string
		most            time.Duration
		mib             float64
	}{{"10000", "≤ 2s", "≤ 64 MiB", 2 * time.Second, 64}, {"100000", "≤ 30s", "≤ 512 MiB", 30 * time.Second, 512}} {
		var compile, heap float64
		if r := by[l.set]; r != nil {
			e := r.way(peer.Guize)
			compile, heap = float64(e.load.CPU), float64(e.load.Heap)
		}
		out = append(out, aim{"loading " + titles(l.set), l.time, compile, true, float64(l.most), short},
			aim{"heap of " + titles(l.set), l.heap, heap, true, l.mib * (1 << 20), size})
	}
	return out
}

func decisionAims(full *result) []aim {
	e := full.way(peer.FromStruct)
	return []aim{
		{"full decision, against all its rules alone", "≤ 25×", ratio(full, peer.FromStruct, peer.MatchOnly), true, 25, times},
		{"full decision, against the 12 rules alone", "≤ 25×", ratio(full, peer.FromStruct, peer.Twelve), true, 25, times},
		{"full decision, allocations", "≤ 30", max(e.allocs(), 0.001), true, 30, func(x float64) string { return fmt.Sprintf("%.0f", x) }},
	}
}

func ratio(r *result, a, b string) float64 { return r.way(a).times(r.way(b)) }

func growth(to, from *result) float64 {
	if guizeTime(from) == 0 {
		return 0
	}
	return guizeTime(to) / guizeTime(from)
}

func guizeTime(r *result) float64 {
	if w := r.way(peer.Guize); w != nil {
		return w.nanoseconds()
	}
	return 0
}
