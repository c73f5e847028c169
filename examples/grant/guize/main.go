// Command guize is the guize command that knows the additions of the programme:
// go run ./examples/grant/guize check -p examples/grant/grant.yaml
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/examples/grant"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Engine: grant.Additions(), Alone: true}
	os.Exit(c.Run(ctx, os.Args[1:]))
}
