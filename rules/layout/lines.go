package layout

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/internal/source"
)

// flowEdits gives the edits of white space in a bracket that opens at a column
// and closes on the same line; none where it does not.
func flowEdits(r []rune, from int) []source.Edit {
	var out []source.Edit
	depth := 0
	fresh := true // a scalar may begin here
	for i := from; i < len(r); i++ {
		c := r[i]
		switch {
		case fresh && (c == '"' || c == '\''):
			end := source.QuoteEnd(r, i)
			if end < 0 {
				return nil
			}
			i, fresh = end, false
		case source.IsBlank(c):
			end := i
			for end < len(r) && source.IsBlank(r[end]) {
				end++
			}
			if end == len(r) || r[end] == '#' {
				return nil
			}
			if with, ok := between(r[i-1], r[end]); ok && with != string(r[i:end]) {
				out = append(out, source.Edit{From: i, To: end, With: with})
			}
			i = end - 1
		default:
			switch c {
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			if depth == 0 {
				return out
			}
			fresh = strings.ContainsRune("{[,:", c)
			if c == ',' && i+1 < len(r) && !source.IsBlank(r[i+1]) && r[i+1] != '}' && r[i+1] != ']' {
				out = append(out, source.Edit{From: i + 1, To: i + 1, With: " "})
			}
		}
	}
	return nil
}

// between is the white space that belongs between two characters inside
// brackets; ok is false where it is part of a text.
func between(before, after rune) (with string, ok bool) {
	switch {
	case before == '{', before == '[', after == '}', after == ']', after == ',':
		return "", true
	case before == ',', before == ':':
		return " ", true
	}
	return "", false
}

// text writes the file anew.
func (f *formatter) text() string {
	var out []string
	owner := lineShape{} // of the line that a continuation continues
	keep := false
	for i := range f.Lines {
		s := &f.shape[i]
		blank := strings.TrimSpace(f.Lines[i]) == ""
		switch {
		case s.kind == lineContent:
			out = append(out, f.content(i))
			keep = s.keep
			continue
		case blank && keep:
			out = append(out, "")
			continue
		case blank:
			if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
			continue
		case s.kind == lineStart:
			owner = *s
			out = append(out, strings.Repeat(" ", s.new)+f.edited(i))
		default:
			out = append(out, strings.Repeat(" ", f.indent(i, owner))+f.trimmed(i))
		}
		keep = s.keep
	}
	for !keep && len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return strings.Join(out, "\n") + "\n"
}

// content is a line of a block scalar.
func (f *formatter) content(i int) string {
	s := f.shape[i]
	if len(f.Lines[i]) <= s.old {
		return ""
	}
	return strings.Repeat(" ", s.new) + f.Lines[i][s.old:]
}

// edited is a line without its indentation, its edits made.
func (f *formatter) edited(i int) string {
	s := f.shape[i]
	r := slices.Clone(f.Row(i + 1).Chars)
	slices.SortFunc(s.edits, func(a, b source.Edit) int { return cmp.Compare(b.From, a.From) })
	for _, e := range s.edits {
		r = slices.Replace(r, e.From, e.To, []rune(e.With)...)
	}
	return trimEnd(string(r[s.old:]))
}

// trimmed is a line without the white space around it.
func (f *formatter) trimmed(i int) string { return trimEnd(strings.TrimLeft(f.Lines[i], " \t")) }

// trimEnd drops the white space at the end of a line, unless the last of it is
// escaped.
func trimEnd(s string) string {
	t := strings.TrimRight(s, " \t")
	if strings.HasSuffix(t, `\`) {
		return s
	}
	return t
}

// indent is the column for a line on which nothing begins: a comment, or the
// continuation of a value.
func (f *formatter) indent(i int, owner lineShape) int {
	text := f.Lines[i]
	col := len(text) - len(strings.TrimLeft(text, " \t"))
	next := f.following(i)
	if text[col] != '#' || next >= 0 && f.shape[next].kind == lineOther && text[col] == '#' && owner.kind == lineStart {
		if owner.kind != lineStart { // before the first key: a directive or "---"
			return col
		}
		return max(col+owner.newKey-owner.oldKey, owner.newKey+2)
	}
	switch {
	case next < 0:
		return f.scope(i, col, col)
	case col == f.shape[next].old:
		return f.shape[next].new
	case col == 0:
		return 0
	}
	return f.scope(i, col, f.shape[next].new)
}

// following is the next line that is neither empty nor a comment; -1 where
// there is none. A line of a block scalar never follows a comment.
func (f *formatter) following(i int) int {
	for i++; i < len(f.Lines); i++ {
		t := strings.TrimSpace(f.Lines[i])
		if t != "" && (t[0] != '#' || f.shape[i].kind != lineOther) {
			return i
		}
	}
	return -1
}

// scope is the new column of the nearest line above that begins in a column,
// as long as no line further out lies between.
func (f *formatter) scope(i, col, otherwise int) int {
	for i--; i >= 0; i-- {
		s := &f.shape[i]
		if s.kind != lineStart {
			continue
		}
		if s.oldKey == col && s.oldKey != s.old {
			return s.newKey
		}
		if s.old == col {
			return s.new
		}
		if s.old < col {
			break
		}
	}
	return otherwise
}
