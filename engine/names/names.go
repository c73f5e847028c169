// Package names writes the files of a policy set anew so that they call things by their
// titles, as an office speaks, or by their names, as programs do (docs/spec.md R44):
//
//	when: line.length <= params.filing_limit
//	when: 外线长度 <= params.报备上限
//
// Both say the same, to which whoever writes the files holds them with [Same].
package names

import (
	"cmp"
	"context"
	"errors"
	"maps"
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

// Rewrite returns files of the set of an engine, of those that [rules.Set] has, with their
// expressions, loops, tables and decisions in a style. What cannot be called so stays, as
// do comments and everything else; whoever loads the set again asks [Same] whether it still
// says the same. The error is that of ctx.
func Rewrite(ctx context.Context, eng *engine.Engine, files []rules.File, to Style) ([]rules.File, error) {
	whole, err := eng.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{set: eng.Set(), style: to, lines: map[string][]string{}, edits: map[rules.Pos]edit{},
		outcomes: map[string]*rules.Outcome{}, definitions: map[string]*rules.Definition{}}
	for _, f := range files {
		w.lines[f.Name] = strings.SplitAfter(string(f.Data), "\n")
	}
	for _, o := range w.set.Outcomes {
		w.outcomes[o.Name] = o
	}
	for _, d := range w.set.Definitions {
		w.definitions[d.Name] = d
	}
	for _, tree := range whole.Trees {
		w.tree(tree)
	}
	w.structure()
	w.apply()
	out := make([]rules.File, len(files))
	for i, f := range files {
		out[i] = rules.File{Name: f.Name, Data: []byte(strings.Join(w.lines[f.Name], ""))}
	}
	return out, nil
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

// writer collects the changes of files.
type writer struct {
	set         *rules.Set
	style       Style
	outcomes    map[string]*rules.Outcome    // by name
	definitions map[string]*rules.Definition // by name
	tasks       map[string]rules.Text        // their titles; nil: not looked for yet
	lines       map[string][]string          // of each file
	edits       map[rules.Pos]edit
}

// edit puts one wording in the place of another.
type edit struct{ was, now string }

// at changes what stands at a place, where it is one of the wordings of a thing.
func (w *writer) at(pos rules.Pos, to string, all ...string) {
	lines := w.lines[pos.File]
	if pos.Line < 1 || pos.Line > len(lines) {
		return
	}
	line := []rune(lines[pos.Line-1])
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
	w.edits[pos] = edit{longest, to}
}

// goesOn reports whether a text continues the word before it.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r))
}

// apply makes the changes.
func (w *writer) apply() {
	places := slices.SortedFunc(maps.Keys(w.edits), func(a, b rules.Pos) int { // from the end of each line, so that no change moves another
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(b.Col, a.Col))
	})
	for _, pos := range places {
		e, at := w.edits[pos], &w.lines[pos.File][pos.Line-1]
		line := []rune(*at)
		*at = string(line[:pos.Col-1]) + e.now + strings.TrimPrefix(string(line[pos.Col-1:]), e.was)
	}
}
