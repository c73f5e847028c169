// Package names writes the files of a policy set anew so that they call things by their
// titles, as an office speaks, or by their names, as programs do (docs/spec.md R44):
//
//	when: line.length <= params.filing_limit
//	when: 外线长度 <= params.报备上限
//
// Both say the same, and [Rewrite] holds them to it.
package names

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Style says what things are called by.
type Style int

// The styles. The zero value is not valid.
const (
	Ids    Style = iota + 1
	Titles       // those of the first language of the set, where they can be names
)

// Rewrite returns a file of the set of an engine with its expressions, loops, tables and
// decisions in a style. The name is that which the places of the set have, data what the
// engine was loaded from. What cannot be called so stays, as do comments and everything
// else; whoever loads the set again asks [Same] whether it still says the same. The error
// is that of ctx.
func Rewrite(ctx context.Context, eng *engine.Engine, name string, data []byte, to Style) ([]byte, error) {
	whole, err := eng.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{set: eng.Set(), style: to, name: name, lines: strings.SplitAfter(string(data), "\n")}
	for _, tree := range whole.Trees {
		w.tree(tree)
	}
	w.structure()
	return w.text(), nil
}

// ErrDiffers says that two sets do not say the same.
var ErrDiffers = errors.New("the sets do not say the same")

// Same returns [ErrDiffers] where the expressions of two sets are not the same, whatever
// things are called in them, or the error of ctx.
func Same(ctx context.Context, a, b *engine.Engine) error {
	one, err := printed(ctx, a)
	if err != nil {
		return err
	}
	other, err := printed(ctx, b)
	if err == nil && !slices.Equal(one, other) {
		err = ErrDiffers
	}
	return err
}

// printed is every expression of a set, and every outcome that a rule gives, with names.
func printed(ctx context.Context, eng *engine.Engine) ([]string, error) {
	whole, err := eng.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, tree := range whole.Trees {
		out = append(out, tree.Text())
	}
	for _, p := range eng.Set().Policies {
		for _, r := range p.Rules {
			loop := ""
			if r.For != nil {
				loop = r.For.List
			}
			for i := range r.Effects {
				for _, a := range r.Effects[i].Args {
					switch {
					case r.Effects[i].Kind == "decide":
						out = append(out, strings.Join([]string{p.ID, r.ID, loop, a.Name}, " "))
					case a.Name == "fact", a.Name == "after":
						out = append(out, strings.Join([]string{p.ID, r.ID, loop, a.Name, words(&a.Value)}, " "))
					}
				}
			}
		}
	}
	for _, f := range eng.Set().Facts {
		out = append(out, defaults(f.Name, f)...)
	}
	for _, p := range eng.Set().Params {
		for i := range p.Values {
			out = append(out, p.Name+" "+words(&p.Values[i].Value))
		}
	}
	slices.Sort(out)
	return out, nil
}

// defaults are those of a fact and, of a list, of its fields.
func defaults(name string, f *rules.Fact) (out []string) {
	if f.Default != nil {
		out = append(out, name+" "+words(f.Default))
	}
	for _, item := range f.Item {
		out = append(out, defaults(name+"."+item.Name, item)...)
	}
	return out
}

// words is a value that is written out.
func words(v *rules.Value) string {
	if v.Expr != nil { // told by its tree
		return "="
	}
	all := []string{v.Text}
	for i := range v.Items {
		all = append(all, words(&v.Items[i]))
	}
	return strings.Join(all, ",")
}

// writer collects the changes of one file.
type writer struct {
	set   *rules.Set
	style Style
	name  string
	lines []string
	tasks map[string]rules.Text // their titles; nil: not looked for yet
	edits map[rules.Pos]edit
}

// edit puts one wording in the place of another.
type edit struct{ was, now string }

// at changes what stands at a place, where it is one of the wordings of a thing.
func (w *writer) at(pos rules.Pos, to string, all ...string) {
	if pos.File != w.name || pos.Line < 1 || pos.Line > len(w.lines) {
		return
	}
	line := []rune(w.lines[pos.Line-1])
	if pos.Col < 1 || pos.Col > len(line) {
		return
	}
	rest := string(line[pos.Col-1:])
	longest := ""
	for _, was := range all {
		if was != "" && len(was) > len(longest) && strings.HasPrefix(rest, was) && !goesOn(rest[len(was):]) {
			longest = was
		}
	}
	if longest == "" || longest == to {
		return
	}
	if w.edits == nil {
		w.edits = map[rules.Pos]edit{}
	}
	w.edits[pos] = edit{longest, to}
}

// goesOn reports whether a text continues the word before it.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r))
}

// text is the file with all changes.
func (w *writer) text() []byte {
	places := make([]rules.Pos, 0, len(w.edits))
	for pos := range w.edits {
		places = append(places, pos)
	}
	slices.SortFunc(places, func(a, b rules.Pos) int { // from the end, so that no change moves another
		if a.Line != b.Line {
			return b.Line - a.Line
		}
		return b.Col - a.Col
	})
	lines := slices.Clone(w.lines)
	for _, pos := range places {
		e, line := w.edits[pos], []rune(lines[pos.Line-1])
		rest := string(line[pos.Col-1:])
		lines[pos.Line-1] = string(line[:pos.Col-1]) + e.now + rest[len(e.was):]
	}
	return []byte(strings.Join(lines, ""))
}
