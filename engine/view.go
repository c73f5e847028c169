package engine

import "slices"

// view is the part of a decision that was open, as one completion has it: by
// key what stands there, "" where nothing does.
type view struct {
	content map[string]string
	open    map[string]bool // still open in this completion
	waits   map[string]bool // facts that its open part waits for
}

// differ compares two views that differ in one fact: whether it makes a
// difference, and whether something that is decided in both differs. What is
// open in both may still differ where it waits for the fact.
func (v view) differ(w view, waits func(key string) bool) (differ, certain bool) {
	for k := range v.union(w) {
		if v.open[k] || w.open[k] {
			differ = differ || v.open[k] != w.open[k] || waits(k)
			continue
		}
		if v.content[k] != w.content[k] {
			return true, true
		}
	}
	return differ, false
}

func (v view) union(w view) map[string]bool {
	keys := map[string]bool{}
	for k := range v.content {
		keys[k] = true
	}
	for k := range w.content {
		keys[k] = true
	}
	for k := range v.open {
		keys[k] = true
	}
	for k := range w.open {
		keys[k] = true
	}
	return keys
}

func (d *Decision) inConflict(on string) bool {
	return slices.ContainsFunc(d.Conflicts, func(c Conflict) bool { return c.On == on })
}

// stands goes through what can come out differently in other completions: what
// rules give, and their conflicts. What rules are in conflict over is not open,
// and says no more than that.
func (d *Decision) stands(yield func(e Element, says string)) {
	for e := range d.Elements() {
		switch {
		case e.Section == SectionConflicts:
			yield(e, "")
		case !e.Section.Given():
		case d.inConflict(e.on()):
			e.Open = e.Open && e.Section != SectionOutcomes
			yield(e, "conflict")
		default:
			yield(e, e.says())
		}
	}
}

// pendingKey is the key of what a pending effect would give.
func pendingKey(p Pending) string {
	switch p.Kind {
	case "decide":
		return keyOf(SectionOutcomes, p.Name, "")
	case "require", "waive":
		return keyOf(SectionMaterials, p.Name, "")
	case "route":
		return keyOf(SectionRoutes, p.Name, "")
	case "warn", "notice":
		return keyOf(SectionNotices, p.Name, p.Element)
	case "reject":
		return keyOf(SectionViolations, p.Name, "")
	case "deadline":
		return keyOf(SectionDeadlines, p.Name, p.Element)
	case "penalty":
		return keyOf(SectionPenalties, p.Name, p.Element)
	case "emit":
		return keyOf(SectionEmitted, p.Name, p.Element)
	}
	return keyOf(SectionEmitted, p.Kind, p.Element)
}

// openWaits lists the facts that each open thing in the decision waits for.
func (b *build) openWaits() map[string][]string {
	out := map[string][]string{}
	for _, p := range b.dec.Pending {
		out[pendingKey(p)] = append(out[pendingKey(p)], p.WaitsFor...)
	}
	b.dec.stands(func(e Element, _ string) {
		if e.Open {
			out[e.key()] = append(out[e.key()], e.WaitsFor()...)
		}
	})
	return out
}

// view is what a completion says, and what is still open in it.
func (b *build) view() view {
	v := view{content: map[string]string{}, open: map[string]bool{}, waits: map[string]bool{}}
	b.dec.stands(func(e Element, says string) {
		key := e.key()
		if e.Open {
			v.open[key] = true
			markAll(v.waits, e.WaitsFor())
		}
		v.content[key] += says + "\n"
	})
	for _, p := range b.dec.Pending {
		v.open[pendingKey(p)] = true
		markAll(v.waits, p.WaitsFor)
	}
	return v
}
