package analyze_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

const openingSet = `guize: 2
set: t
title: T
languages: [en]
sources: {law: {title: Law}}
facts:
  length: {type: number, unit: m, min: 0, required: true, title: Length}
  street: {type: bool, title: In a street}
  services: {type: set, values: [water, gas], required: true, title: Services}
  works:
    type: list
    title: Works
    key: service
    keys: services
    item:
      kind: {type: enum, values: [pipe, cable], title: Kind}
      depth: {type: number, min: 0, title: Depth}
outcomes:
  approval: {type: enum, values: [filing, review], complete: "true", title: Approval}
  works.deep: {type: bool, title: Deep}
policies:
  p:
    title: P
    rules:
      - {id: a, title: A, when: length <= 300, then: [decide: {approval: filing}], cite: law 1}
      - {id: b, title: B, when: length > 300, then: [decide: {approval: review}], cite: law 1}
      - {id: c, title: C, for: w in works, when: w.kind == "pipe", then: [decide: {w.deep: true}], cite: law 1}
`

// What the old set decides and the new one leaves open is told with the fact that is
// wanting: one that is new, one that is newly required, one that only now is read, one of
// a list's elements. What was open before, or stays decided, is not.
func TestOpenings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		new  []string // of pairs: what stands in the old set, and in the new
		want []string
	}{
		{"nothing", []string{"title: T\n", "title: Other\n"}, nil},
		{"a new fact", []string{"  street:", "  key: {type: bool, title: Key}\n  street:", "length <= 300,", `length <= 300 or key and length <= 500,`, "when: length > 300,", `when: "length > 300 and not (key and length <= 500)",`}, []string{"key"}},
		{"a new fact with a default", []string{"  street:", "  key: {type: bool, default: false, title: Key}\n  street:", "length <= 300,", `length <= 300 or key and length <= 500,`, "when: length > 300,", `when: "length > 300 and not (key and length <= 500)",`}, nil},
		{"newly required", []string{"street: {type: bool,", "street: {type: bool, required: true,"}, []string{"street"}},
		{"newly read", []string{"when: length > 300,", "when: length > 300 or street and length > 200,", "length <= 300,", "length <= 300 and not (street and length > 200),"}, []string{"street"}},
		{"newly read of an element", []string{`w.kind == "pipe"`, `w.kind == "pipe" and w.depth > 2`}, []string{"works.depth"}},
		{"no longer read", []string{`w.kind == "pipe"`, "length > 5"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := openingSet
			for i := 0; i < len(tt.new); i += 2 {
				if strings.Count(text, tt.new[i]) == 0 {
					t.Fatalf("%q does not stand there", tt.new[i])
				}
				text = strings.Replace(text, tt.new[i], tt.new[i+1], 1)
			}
			old, new := compile(t, "policies.yaml", []byte(openingSet)), compile(t, "policies.yaml", []byte(text))
			diff, err := analyze.Diff(t.Context(), old, new, analyze.Options{At: at})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range diff.Openings {
				got = append(got, o.Fact)
				before, err := old.Evaluate(t.Context(), o.Witness.Input())
				if err != nil {
					t.Fatal(err)
				}
				after, err := new.Evaluate(t.Context(), o.Witness.Input())
				if err != nil {
					t.Fatal(err)
				}
				if missing(before, o.Fact) || !missing(after, o.Fact) || after.Status != engine.StatusIncomplete {
					t.Errorf("%s: %s and %s", o.Witness, before.Status, after.Status)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func missing(d *engine.Decision, name string) bool {
	return slices.ContainsFunc(d.Missing, func(m engine.Missing) bool { return rules.ParsePath(m.Fact).Name == name })
}

// Where there are more applications than are tried, the difference says so.
func TestOpeningsUntried(t *testing.T) {
	t.Parallel()
	var facts, rules strings.Builder
	for i := range 60 {
		fmt.Fprintf(&facts, "  f%d: {type: bool, required: true, title: F}\n", i)
		fmt.Fprintf(&rules, "      - {id: r%d, title: R, when: f%d, then: [decide: {deep: true}], cite: law 1}\n", i, i)
	}
	text := "guize: 2\nset: t\ntitle: T\nlanguages: [en]\nsources: {law: {title: Law}}\nfacts:\n" + facts.String() +
		"outcomes:\n  deep: {type: bool, title: Deep}\npolicies:\n  p:\n    title: P\n    rules:\n" + rules.String()
	turned := strings.ReplaceAll(text, "when: f", "when: not f")
	diff, err := analyze.Diff(t.Context(), compile(t, "policies.yaml", []byte(text)), compile(t, "policies.yaml", []byte(turned)), analyze.Options{At: at})
	if err != nil {
		t.Fatal(err)
	}
	if !diff.Untried || len(diff.Openings) > 0 {
		t.Errorf("untried %t, %d openings", diff.Untried, len(diff.Openings))
	}
}
