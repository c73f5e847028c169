package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

func titles(set string) string {
	switch set {
	case jingmen:
		return "12 rules"
	case decision:
		return "full decision"
	}
	return "N = " + grouped(set)
}

func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// table is a Markdown table, its columns aligned.
type table struct{ rows [][]string }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(out io.Writer, title, note string) {
	fmt.Fprintf(out, "\n### %s\n\n", title)
	widths := make([]int, len(t.rows[0]))
	for _, r := range t.rows {
		for i, c := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for i, r := range t.rows {
		printRow(out, r, widths)
		if i == 0 {
			rule := []string{strings.Repeat("-", widths[0])}
			for _, w := range widths[1:] {
				rule = append(rule, strings.Repeat("-", w-1)+":")
			}
			printRow(out, rule, widths)
		}
	}
	if note != "" {
		fmt.Fprintf(out, "\n%s\n", note)
	}
}

func printRow(out io.Writer, cells []string, widths []int) {
	for i, c := range cells {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
		if i == 0 {
			fmt.Fprintf(out, "| %s%s |", c, pad)
		} else {
			fmt.Fprintf(out, " %s%s |", pad, c)
		}
	}
	fmt.Fprintln(out)
}

// byEngine prints one row an engine and one column a set.
func byEngine(out io.Writer, rs []*result, title, note string, skip func(string) bool, cell func(*result, *engine) string) {
	t := &table{}
	head := []string{""}
	for _, r := range rs {
		head = append(head, titles(r.set))
	}
	t.add(head...)
	for _, e := range rs[0].engines {
		if skip != nil && skip(e.name) {
			continue
		}
		row := []string{e.name}
		for _, r := range rs {
			row = append(row, cell(r, r.engine(e.name)))
		}
		t.add(row...)
	}
	t.print(out, title, note)
}

// evaluated gives "—" for an engine that was not measured.
func evaluated(f func(*result, *engine) string) func(*result, *engine) string {
	return func(r *result, e *engine) string {
		if len(e.one) == 0 {
			return "—"
		}
		return f(r, e)
	}
}

func printRules(out io.Writer, rs []*result) {
	byEngine(out, rs, "Time of one evaluation, in times of guize",
		"Medians of the ratios within each round; the time of guize itself stands in its row. — : loading took too long.", nil,
		evaluated(func(r *result, e *engine) string {
			if e.name == peer.Guize {
				return "1 (" + short(e.nanoseconds()) + ")"
			}
			return times(e.times(r.engine(peer.Guize)))
		}))
	byEngine(out, rs, "Time of one evaluation, in times of hand-written Go", "", nil,
		evaluated(func(r *result, e *engine) string {
			if e.name == peer.Hand {
				return "1 (" + short(e.nanoseconds()) + ")"
			}
			return times(e.times(r.engine(peer.Hand)))
		}))
	byEngine(out, rs, "Two goroutines",
		"How many times as many evaluations a second as with one (2 at best), and how many times the processor time of each.", nil,
		evaluated(func(_ *result, e *engine) string {
			gain, cost := e.gain()
			return fmt.Sprintf("%.1f, %.1f", gain, cost)
		}))
	byEngine(out, rs, "Allocations and bytes of one evaluation", "", nil,
		evaluated(func(_ *result, e *engine) string { return memory(e) }))
	printLoading(out, rs)
}

func memory(e *engine) string {
	return fmt.Sprintf("%.0f, %s", math.Round(e.allocs()), size(e.bytes()))
}

// sameRules leaves out the other ways to ask guize, and what is not loaded.
func sameRules(name string) bool {
	return name == peer.Hand || name != peer.Guize && strings.HasPrefix(name, peer.Guize)
}

func printLoading(out io.Writer, rs []*result) {
	byEngine(out, rs, "Loading, in times of guize",
		"Processor time from text to the first evaluation; that of guize itself stands in its row, parsing + compiling.", sameRules,
		func(r *result, e *engine) string {
			g := r.engine(peer.Guize)
			switch {
			case e.load.GaveUp:
				return "— (given up)"
			case e == g:
				return short(float64(e.load.Parse)) + " + " + short(float64(e.load.Compile))
			}
			return times(float64(e.load.CPU) / float64(g.load.CPU))
		})
	byEngine(out, rs, "Heap that the loaded rules hold", "guize holds the text of the rules too, with all titles and citations.", sameRules,
		func(_ *result, e *engine) string {
			if e.load.GaveUp {
				return "—"
			}
			return size(float64(e.load.Heap))
		})
}

func printDecision(out io.Writer, r *result) {
	t := &table{}
	t.add("", "time", "of the 12 rules", "of all rules", "of encoding/json", "allocations", "bytes", "two goroutines")
	for _, e := range r.engines {
		gain, cost := e.gain()
		t.add(e.name, short(e.nanoseconds()), times(e.times(r.engine(peer.Twelve))), times(e.times(r.engine(peer.MatchOnly))), times(e.times(r.engine(peer.JSONOnly))),
			fmt.Sprintf("%.0f", e.allocs()), size(e.bytes()), fmt.Sprintf("%.1f, %.1f", gain, cost))
	}
	t.print(out, "A full decision by policies.yaml: water and gas, all routes, clocks, materials, citations", "")
}

func times(x float64) string {
	switch {
	case x >= 1000:
		return grouped(fmt.Sprintf("%.0f", x)) + "×"
	case x >= 10:
		return fmt.Sprintf("%.0f×", x)
	case x >= 1:
		return fmt.Sprintf("%.1f×", x)
	}
	return fmt.Sprintf("%.2g×", x)
}

// short writes nanoseconds with two or three digits.
func short(ns float64) string {
	digits := math.Pow(10, math.Floor(math.Log10(max(ns, 1)))-1)
	return time.Duration(math.Round(ns/digits) * digits).String()
}

func size(bytes float64) string {
	switch {
	case bytes >= 10<<20:
		return fmt.Sprintf("%.0f MiB", bytes/(1<<20))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MiB", bytes/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%.0f KiB", bytes/(1<<10))
	}
	return fmt.Sprintf("%.0f B", bytes)
}
