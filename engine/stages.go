package engine

import "slices"

// stages gives each task its stage (R21): 1 where it waits for nothing, else
// one more than the latest that it waits for. Tasks that this case does not
// have are dropped from `after`; one that is still undetermined leaves the
// stage open, as does a circle.
func (b *build) stages() {
	pending := map[string]bool{}
	for _, p := range b.dec.Pending {
		if p.Kind == "route" {
			pending[p.Name] = true
		}
	}
	at := map[string]int{}
	for i, r := range b.dec.Routes {
		at[r.Task] = i
	}
	open := make([]bool, len(b.dec.Routes))
	for i := range b.dec.Routes {
		r := &b.dec.Routes[i]
		kept := []string{}
		for _, name := range r.After {
			_, here := at[name]
			switch {
			case here:
				kept = append(kept, name)
			case pending[name]:
				kept, open[i] = append(kept, name), true
			case !slices.Contains(r.Dropped, name):
				r.Dropped = append(r.Dropped, name)
			}
		}
		r.After = kept
	}
	b.number(at, open)
}

// number goes through the tasks until no stage changes; each pass settles at
// least the next stage, so there are at most as many passes as tasks.
func (b *build) number(at map[string]int, open []bool) {
	for range b.dec.Routes {
		changed := false
		for i := range b.dec.Routes {
			r := &b.dec.Routes[i]
			if r.Stage > 0 || open[i] {
				continue
			}
			if stage := b.stageAfter(r.After, at); stage > 0 {
				r.Stage, changed = stage, true
			}
		}
		if !changed {
			return
		}
	}
}

// stageAfter is one more than the latest stage of the tasks; 0 where one has none yet.
func (b *build) stageAfter(after []string, at map[string]int) int {
	stage := 1
	for _, name := range after {
		i, ok := at[name]
		if !ok || b.dec.Routes[i].Stage == 0 {
			return 0
		}
		stage = max(stage, b.dec.Routes[i].Stage+1)
	}
	return stage
}
