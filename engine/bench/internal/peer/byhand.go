package peer

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/rules"
)

// HandDecision is the whole decision written by hand.
const HandDecision = "decision by hand in Go: JSON bytes in and out"

// handDecision decides by hand, which has no receipt.
func handDecision(root string, forms [][]byte) (func() worker, error) {
	ctx := context.Background()
	set, err := rules.Load(ctx, os.DirFS(root), "policies.yaml")
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(ctx, set)
	if err != nil {
		return nil, err
	}
	cal, ok := set.Calendar(set.CalendarID)
	if !ok {
		return nil, fmt.Errorf("no calendar %s", set.CalendarID)
	}
	return func() worker {
		hand, last := byhand.NewJingmen(set.Digest, cal, set.Zone), []byte(nil)
		return worker{
			eval: func(i int) (err error) {
				var ok bool
				if last, ok = hand.Decide(last[:0], forms[i], at()); !ok {
					err = fmt.Errorf("form %d is no whole application", i)
				}
				return err
			},
			compare: func(i int) error {
				d, err := eng.Evaluate(ctx, engine.Input{At: at(), JSON: forms[i], NoReceipt: true})
				if err != nil {
					return err
				}
				want, err := d.AppendJSON(nil)
				if err == nil && !bytes.Equal(want, last) {
					err = fmt.Errorf("by hand %s\nwant %s", last, want)
				}
				return err
			},
		}
	}, nil
}
