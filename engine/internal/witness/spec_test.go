package witness

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// notMade are names of the spec that no random set holds, each with the reason.
var notMade = map[string]string{
	"top level.extends": "made by TestLayers",
	"top level.remove":  "made by TestLayers",
	"table.rows_from":   "rows in a file of their own are read by the reader's tests",
}

// mostMore is how many sets beyond those of a run are made until all names of the
// spec have been seen.
const mostMore = 1500

// wantAllOfTheSpec goes on from a seed until the sets have held all that
// docs/spec.md names, and reports what they never did.
func (c *campaign) wantAllOfTheSpec(from uint64) {
	c.t.Helper()
	lacks := c.lacking(specNames(c.t))
	for seed := from; len(lacks) > 0 && seed < from+mostMore; seed++ {
		c.look(seed)
		lacks = c.lacking(lacks)
	}
	for _, n := range lacks {
		c.t.Errorf("docs/spec.md names %s, and no random set of this run has it", n)
	}
}

// look counts what a random set holds and what an application of it comes to.
func (c *campaign) look(seed uint64) {
	yaml, g := randomSet(seed)
	w, err := newWitnesses(yaml)
	if err != nil {
		return
	}
	c.made(g, w)
	in := g.application(seed * 1000)
	if d, err := w.eng.Evaluate(c.t.Context(), engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}); err == nil {
		c.saw(d)
	}
}

// lacking are the names that no set has held so far.
func (c *campaign) lacking(names []specName) []specName {
	return slices.DeleteFunc(names, func(n specName) bool {
		return n.madeIn(c.features) || notMade[n.what[0]+"."+n.name] != ""
	})
}

// specName is something that the spec names: an operator, a function, a type, a
// key of one of several things.
type specName struct {
	sort string   // "op", "fn", "type", "format", "hit", "effect", "key", "word"
	what []string // of a key: the things that may have it
	name string
}

func (n specName) String() string {
	return strings.TrimSpace(n.sort + " " + n.name + " " + strings.Join(n.what, ", "))
}

func (n specName) madeIn(features map[string]int) bool {
	if n.sort == "word" {
		for f := range features {
			if strings.HasSuffix(f, " "+n.name) || strings.HasSuffix(f, "."+n.name) {
				return true
			}
		}
		return false
	}
	if n.sort != "key" {
		return features[n.sort+" "+n.name] > 0
	}
	for f := range features {
		if strings.HasSuffix(f, "."+n.name) && slices.ContainsFunc(n.what, func(what string) bool { return strings.HasPrefix(f, "key "+what) }) {
			return true
		}
	}
	return false
}

// specNames reads the names from the tables and lists of the spec.
func specNames(t *testing.T) []specName {
	t.Helper()
	data, err := os.ReadFile("../../../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	var out []specName
	add := func(sort string, names []string, what ...string) {
		for _, n := range names {
			if len(what) == 0 {
				what = []string{""}
			}
			out = append(out, specName{sort, what, n})
		}
	}
	for what, cells := range tableOf(t, text, "| thing | keys |") {
		add("key", keysIn(cells), things(what)...)
	}
	for ops := range tableOf(t, text, "| operators | meaning |") {
		add("op", operators(ops))
	}
	for kinds, cells := range tableOf(t, text, "| effect | meaning | main keys |") {
		add("effect", spans(kinds))
		_, main, _ := strings.Cut(cells, "|")
		var of []string
		for _, k := range spans(kinds) {
			of = append(of, "effect "+k)
		}
		add("key", keysIn(main), of...)
	}
	for signatures := range tableOf(t, text, "| function | arguments | result and its unit | errors, ties, edges |") {
		add("fn", calls(signatures))
	}
	add("type", spans(between(t, text, "- R4 Types: ", "(of items with fields)")))
	add("key", spans(between(t, text, "Constraints: ", ". A format")), "fact")
	add("format", spans(between(t, text, "Built in: ", "\n")))
	add("hit", strings.Fields(strings.ReplaceAll(strings.ReplaceAll(between(t, text, "hit: unique ", "\n"), "# unique (the default)", "unique"), "|", "")))
	add("word", keysIn(between(t, text, "- R23 ", "- R27 ")))
	add("word", keysIn(between(t, text, "### Counting, point by point", "What cannot be said")))
	add("word", strings.Split(between(t, text, "`deadlines.ID.", "`"), "|"))
	if len(out) < 150 {
		t.Fatalf("only %d names found in docs/spec.md", len(out))
	}
	return out
}

// things are the names of a row of the table of keys.
func things(cell string) []string {
	out := strings.Split(cell, ", ")
	if cell == "effect" {
		return []string{"effect"}
	}
	return out
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	inside, _, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("docs/spec.md has no %q … %q", from, to)
	}
	return inside
}

// tableOf gives the rows of the table with that head, by their first cell.
func tableOf(t *testing.T, text, head string) map[string]string {
	t.Helper()
	body := between(t, text, head+"\n", "\n\n")
	out := map[string]string{}
	for line := range strings.Lines(body) {
		if first, rest, ok := strings.Cut(strings.Trim(line, "| \n"), " | "); ok && !strings.HasPrefix(first, "--") {
			out[first] = rest
		}
	}
	return out
}

var (
	backticks  = regexp.MustCompile("`([^`]+)`")
	identifier = regexp.MustCompile(`^[a-z_]+$`)
	inBraces   = regexp.MustCompile(`[a-z_]+`)
)

func spans(text string) []string {
	var out []string
	for _, m := range backticks.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// keysIn are the keys that a cell names: `key`, `key: …` and those in braces.
func keysIn(cell string) []string {
	var out []string
	for _, s := range spans(defaults.ReplaceAllString(cell, "")) {
		name, rest, _ := strings.Cut(s, ":")
		if identifier.MatchString(name) {
			out = append(out, name)
		}
		if i := strings.IndexByte(rest+s, '{'); i >= 0 {
			out = append(out, inBraces.FindAllString((rest + s)[i:], -1)...)
		}
	}
	return out
}

var defaults = regexp.MustCompile("\\(default `[^)]*\\)|at_most: 1|\\[a, b\\]|called `[a-z]+`|are called|`none`|`= expression`|place for `decide`|a `list` is|suspended\\|[a-z|]*")

// operators splits a cell of operators; `(&& || !)` stands in one span each.
func operators(cell string) []string {
	var out []string
	for _, s := range spans(strings.ReplaceAll(cell, `\|`, "|")) {
		switch s {
		case "c ? a : b":
			s = "? :"
		case "a ?? b":
			s = "??"
		}
		out = append(out, s)
	}
	return out
}

// calls are the names of functions.
func calls(text string) []string {
	var out []string
	for _, s := range spans(text) {
		name, _, _ := strings.Cut(s, "(")
		out = append(out, name)
	}
	return out
}

// TestSpecNames shows that the names are found where they stand.
func TestSpecNames(t *testing.T) {
	t.Parallel()
	var all []string
	for _, n := range specNames(t) {
		all = append(all, n.String())
	}
	t.Log(len(all), "names")
	for _, want := range []string{"op not in", "op ||", "op ? :", "fn workdays_between", "fn any", "fn sum", "type duration", "format uscc", "hit collect", "effect reject",
		"key publicity effect penalty", "key choices parameter", "word restart", "word promised", "word late_workdays", "key for definition", "key from body, material"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not found in docs/spec.md", want)
		}
	}
}
