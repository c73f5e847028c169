package cli

import (
	"slices"
	"sync"

	"github.com/guize-rules/guize/engine"
)

// kindPair is what an application is to both sets.
type kindPair struct{ old, new engine.Kind }

// kindTable remembers what came of applications of a kind whose deadlines the sets
// read alike: others of the kind are not compared again. It is safe for any number
// of goroutines, and the zero value is empty.
type kindTable struct {
	mu        sync.RWMutex
	now, then map[kindPair]*comparison // of this generation, and of the one before
}

// mostKindPairs is how many kinds a generation remembers.
const mostKindPairs = 4096

func (t *kindTable) get(k kindPair) *comparison {
	t.mu.RLock()
	c, fresh := t.now[k], true
	if c == nil {
		c, fresh = t.then[k], false
	}
	t.mu.RUnlock()
	if c != nil && !fresh {
		t.put(k, c)
	}
	return c
}

func (t *kindTable) put(k kindPair, c *comparison) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil || len(t.now) >= mostKindPairs {
		t.now, t.then = map[kindPair]*comparison{}, t.now
	}
	t.now[k] = c
}

// compare compares what both sets decide of an application, once for a kind.
func (d *differences) compare(p *pair, k kindPair) comparison {
	alike := k.old.Known() && k.new.Known() && engine.SameDeadlines(&p.old, &p.new)
	if alike {
		if c := d.kinds.get(k); c != nil {
			return *c
		}
	}
	k.old.Complete(&p.old)
	k.new.Complete(&p.new)
	c := d.comparison(&p.old, &p.new)
	if alike {
		c.changes, c.told, c.words = slices.Clip(c.changes), slices.Clip(c.told), slices.Clip(c.words) // many will read them
		d.kinds.put(k, &c)
	}
	return c
}
