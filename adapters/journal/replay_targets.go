package journal

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine"
)

// measured is what the cases of a journal come to for the targets of their sets: of the
// decisions about one case the last.
type measured struct {
	tally engine.Tally
	last  map[string][]engine.Measure // by the number of the application, or the id of the decision
}

func (m *measured) add(ctx context.Context, eng *engine.Engine, in engine.Input, id, number string) error {
	if len(eng.Set().Targets) == 0 {
		return nil
	}
	m.tally.Expect(eng)
	of, err := eng.Measure(ctx, in)
	if err != nil {
		return err
	}
	if m.last == nil {
		m.last = map[string][]engine.Measure{}
	}
	m.last[cmp.Or(number, id)] = of
	return nil
}

func (m *measured) results() []engine.TargetResult {
	for _, key := range slices.Sorted(maps.Keys(m.last)) {
		m.tally.Add(m.last[key])
	}
	return m.tally.Results()
}
