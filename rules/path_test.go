package rules_test

import (
	"testing"

	"github.com/guize-rules/guize/rules"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]rules.Path{
		"area":                {Name: "area"},
		"applicant.type":      {Name: "applicant.type"},
		"works[water]":        {Name: "works", List: "works", Key: "water"},
		"works[water].length": {Name: "works.length", List: "works", Key: "water", Field: "length"},
		"a[b].c[d].e":         {Name: "a.c.e", List: "a", Key: "b", Field: "c[d].e"},
		"works[a]b].length":   {Name: "works.length", List: "works", Key: "a]b", Field: "length"},
		"works[water":         {Name: "works[water"},
		"":                    {},
	} {
		got := rules.ParsePath(path)
		if got != want {
			t.Errorf("%q is %+v, want %+v", path, got, want)
		}
		if e := got.Element(); e != "" && e != got.List+"["+got.Key+"]" {
			t.Errorf("%q belongs to %q", path, e)
		}
	}
}

func TestFactsGoByNameAndAlias(t *testing.T) {
	t.Parallel()
	set := &rules.Set{Facts: []*rules.Fact{
		{Name: "submitted.at", Alias: "submitted"},
		{Name: "works", Item: []*rules.Fact{{Name: "length", Alias: "len"}}},
	}}
	for name, want := range map[string]string{
		"submitted.at": "submitted.at", "submitted": "submitted.at", "works": "works",
		"works.length": "length", "works.len": "length", "length": "", "works.width": "", "": "",
	} {
		got := ""
		if f := set.Fact(name); f != nil {
			got = f.Name
		}
		if got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
