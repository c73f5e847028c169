package lang_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// What is too long, too deep or too large is a mistake, and what is just within
// the limit is none.
func TestLimits(t *testing.T) {
	t.Parallel()
	w := worldOf(t, "testdata/cases/logic")
	deep := func(n int) string { return strings.Repeat("(", n) + "t" + strings.Repeat(")", n) }
	for name, c := range map[string]struct{ text, want string }{
		"brackets":           {deep(lang.MaxNesting), ""},
		"too many brackets":  {deep(lang.MaxNesting + 1), "expression-too-deep"},
		"brackets in text":   {`name == "` + strings.Repeat("a", 70) + `"`, ""},
		"length":             {"t" + strings.Repeat(" ", lang.MaxLength-1), ""},
		"too long":           {"t" + strings.Repeat(" ", lang.MaxLength), "expression-too-long"},
		"long chain":         {"t" + strings.Repeat(" and t", 400), ""},
		"chain of two words": {"t" + strings.Repeat(" and t && u", 100), ""},
		"too many parts":     {"i in [1" + strings.Repeat(",1", lang.MaxNodes) + "]", "expression-too-deep"},
		"deep sum":           {"i" + strings.Repeat("+1", lang.MaxNesting-2) + " > 1", ""},
		"too deep a sum":     {"i" + strings.Repeat("+1", lang.MaxNesting) + " > 1", "expression-too-deep"},
		"too many signs":     {strings.Repeat("-", lang.MaxNesting+1) + "i", "expression-too-deep"},
	} {
		var diags rules.Diagnostics
		lang.Compile(w.scope, &rules.Expr{Source: c.text}, &diags)
		if got := codes(diags); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func codes(ds rules.Diagnostics) string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Code)
	}
	return strings.Join(out, " ")
}

// A key means the same in every set, so that an alias which is another value's
// in the next set does not hide the difference.
func TestKeysOfTwoSets(t *testing.T) {
	t.Parallel()
	base := "guize: 1\nset: two\nfacts:\n  s: {type: set, values: {a: {alias: 甲}, b: {}}}\n  k: {type: enum, values: {a: {alias: 甲}, b: {}}}\n" +
		"  w: {type: list, key: id, item: {id: {type: enum, values: {a: {alias: 甲}, b: {}}}, n: {type: int}}}\n"
	one := newBare(t, base)
	other := newBare(t, strings.ReplaceAll(base, "{a: {alias: 甲}, b: {}}", "{b: {alias: 甲}, a: {}}"))
	for _, source := range []string{`s == ["甲"]`, `k == "甲"`, `k in ["甲"]`, `"甲" in s`, `w[甲].n > 3`, `(true ? "甲" : k) == k`} {
		if x, y := one.written("", source).Tree().Key(), other.written("", source).Tree().Key(); x == y {
			t.Errorf("%s: %s in both sets", source, x)
		}
	}
	for _, source := range []string{`s == ["a", "b"]`, `k == "a"`, `"b" in s`, `w[a].n > 3`} {
		if x, y := one.written("", source).Tree().Key(), other.written("", source).Tree().Key(); x != y {
			t.Errorf("%s: %s and %s", source, x, y)
		}
	}
}

func newBare(t *testing.T, declarations string) *world {
	return newWorld(t, map[string]string{"world.yaml": declarations})
}
