package journal

import (
	"fmt"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules"
)

// maskPlan is what masking needs to know of a policy set. It never changes.
type maskPlan struct {
	facts fields
	items map[*rules.Fact]fields // of each list
	zone  *time.Location
}

// fields are facts by name and alias, and the groups that their dotted names
// make.
type fields struct {
	named  map[string]*rules.Fact
	groups map[string]bool
}

// newMaskPlan makes the plan of a set. A set that names the elements of a list
// by a personal fact cannot be masked, since the name would stand in every path.
func newMaskPlan(set *rules.Set) (*maskPlan, error) {
	p := &maskPlan{facts: fieldsOf(set.Facts), items: map[*rules.Fact]fields{}, zone: set.Zone}
	return p, p.lists(set.Facts)
}

func (p *maskPlan) lists(facts []*rules.Fact) error {
	for _, f := range facts {
		if len(f.Item) == 0 {
			continue
		}
		items := fieldsOf(f.Item)
		if k := items.named[f.Key]; k != nil && k.Sensitive {
			return fmt.Errorf("the elements of %q are named by %q, which is sensitive", f.Name, f.Key)
		}
		if f.Key != "" && items.named[f.Key] == nil { // it need not be declared among the items
			items.named[f.Key] = &rules.Fact{Name: f.Key}
		}
		p.items[f] = items
		if err := p.lists(f.Item); err != nil {
			return err
		}
	}
	return nil
}

func fieldsOf(facts []*rules.Fact) fields {
	out := fields{map[string]*rules.Fact{}, map[string]bool{}}
	for _, f := range facts {
		out.named[f.Name] = f
		if f.Alias != "" {
			out.named[f.Alias] = f
		}
		for i, c := range f.Name {
			if c == '.' {
				out.groups[f.Name[:i]] = true
			}
		}
	}
	return out
}

// plan is the mask plan of a set, made once.
func (j *Journal) plan(set *rules.Set) (*maskPlan, error) {
	if p, ok := j.plans.Load(set.Digest); ok {
		return p.(*maskPlan), nil
	}
	p, err := newMaskPlan(set)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", records.ErrMask, err)
	}
	j.plans.Store(set.Digest, p)
	return p, nil
}
