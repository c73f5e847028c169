package cli_test

import (
	"context"
	"os"
	"strings"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine"
)

// A guize command of one's own, as the main of a program that has a function
// which its sets may call: check, test, diff, serve and replay know it too.
func Example() {
	grade := engine.WithFunction("grade", []string{"string"}, "int", func(_ context.Context, args []any) (any, error) {
		name, _ := args[0].(string)
		return strings.Index("DCBA", name), nil // -1 for no grade
	})
	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Engine: []engine.Option{grade}}
	os.Exit(c.Run(context.Background(), os.Args[1:]))
}
