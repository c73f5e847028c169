package journal_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

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

// Decisions kept by eight writers, each in a transaction of its own in which the
// host works for five milliseconds: before it keeps the decision, as it should,
// or after, while all others wait.
func BenchmarkKeepTx(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		for _, late := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/last=%t", kind, late), func(b *testing.B) {
				name := kind
				if kind == "postgres" {
					name = newDatabase(b)
				}
				benchmarkKeepTx(b, hostDatabase(b, name), late)
			})
		}
	}
}

func benchmarkKeepTx(b *testing.B, db *sql.DB, late bool) {
	j, eng := openHost(b, db, journal.Options{}), compile(b, setFile)
	if err := j.KeepSet(b.Context(), eng.Set()); err != nil {
		b.Fatal(err)
	}
	one := func() error {
		in := engine.Input{At: at, JSON: []byte(`{"length": 250}`)}
		dec, err := eng.Evaluate(b.Context(), in)
		if err != nil {
			return err
		}
		tx, err := db.BeginTx(b.Context(), nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if late {
			time.Sleep(5 * time.Millisecond)
		}
		if _, err := j.KeepTx(b.Context(), tx, eng, in, dec); err != nil {
			return err
		}
		if !late {
			time.Sleep(5 * time.Millisecond)
		}
		return tx.Commit()
	}
	const writers = 8
	var wg sync.WaitGroup
	b.ResetTimer()
	for w := range writers {
		wg.Go(func() {
			for n := w; n < b.N; n += writers {
				if err := one(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}
