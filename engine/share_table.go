package engine

import (
	"slices"
	"sync"
	"sync/atomic"
)

// maxShared is how many whole decisions an engine keeps to share in a generation; past
// it, it begins another, and those that nobody asks for in that are forgotten. One that
// is written in more than usualText bytes counts as several. So it is with maxRuns runs,
// each of which is usualActs acts long.
const (
	maxShared = 512
	usualText = 64 << 10
	maxRuns   = 8192
	usualActs = 64
)

// size is how much a decision takes, in those of the usual size.
func (w *prepared) size() int {
	n := 0
	for _, p := range slices.Concat(w.json, w.seal) {
		n += len(p.text)
	}
	return 1 + n/usualText
}

// length is that of a run, in those of the usual length.
func (g *given) length() int { return 1 + g.acts/usualActs }

// maxOnce is how many keys that came once are remembered in a generation.
const maxOnce = maxRuns

// shares is the table of what an engine has given. It is safe for any number of
// goroutines.
type shares struct {
	mu    sync.RWMutex
	first map[string]*stretch // by the keys of applications
	older map[string]*stretch // those of the generation before
	runs  int                 // of first, in those of the usual length

	kinds, kindsOlder   map[Kind]*common // what runs have in common
	wholes, wholesOlder []*common        // of which the decision is at hand
	size                int              // of wholes, in decisions of the usual size
	turns               atomic.Int64     // how many generations of them there were

	once, onceOlder map[string]bool // keys that came once: most come never again

	asked, found atomic.Uint32 // until it is known whether asking is worth while
	off          atomic.Bool
}

// tryShares is how many applications show whether enough of them are alike: one in
// four.
const tryShares = 4096

// worth reports whether it is worth while to look for others of a kind.
func (t *shares) worth() bool {
	if t.off.Load() {
		return false
	}
	if t.asked.Add(1) == tryShares {
		t.off.Store(t.found.Load() < tryShares/4)
	}
	return true
}

// find returns how runs of a key begin. keep says that this one is to be kept
// if nobody came along there.
func (t *shares) find(key []byte) (s *stretch, keep bool) {
	t.mu.RLock()
	s, again := t.first[string(key)], t.once[string(key)] || t.onceOlder[string(key)]
	known := s != nil || t.older[string(key)] == nil && again
	t.mu.RUnlock()
	if known {
		return s, again
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if s = t.recall(string(key)); s != nil {
		return s, true
	}
	if len(t.once) >= maxOnce {
		t.once, t.onceOlder = nil, t.once
	}
	if t.once == nil {
		t.once = map[string]bool{}
	}
	t.once[string(key)] = true
	return nil, again
}

// recall returns how runs of a key begin, and has those of the generation before
// belong to this one.
func (t *shares) recall(key string) *stretch {
	s := t.first[key]
	if s == nil && t.older[key] != nil {
		s = t.older[key]
		delete(t.older, key)
		t.enter(key, s)
	}
	return s
}

// enter has a key belong to this generation, or to a new one where that is full.
func (t *shares) enter(key string, s *stretch) {
	if t.first == nil || t.runs >= maxRuns {
		t.turn()
	}
	t.first[key] = s
	t.runs += s.ends()
}

// turn begins another generation of runs.
func (t *shares) turn() {
	t.first, t.older, t.runs = map[string]*stretch{}, t.first, 0
	t.kinds, t.kindsOlder = map[Kind]*common{}, t.kinds
}

// ends adds up the runs through a stretch.
func (s *stretch) ends() (n int) {
	if s.given != nil {
		n += s.given.length()
	}
	for _, next := range s.next {
		n += next.ends()
	}
	return n
}

func (t *shares) after(s *stretch, answer []byte) *stretch {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return s.next[string(answer)]
}

// put keeps what a run gave at the end of its course, as a whole if w is not nil.
func (t *shares) put(p *course, g *given, w *prepared) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first == nil || t.runs >= maxRuns {
		t.turn()
	}
	s, first := t.recall(p.key), p.stretch()
	if s == nil || t.runs >= maxRuns { // which may be of this key alone
		s = first
		t.enter(p.key, s)
	}
	for _, answer := range p.answers {
		next := p.stretch()
		if s.next[answer] == nil {
			s.next[answer] = next
		}
		s = s.next[answer]
	}
	if s.given == nil {
		g.common = t.alike(g.common)
		s.given = g
		t.runs += g.length()
	}
	if w != nil {
		t.hold(s.given.common, w)
	}
}

// alike is what other runs gave of a kind, so that it is kept once.
func (t *shares) alike(c *common) *common {
	for _, kinds := range [...]map[Kind]*common{t.kinds, t.kindsOlder} {
		if was := kinds[c.kind]; was != nil {
			c = was
			break
		}
	}
	t.kinds[c.kind] = c
	return c
}

// wholeOf is the decision of a run, which then belongs to the generation of today.
func (t *shares) wholeOf(g *given) *prepared {
	w := g.whole.Load()
	if w != nil && w.turn.Load() != t.turns.Load() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.hold(g.common, w)
	}
	return w
}

// hold keeps a whole decision in the generation of today, or in a new one where that is
// full.
func (t *shares) hold(c *common, w *prepared) {
	now := t.turns.Load()
	if was := c.whole.Load(); was != nil && was.turn.Load() == now {
		return
	}
	if t.size >= maxShared {
		for _, old := range t.wholesOlder {
			if of := old.whole.Load(); of != nil && of.turn.Load() < now {
				old.whole.Store(nil)
			}
		}
		t.wholes, t.wholesOlder, t.size = nil, t.wholes, 0
		now = t.turns.Add(1)
	}
	w.turn.Store(now)
	c.whole.Store(w)
	t.wholes = append(t.wholes, c)
	t.size += w.weight
}
