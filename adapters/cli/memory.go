package cli

import "sync"

// memory remembers what came of things that come again. It holds two generations of
// most things each, so that what nobody asks for is forgotten; it is safe for any number
// of goroutines, and the zero value is empty.
type memory[K comparable, V any] struct {
	mu        sync.RWMutex
	now, then map[K]V // of this generation, and of the one before
}

// most is how many things a generation remembers.
const most = 4096

func (m *memory[K, V]) get(k K) (v V, ok bool) {
	m.mu.RLock()
	v, ok = m.now[k]
	fresh := ok
	if !ok {
		v, ok = m.then[k]
	}
	m.mu.RUnlock()
	if ok && !fresh {
		m.put(k, v)
	}
	return v, ok
}

func (m *memory[K, V]) put(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now == nil || len(m.now) >= most {
		m.now, m.then = map[K]V{}, m.now
	}
	m.now[k] = v
}
