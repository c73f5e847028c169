package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestLikeInputs mixes two random applications to random sets: where the mixture
// is said to be like the first it is decided as that is. The receipt of a decision
// and that of its JSON, which is made another way, are one.
func TestLikeInputs(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for seed := range uint64(longOr(80, 5)) {
		yaml, g := randomSet(seed)
		w, err := newWitnesses(yaml)
		if err != nil {
			continue
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for i := range uint64(12) {
			one, two := g.application(seed*100+i), g.application(seed*100+i+50)
			like := engine.Input{At: genAt(), Facts: one.Facts, Unknown: one.Unknown}
			in := like
			in.Facts = mixture(r, one.Facts, two.Facts)
			dec, err := w.eng.Evaluate(ctx, like)
			if err != nil {
				t.Fatal(err)
			}
			want, err := w.eng.Evaluate(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			body, err := want.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := w.eng.Receipt(body); err != nil || got != want.Receipt {
				t.Fatalf("seed %d: the receipt of the JSON is %s, %v, want %s\n%s\n%s", seed, got, err, want.Receipt, body, yaml)
			}
			if alike, err := w.eng.Alike(ctx, in, like); err != nil || alike && dec.Receipt != want.Receipt {
				t.Fatalf("seed %d: Alike(%v, %v) = %v, %v, but the receipts are %s and %s\n%s", seed, in.Facts, like.Facts, alike, err, dec.Receipt, want.Receipt, yaml)
			}
		}
	}
}

// mixture is an application with a fact or two from another.
func mixture(r *rand.Rand, one, two map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range one {
		out[k] = v
	}
	for k, v := range two {
		if _, ok := out[k]; ok && r.IntN(4) == 0 {
			out[k] = v
		}
	}
	return out
}

// TestSameBytesOfRandomSets compiles random sets twice and decides by both, in
// several goroutines.
func TestSameBytesOfRandomSets(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			yaml, g := randomSet(seed)
			one, err := newWitnesses(yaml)
			if err != nil {
				t.Skip("the set does not compile")
			}
			two, err := newWitnesses(yaml)
			if err != nil {
				t.Fatal(err)
			}
			in := g.application(seed)
			ein := engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}
			d, err := one.eng.Evaluate(context.Background(), ein)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := json.Marshal(d)
			var wait sync.WaitGroup
			for range 8 {
				wait.Go(func() {
					d, err := two.eng.Evaluate(context.Background(), ein)
					if err != nil {
						t.Error(err)
						return
					}
					if got, _ := json.Marshal(d); !bytes.Equal(got, want) {
						t.Errorf("the bytes differ\n%s\n%s", got, want)
					}
				})
			}
			wait.Wait()
		})
	}
}
