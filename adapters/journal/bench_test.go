package journal_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

// Durable decisions by many at once, the decision itself not counted.
func BenchmarkKeep(b *testing.B) {
	for _, callers := range []int{1, 100} {
		for _, kind := range []string{"sqlite", "postgres"} {
			b.Run(fmt.Sprintf("%s/callers=%d", kind, callers), func(b *testing.B) {
				name := filepath.Join(b.TempDir(), "j.db")
				if kind == "postgres" {
					name = newDatabase(b)
				}
				benchmarkKeep(b, name, callers)
			})
		}
	}
}

func benchmarkKeep(b *testing.B, name string, callers int) {
	j := open(b, name, journal.Options{})
	eng := compile(b, setFile)
	in := engine.Input{At: at, JSON: []byte(`{"length": 250, "contact": {"name": "某某某", "phone": "13900000000"}}`)}
	if _, err := tryKeep(b.Context(), j, eng, string(in.JSON)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetParallelism(max(1, callers/2))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			dec, err := eng.Evaluate(b.Context(), in)
			if err == nil {
				_, err = j.Keep(b.Context(), eng, in, dec)
			}
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}
