package engine_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestReceiptOfLikeInput mixes two random applications to random sets: the
// receipt must be that of deciding the mixture.
func TestReceiptOfLikeInput(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for seed := range uint64(80) {
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
			if got, err := w.eng.Receipt(ctx, in, like, dec); err != nil || got != want.Receipt {
				t.Fatalf("seed %d: Receipt(%v, like %v) = %s, %v, want %s\n%s", seed, in.Facts, like.Facts, got, err, want.Receipt, yaml)
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

func TestReceiptErrors(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	good, bad := engine.Input{At: sampleAt, JSON: []byte("{}")}, engine.Input{At: sampleAt, JSON: []byte("[]")}
	for _, in := range [][2]engine.Input{{good, bad}, {bad, good}, {good, {}}} {
		if _, err := eng.Receipt(context.Background(), in[0], in[1], &engine.Decision{}); err == nil {
			t.Errorf("Receipt(%v) gives no error", in)
		}
	}
}
