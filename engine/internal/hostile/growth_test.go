package hostile_test

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// allocated is how many bytes something allocates.
func allocated(do func()) int64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	do()
	runtime.ReadMemStats(&b)
	return int64(b.TotalAlloc - a.TotalAlloc)
}

// prepared reads and compiles a set.
func prepared(ctx context.Context, text string) (*engine.Engine, error) {
	set, err := rules.Parse(ctx, "p.yaml", []byte(text))
	if err != nil {
		return nil, err
	}
	return engine.Compile(ctx, set)
}

// What reading and compiling allocate grows as the set does, whatever there is much
// of in it: four times as many of a thing, or as long a text. (No test beside it runs
// meanwhile.)
func TestGrowsAsTheSetDoes(t *testing.T) {
	for i, k := range kinds() {
		if i%4 != 0 && os.Getenv("GUIZE_LONG") != "1" {
			continue // one in four
		}
		n := max(k.unit/4, 4)
		var size [2]int
		var bytes [2]int64
		for i, m := range []int{n, 4 * n} {
			text := k.text(m)
			size[i] = len(text)
			bytes[i] = allocated(func() { _, _ = prepared(t.Context(), text) })
		}
		grown := float64(bytes[1]) / float64(max(bytes[0], 1<<20))
		if want := 1.6 * max(float64(size[1])/float64(size[0]), 4); grown > want {
			t.Errorf("%s: %d and %d bytes of %d and %d: %.1f times as many for %.1f times the set", k.name, bytes[0], bytes[1], size[0], size[1], grown, float64(size[1])/float64(size[0]))
		}
	}
}

// What one byte of a set may cost at most, and what any set costs.
const (
	bytesEver  = 64 << 20
	bytesAByte = 4 << 10
)

// FuzzCost holds that reading and compiling allocate no more than in proportion to
// what is written, and that deciding takes no more units than its limit.
func FuzzCost(f *testing.F) {
	for _, k := range kinds() {
		f.Add(k.text(min(k.unit, 8)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		var eng *engine.Engine
		if got, most := allocated(func() { eng, _ = prepared(t.Context(), text) }), int64(bytesEver+bytesAByte*len(text)); got > most {
			t.Errorf("reading and compiling %d bytes allocates %d, more than %d", len(text), got, most)
		}
		if eng == nil {
			return
		}
		var work engine.Work
		in := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC), JSON: []byte("{}")}
		if _, err := eng.Evaluate(engine.CountWork(t.Context(), &work), in); err != nil {
			t.Error(err)
		}
		if most := int64(engine.DefaultWorkLimit + 4096); work.Units() > most {
			t.Errorf("deciding by %d bytes takes %d units, more than %d", len(text), work.Units(), most)
		}
	})
}
