// Guize decides applications by the rules of a policy set. Run "guize help".
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/guize-rules/guize/adapters/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Alone: true}
	code := c.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
