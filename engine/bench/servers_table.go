package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/guize-rules/guize/engine/bench/internal/rival"
)

// server finds a server that was measured; nil where there is none of that name.
func (g *servedGroup) server(name string) *served {
	for _, v := range g.all {
		if v.Name == name && len(v.rate) > 0 {
			return v
		}
	}
	return nil
}

// beside is the median of the ratios, within each round, of what two servers
// were measured at; 0 where one was not measured.
func beside(a, b *served, of func(*served) []float64) float64 {
	if a == nil || b == nil {
		return 0
	}
	var out []float64
	for i, x := range of(a) {
		out = append(out, x/of(b)[i])
	}
	return median(out)
}

func rates(v *served) []float64 { return v.rate }
func eachs(v *served) []float64 { return v.each }

func (g *servedGroup) print(out io.Writer) {
	t := &table{}
	t.add("", "answers a second", "rate beside net/http", "its processor time an answer", "median, 99 % of answers within", "start", "memory")
	bare := g.server(rival.Bare)
	for _, v := range g.all {
		if v.skipped != "" {
			t.add(v.Name, "— ("+v.skipped+")", "—", "—", "—", "—", "—")
			continue
		}
		t.add(v.Name, grouped(fmt.Sprintf("%.0f", median(v.rate))), times(beside(v, bare, rates)),
			short(median(v.each))+", "+times(beside(v, bare, eachs)), short(median(v.mid))+", "+short(median(v.top)),
			short(float64(v.up))+", "+short(float64(v.upCPU)), size(float64(v.memory)))
	}
	t.print(out, g.Title, fmt.Sprintf(
		"Closed loop, 8 connections on loopback; the servers and the program that asks share %d processors. The start is from exec to the first answer, by the clock on the wall and in processor time.", runtime.NumCPU()))
}

// serverAims is what guize's server is to come to. The first group is the
// twelve rules.
func serverAims(groups []*servedGroup) []aim {
	if len(groups) == 0 {
		return nil
	}
	twelve, whole := groups[0], groups[1]
	rate := func(g *servedGroup, name string) float64 { return beside(g.server(rival.Guize), g.server(name), rates) }
	return []aim{
		least("12 rules over HTTP, rate beside net/http with the rules by hand", 0.8, rate(twelve, rival.Bare)),
		least("12 rules over HTTP, rate beside OPA's server", 1, rate(twelve, rival.OPA)),
		least("12 rules over HTTP, rate beside Cerbos' server", 1, rate(twelve, rival.Cerbos)),
		least("a whole decision over HTTP, rate beside OPA's server with a part of it", 1, rate(whole, rival.OPA)),
	}
}
