package analyze_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/internal/hostile"
)

// An analysis leaves open what it has no work left for, the same every time, and
// finds nothing then that it does not find otherwise.
func TestWorkOfAnalysis(t *testing.T) {
	t.Parallel()
	eng := load(t, "../..", "policies.yaml")
	whole, err := analyze.Check(t.Context(), eng, analyze.Options{At: at})
	if err != nil {
		t.Fatal(err)
	}
	if whole.Work == 0 || whole.Work > 10_000_000_000/100 {
		t.Errorf("the analysis takes %d units, more than a hundredth of what it may", whole.Work)
	}
	t.Logf("%d units", whole.Work)
	known := map[string]bool{}
	for _, f := range whole.Findings {
		known[f.Error()] = true
	}
	parts := []int64{100, 10, 2}
	if os.Getenv("GUIZE_LONG") != "1" {
		parts = parts[1:2]
	}
	for _, part := range parts {
		opts := analyze.Options{At: at, WorkLimit: whole.Work / part}
		got, err := analyze.Check(t.Context(), eng, opts)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Undecided)+len(got.MayFail) <= len(whole.Undecided)+len(whole.MayFail) {
			t.Errorf("with a part of %d nothing was left open", part)
		}
		for _, f := range got.Findings {
			if !known[f.Error()] {
				t.Errorf("with a part of %d: %s", part, f.Error())
			}
		}
		again, err := analyze.Check(t.Context(), eng, opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, again); diff != "" || got.Work != again.Work {
			t.Errorf("with a part of %d another time, after %d and %d units:\n%s", part, got.Work, again.Work, diff)
		}
	}
}

// Boundaries that are not complete say so.
func TestWorkOfBoundaries(t *testing.T) {
	t.Parallel()
	_, err := analyze.Boundaries(t.Context(), load(t, "../..", "policies.yaml"), analyze.Options{At: at, WorkLimit: 10_000}, nil)
	if !errors.Is(err, analyze.ErrWorkLimit) {
		t.Error(err)
	}
}

// A context that ends, ends every analysis, at whatever look.
func TestCancelAnalysis(t *testing.T) {
	t.Parallel()
	eng := load(t, "../..", "policies.yaml")
	for name, run := range map[string]func(context.Context) error{
		"check": func(ctx context.Context) error {
			_, err := analyze.Check(ctx, eng, analyze.Options{At: at})
			return err
		},
		"boundaries": func(ctx context.Context) error {
			_, err := analyze.Boundaries(ctx, eng, analyze.Options{At: at}, nil)
			return err
		},
		"diff": func(ctx context.Context) error {
			_, err := analyze.Diff(ctx, eng, eng, analyze.Options{At: at})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, looks := range []int{1, 3, 10, 100} {
				var w engine.Work
				ctx := hostile.NewPatience(looks)
				if err := run(engine.CountWork(ctx, &w)); !errors.Is(err, context.Canceled) {
					t.Errorf("after %d looks: %v", looks, err)
				}
				if ctx.Looks < -2000 {
					t.Errorf("it looked %d times more after it had ended", -ctx.Looks)
				}
			}
		})
	}
}
