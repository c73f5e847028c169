package witness

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
)

// hostFuncs are a host's functions. Each fails, or has no answer, for some
// argument; one panics.
func hostFuncs() map[string]hostFunc {
	silent := errors.New("the register does not answer")
	return map[string]hostFunc{
		"twice": {"int", "int", func(args []any) (any, error) {
			n, ok := args[0].(int64)
			if !ok || n == 3 {
				return nil, silent
			}
			return 2 * n, nil
		}},
		"odd": {"int", "bool", func(args []any) (any, error) {
			n, _ := args[0].(int64)
			if n == 7 {
				panic("seven")
			}
			return n%2 != 0, nil
		}},
		"ratio": {"number", "number", func(args []any) (any, error) {
			n, ok := args[0].(float64)
			if whole, isWhole := args[0].(int64); isWhole && !ok {
				n = float64(whole)
			}
			if n == 10 {
				return "ten", nil // not what it promises
			}
			return n / 4, nil
		}},
		"label": {"string", "string", func(args []any) (any, error) {
			s, _ := args[0].(string)
			if s == "" {
				return nil, nil
			}
			return strings.ToUpper(s) + "!", nil
		}},
		"next_day": {"date", "date", func(args []any) (any, error) {
			s, _ := args[0].(string)
			d, err := time.Parse(time.DateOnly, s)
			if err != nil {
				return nil, err
			}
			return d.AddDate(0, 0, 1).Format(time.DateOnly), nil
		}},
	}
}

// hostFunc is a function with the types of its argument and result.
type hostFunc struct {
	arg, result string
	call        refFunc
}

func hostOptions() []engine.Option {
	out := []engine.Option{engine.WithEffectKind("ping")}
	for name, f := range hostFuncs() {
		call := func(_ context.Context, args []any) (any, error) { return f.call(args) }
		out = append(out, engine.WithFunction(name, []string{f.arg}, f.result, call))
	}
	return out
}

// genAt is the time at which random applications are decided.
func genAt() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) }
