package grid

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
)

// This file writes single rows of a grid.

// changed are the lines of a row with the cells that the grid changes.
func (w *gridWriter) changed(row int, c *chunk) []string {
	var edits []placed
	whole := false
	for _, column := range w.columns() {
		v, given := w.value(row, column)
		if !given || v == tidy(w.cell(c.node, column)) {
			continue
		}
		ns := w.nodes(c.node, column)
		lines := strings.Split(v, "\n")
		if v == "" || len(ns) != len(lines) {
			whole = true
			break
		}
		for i, n := range ns {
			e, ok := w.replace(n, lines[i], slices.Contains(w.outputs, column))
			whole = whole || !ok
			edits = append(edits, e)
		}
	}
	if whole {
		return w.rewritten(row, c)
	}
	return apply(c, edits)
}

// columns are all columns of the table, those that only the grid has included.
func (w *gridWriter) columns() []string {
	out := w.gridTable.grid().Columns
	if w.grid == nil {
		return out
	}
	for _, c := range w.grid.Columns {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// placed is an edit on a line.
type placed struct {
	line int
	source.Edit
}

// apply makes edits in the lines of a row.
func apply(c *chunk, edits []placed) []string {
	out := slices.Clone(c.own)
	slices.SortFunc(edits, func(a, b placed) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(b.From, a.From)) })
	for _, e := range edits {
		r := []rune(out[e.line-c.first])
		out[e.line-c.first] = string(r[:e.From]) + e.With + string(r[e.To:])
	}
	return out
}

// replace writes another text in the place of a scalar; ok is false where it
// runs over several lines.
func (w *gridWriter) replace(n *yaml.Node, text string, output bool) (e placed, ok bool) {
	r := w.Row(n.Line).Chars
	from := n.Column - 1
	to := from
	switch {
	case n.Kind != yaml.ScalarNode, n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return e, false
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		end := source.QuoteEnd(r, from)
		if end < 0 {
			return e, false
		}
		to = end + 1
	default:
		to = from + len([]rune(n.Value))
		if to > len(r) || string(r[from:to]) != n.Value {
			return e, false
		}
	}
	quotedText := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && (!output || n.Tag == "!!str" && !source.PlainNumber(n.Value))
	with := scalarText(text)
	if quotedText && with == text && !source.PlainNumber(text) {
		with = doubleQuoted(text)
	}
	return placed{n.Line, source.Edit{From: from, To: to, With: with}}, true
}

// rewritten is a row written anew on one line, keys that the grid does not
// know included, and the comment at its end.
func (w *gridWriter) rewritten(row int, c *chunk) []string {
	var extra []string
	eachEntry(c.node, func(k, v *yaml.Node) {
		switch k.Value {
		case "id", "title", "if", "then", "cite", "valid", "overrides":
		default:
			extra = append(extra, k.Value+": "+flowText(v))
		}
	})
	for _, key := range []string{"title", "cite", "from", "to", "overrides"} { // columns that the grid leaves out
		if !slices.ContainsFunc(w.grid.Columns, func(x string) bool { return x == key || strings.HasPrefix(x, key+".") }) {
			extra = append(extra, w.kept(c.node, key)...)
		}
	}
	line := strings.Repeat(" ", w.rows.Column-1) + "- " + w.newRow(row, extra...)
	out := []string{}
	for i, l := range c.own {
		comment := commentOf(l)
		switch {
		case comment == "":
		case i == len(c.own)-1 || i == 0:
			line += "  " + comment
		default:
			out = append(out, strings.Repeat(" ", w.rows.Column-1)+comment)
		}
	}
	return append(out, line)
}

// kept is a key of the file that the grid has no column for.
func (w *gridWriter) kept(n *yaml.Node, key string) []string {
	if key == "from" || key == "to" {
		return nil // part of valid, which newRow writes from the file
	}
	if v := child(n, key); v != nil {
		return []string{key + ": " + flowText(v)}
	}
	return nil
}

// newRow is a row as a mapping on one line.
func (w *gridWriter) newRow(row int, extra ...string) string {
	var parts []string
	add := func(key, text string) { parts = append(parts, key+": "+text) }
	id, _ := w.value(row, "id")
	add("id", id)
	if t := w.title(row); t != "" {
		add("title", t)
	}
	add("if", w.cells(row, w.inputs, true))
	add("then", w.cells(row, w.outputs, false))
	for _, key := range []string{"cite", "overrides"} {
		if v, _ := w.value(row, key); v != "" {
			add(key, listText(strings.Split(v, "\n")))
		}
	}
	var dates []string
	for _, key := range []string{"from", "to"} {
		if v, _ := w.value(row, key); v != "" {
			dates = append(dates, key+": "+scalarText(v))
		}
	}
	if dates != nil {
		add("valid", "{"+strings.Join(dates, ", ")+"}")
	}
	return "{" + strings.Join(append(parts, extra...), ", ") + "}"
}

func (w *gridWriter) title(row int) string {
	if v, _ := w.value(row, "title"); v != "" {
		return scalarText(v)
	}
	var parts []string
	for _, c := range w.grid.Columns {
		if lang, ok := strings.CutPrefix(c, "title."); ok {
			if v, _ := w.value(row, c); v != "" {
				parts = append(parts, lang+": "+scalarText(v))
			}
		}
	}
	if parts == nil {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// cells writes the cells of some columns; an empty one is "-".
func (w *gridWriter) cells(row int, columns []string, inputs bool) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		v, _ := w.value(row, c)
		if v == "" {
			v = "-"
		}
		out[i] = scalarText(v)
		if inputs && out[i] == v && !source.PlainNumber(v) && !plainCell.MatchString(v) {
			out[i] = doubleQuoted(v)
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func listText(items []string) string {
	for i := range items {
		if !strings.HasPrefix(items[i], "{") { // a citation with its days
			items[i] = scalarText(items[i])
		}
	}
	if len(items) == 1 {
		return items[0]
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// The texts that mean only themselves inside brackets.
var (
	plainCell = regexp.MustCompile(`^[\p{L}_][\p{L}\p{Nd}_.-]*$`)
	plainText = regexp.MustCompile(`^[\p{L}_][\p{L}\p{M}\p{Nd}_ .()（）/·、。，〔〕+-]*$`)
)

// scalarText writes a text as a scalar inside brackets; a number, true and
// false stay what they are.
func scalarText(s string) string {
	switch strings.ToLower(s) {
	case "true", "false":
		return s
	case "null", "yes", "no", "on", "off", "y", "n", "":
		return doubleQuoted(s)
	}
	if source.PlainNumber(s) || source.IsDate(s) || plainText.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return doubleQuoted(s)
}

// doubleQuoted writes a text in double quotes.
func doubleQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

// flowText writes a node on one line.
func flowText(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		eachEntry(n, func(k, v *yaml.Node) { parts = append(parts, scalarText(k.Value)+": "+flowText(v)) })
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, flowText(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if n.Tag == "!!null" {
		return "null"
	}
	if n.Tag == "!!str" && (source.PlainNumber(n.Value) || strings.EqualFold(n.Value, "true") || strings.EqualFold(n.Value, "false")) {
		return doubleQuoted(n.Value)
	}
	return scalarText(n.Value)
}

// commentOf is the comment at the end of a line, "" for none. A "#" inside
// quotes begins none.
func commentOf(line string) string {
	r := []rune(line)
	for i := 0; i < len(r); i++ {
		switch c := r[i]; {
		case (c == '"' || c == '\'') && (i == 0 || strings.ContainsRune(" [{,:", r[i-1])):
			end := source.QuoteEnd(r, i)
			if end < 0 {
				return ""
			}
			i = end
		case c == '#' && (i == 0 || source.IsBlank(r[i-1])):
			return strings.TrimSpace(string(r[i:]))
		}
	}
	return ""
}
