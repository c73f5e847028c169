package tell

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// mostDeciding is how many deciding facts a list has room for.
const mostDeciding = 8

// Deciding are the facts on which it rests that the sets decide an application
// differently: those by which the regions are told apart, and those that decisions newly
// wait for. They are facts of the new set in its order, one for each element that the set
// names; what is sensitive is left out, and what a list has no room for.
func (c *Comparison) Deciding(diff *analyze.Difference) []Field {
	names := map[string]bool{}
	for i := range diff.Regions {
		for _, t := range diff.Regions[i].Terms {
			names[strings.TrimRight(t.Fact, "'[]")] = true
		}
	}
	for i := range diff.Openings {
		names[diff.Openings[i].Fact] = true
	}
	var out []Field
	for _, f := range c.New.Set.Facts {
		if names[f.Name] && f.Type.Kind != rules.KindList && !f.Sensitive {
			out = append(out, c.New.fieldAt(f.Name))
		}
		for _, item := range f.Item {
			if !names[f.Name+"."+item.Name] || item.Sensitive || item.Name == f.Key {
				continue
			}
			paths := []string{f.Name + "." + item.Name}
			if elements := c.New.elementValues(f.Name); len(elements) > 0 {
				paths = nil
				for _, v := range elements {
					paths = append(paths, f.Name+"["+v.ID+"]."+item.Name)
				}
			}
			for _, path := range paths {
				out = append(out, c.New.fieldAt(path))
			}
		}
	}
	return slices.Clip(out[:min(len(out), mostDeciding)])
}
