package engine

import (
	"sync"
	"sync/atomic"
)

// maxShared is how many decisions an engine keeps to share in a generation; past it,
// it begins another, and those that nobody asks for in that are forgotten. One that
// is written in more than usualText bytes counts as several.
const (
	maxShared = 512
	usualText = 64 << 10
	actSize   = 128 // of what it is made again by
)

// size is how much is kept, in decisions of the usual size.
func (g *given) size(acts int) int {
	n := acts * actSize
	for _, p := range g.json {
		n += len(p.text)
	}
	for _, p := range g.seal {
		n += len(p.text)
	}
	return 1 + n/usualText
}

// maxOnce is how many keys that came once are remembered in a generation.
const maxOnce = 4 * maxShared

// shares is the table of what an engine has given. It is safe for any number of
// goroutines.
type shares struct {
	mu    sync.RWMutex
	first map[string]*stretch // by the keys of applications
	older map[string]*stretch // those of the generation before
	size  int                 // of first, in decisions of the usual size

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
	if t.first == nil || t.size >= maxShared {
		t.turn()
	}
	t.first[key] = s
	t.size += s.ends()
}

// turn begins another generation.
func (t *shares) turn() { t.first, t.older, t.size = map[string]*stretch{}, t.first, 0 }

// ends adds up the decisions at the ends of a stretch.
func (s *stretch) ends() (n int) {
	if s.given != nil {
		n += s.given.weight
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

// put keeps what a run gave at the end of its course.
func (t *shares) put(p *course, g *given) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.size >= maxShared {
		t.turn()
	}
	s, first := t.recall(p.key), p.stretch()
	if s == nil || t.size >= maxShared { // which may be of this key alone
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
		s.given = g
		t.size += g.weight
	}
}
