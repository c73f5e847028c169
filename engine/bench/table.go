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
	case open:
		return "open applications"
	case search:
		return "what-if"
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

// byWay prints one row a way to ask and one column a set.
func byWay(out io.Writer, rs []*result, title, note string, skip func(string) bool, cell func(*result, *way) string) {
	t := &table{}
	head := []string{""}
	for _, r := range rs {
		head = append(head, titles(r.set))
	}
	t.add(head...)
	for i, w := range rs[0].ways {
		if skip(w.name) {
			continue
		}
		row := []string{w.name}
		for _, r := range rs {
			row = append(row, cell(r, r.ways[i]))
		}
		t.add(row...)
	}
	t.print(out, title, note)
}

func none(string) bool { return false }

// sameRules leaves out the other ways to ask guize, and what is not loaded.
func sameRules(name string) bool {
	return name == peer.Hand || name != peer.Guize && strings.HasPrefix(name, peer.Guize)
}

// against gives the time of one evaluation in times of that of a yardstick.
func against(yardstick string) func(*result, *way) string {
	return func(r *result, w *way) string {
		if w.name == yardstick {
			return "1 (" + short(w.nanoseconds()) + ")"
		}
		return times(w.times(r.way(yardstick)))
	}
}

func printRules(out io.Writer, rs []*result) {
	byWay(out, rs, "Time of one evaluation, in times of guize",
		"The time of guize itself stands in its row. — : loading took too long.", none, against(peer.Guize))
	byWay(out, rs, "Time of one evaluation, in times of hand-written Go", "", none, against(peer.Hand))
	byWay(out, rs, "Two goroutines",
		"How many times as many evaluations a second as with one (2 at best), and how many times the processor time of each.", none, goroutines)
	byWay(out, rs, "Allocations and bytes of one evaluation", "", none, memory)
	byWay(out, rs, "Loading, in times of guize",
		"Processor time from text to the first evaluation; that of guize itself stands in its row, parsing + compiling.", sameRules, loading)
	byWay(out, rs, "Heap that the loaded rules hold", "guize holds the text of the rules too, with all titles and citations.", sameRules,
		func(_ *result, w *way) string {
			if w.load.GaveUp {
				return "—"
			}
			return size(float64(w.load.Heap))
		})
}

func goroutines(_ *result, w *way) string {
	if len(w.one) == 0 {
		return "—"
	}
	gain, cost := w.gain()
	return fmt.Sprintf("%.1f, %.1f", gain, cost)
}

func memory(_ *result, w *way) string {
	if len(w.one) == 0 {
		return "—"
	}
	return fmt.Sprintf("%.0f, %s", w.allocs(), size(w.bytes()))
}

func loading(r *result, w *way) string {
	switch g := r.way(peer.Guize); {
	case w.load.GaveUp:
		return "— (given up)"
	case w.name == peer.Guize:
		return short(float64(w.load.Parse)) + " + " + short(float64(w.load.Compile))
	case g != nil:
		return times(float64(w.load.CPU) / float64(g.load.CPU))
	}
	return "—"
}

func printDecision(out io.Writer, r *result) {
	t := &table{}
	t.add("", "time", "of the 12 rules", "of all rules", "of encoding/json", "of that by hand", "allocations, bytes", "two goroutines")
	for _, w := range r.ways {
		t.add(w.name, short(w.nanoseconds()), times(w.times(r.way(peer.Twelve))), times(w.times(r.way(peer.MatchOnly))),
			times(w.times(r.way(peer.JSONBoth))), times(w.times(r.way(peer.HandDecision))), memory(r, w), goroutines(r, w))
	}
	t.print(out, "A full decision by policies.yaml: water and gas, all routes, clocks, materials, citations", "")
}

func printOpen(out io.Writer, rs ...*result) {
	t := &table{}
	t.add("", "time", "of a whole decision", "allocations, bytes")
	for _, r := range rs {
		if r == nil {
			continue
		}
		for _, w := range r.ways {
			if w.load.GaveUp {
				t.add(w.name, "— (given up)", "—", "—")
				continue
			}
			t.add(w.name, short(w.nanoseconds()), times(w.times(r.way(peer.Whole))), memory(r, w))
		}
	}
	t.print(out, "Open applications, and what-if", "")
}

func times(x float64) string {
	switch {
	case x == 0:
		return "—"
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
