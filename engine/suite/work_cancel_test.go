package suite_test

import (
	"context"
	"errors"
	"testing"

	"github.com/guize-rules/guize/engine/internal/hostile"
	"github.com/guize-rules/guize/engine/suite"
)

// A context that ends, ends tests, coverage and mutants, at whatever look.
func TestCancelSuite(t *testing.T) {
	t.Parallel()
	eng, file := policies(t)
	for name, run := range map[string]func(context.Context) error{
		"run": func(ctx context.Context) error {
			_, err := suite.Run(ctx, eng, file, suite.Options{})
			return err
		},
		"cover": func(ctx context.Context) error {
			_, err := suite.Cover(ctx, eng, file, suite.Options{})
			return err
		},
		"mutate": func(ctx context.Context) error {
			_, err := suite.Mutate(ctx, eng, file, suite.MutateOptions{Search: 1})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, looks := range []int{0, 1, 7, 40} {
				ctx := hostile.NewPatience(looks)
				if err := run(ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("after %d looks: %v", looks, err)
				}
				if more := -ctx.Looks; more > 20 {
					t.Errorf("after %d looks it looked %d times more", looks, more)
				}
			}
		})
	}
}
