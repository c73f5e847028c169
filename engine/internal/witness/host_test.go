package witness

import (
	"errors"
	"time"

	"github.com/guize-rules/guize/engine"
)

// hostTwice is a host function that fails for one number.
func hostTwice(args []any) (any, error) {
	n, ok := args[0].(int64)
	if !ok || n == 3 {
		return nil, errors.New("the register does not answer")
	}
	return 2 * n, nil
}

func hostOptions() []engine.Option {
	return []engine.Option{engine.WithEffectKind("ping"), engine.WithFunction("twice", []string{"int"}, "int", hostTwice)}
}

// genAt is the time at which random applications are decided.
func genAt() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) }
