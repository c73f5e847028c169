// Embed decides an application inside a program of its own. Run it from the
// root of the repository: go run ./examples/embed
package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

func main() {
	if err := decide(context.Background(), os.Stdout, os.DirFS(".")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func decide(ctx context.Context, w io.Writer, root fs.FS) error {
	set, err := rules.Load(ctx, root, "policies.yaml") // the error lists every mistake, each with its place
	if err != nil {
		return err
	}
	eng, err := engine.Compile(ctx, set) // keep it: it is immutable and safe for any number of goroutines
	if err != nil {
		return err
	}
	dec, err := eng.Evaluate(ctx, engine.Input{
		At: time.Date(2021, 9, 10, 9, 0, 0, 0, set.Zone),
		Facts: map[string]any{
			"applicant": map[string]any{"name": "荆门示例制造有限公司", "uscc": "91420800000000019W"},
			"contact":   map[string]any{"name": "示例联系人", "phone": "13800000000"},
			"site":      map[string]any{"address": "荆门市东宝区示例大道1号"},
			"services":  []any{"water", "gas"},
			"works":     []any{map[string]any{"service": "water", "length": 300}},
		},
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(w, dec.Status)
	for _, o := range dec.Outcomes {
		if o.Open {
			fmt.Fprintln(w, o.Name, "is open:", o.Possible)
		} else {
			fmt.Fprintln(w, o.Name, "is", o.Value, o.Cite)
		}
	}
	for _, m := range dec.Missing {
		fmt.Fprintln(w, "still needed:", m.Fact, "from", m.Ask)
	}
	return nil
}
