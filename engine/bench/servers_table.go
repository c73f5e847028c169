package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/guize-rules/guize/engine/bench/internal/rival"
)

// server finds a server that was measured; nil where there is none of that name.
func server(all []*served, name string) *served {
	for _, v := range all {
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

func printServers(out io.Writer, all []*served) {
	t := &table{}
	t.add("", "answers a second", "rate beside net/http", "its processor time an answer", "median, 99 % of answers within", "start", "memory")
	bare := server(all, rival.Bare)
	for _, v := range all {
		if v.skipped != "" {
			t.add(v.Name, "— ("+v.skipped+")", "—", "—", "—", "—", "—")
			continue
		}
		t.add(v.Name, grouped(fmt.Sprintf("%.0f", median(v.rate))), times(beside(v, bare, rates)),
			short(median(v.each))+", "+times(beside(v, bare, eachs)), short(median(v.mid))+", "+short(median(v.top)),
			short(float64(v.up))+", "+short(float64(v.upCPU)), size(float64(v.memory)))
	}
	t.print(out, "The 12 rules over HTTP", fmt.Sprintf(
		"Closed loop, 8 connections on loopback; the servers and the program that asks share %d processors. The start is from exec to the first answer, by the clock on the wall and in processor time.", runtime.NumCPU()))
}

// serverAims is what guize's server is to come to.
func serverAims(all []*served) []aim {
	g, b := server(all, rival.Guize), server(all, rival.Bare)
	return []aim{
		least("12 rules over HTTP, rate beside net/http with the rules by hand", 0.8, beside(g, b, rates)),
		least("12 rules over HTTP, rate beside OPA's server", 1, beside(g, server(all, rival.OPA), rates)),
		least("12 rules over HTTP, rate beside Cerbos' server", 1, beside(g, server(all, rival.Cerbos), rates)),
	}
}
