package engine

// stages gives each task its stage (R21): 1 where it waits for nothing, else
// one more than the latest that it waits for. Tasks that this case does not
// have are dropped from `after`; one that is still undetermined leaves the
// stage open, as does a circle.
func (b *build) stages() {
	open := make([]bool, len(b.dec.Routes))
	for i := range b.dec.Routes {
		r := &b.dec.Routes[i]
		kept, dropped := r.After[:0], len(b.st.names)
		b.st.names = append(b.st.names, r.Dropped...)
		for _, name := range r.After {
			switch {
			case b.task(name) >= 0:
				kept = append(kept, name)
			case b.pendingTask(name):
				kept, open[i] = append(kept, name), true
			default:
				b.st.addName(dropped, name)
			}
		}
		r.After, r.Dropped = kept, b.st.cut(dropped)
	}
	b.number(open)
}

// task returns the place of a task among the routes, or -1.
func (b *build) task(name string) int {
	for i := range b.dec.Routes { // a task is large, and would be copied
		if b.dec.Routes[i].Task == name {
			return i
		}
	}
	return -1
}

func (b *build) pendingTask(name string) bool {
	for i := range b.dec.Pending {
		if p := &b.dec.Pending[i]; SectionOf(p.Kind) == SectionRoutes && p.Name == name {
			return true
		}
	}
	return false
}

// number goes through the tasks until no stage changes; each pass settles at
// least the next stage, so there are at most as many passes as tasks.
func (b *build) number(open []bool) {
	for range b.dec.Routes {
		changed := false
		for i := range b.dec.Routes {
			r := &b.dec.Routes[i]
			if r.Stage > 0 || open[i] {
				continue
			}
			if stage := b.stageAfter(r.After); stage > 0 {
				r.Stage, changed = stage, true
			}
		}
		if !changed {
			return
		}
	}
}

// stageAfter is one more than the latest stage of the tasks; 0 where one has none yet.
func (b *build) stageAfter(after []string) int {
	stage := 1
	for _, name := range after {
		i := b.task(name)
		if i < 0 || b.dec.Routes[i].Stage == 0 {
			return 0
		}
		stage = max(stage, b.dec.Routes[i].Stage+1)
	}
	return stage
}
