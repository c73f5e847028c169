package docs_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// asCommand makes the test the program that the script of examples/review calls.
const asCommand = "REVIEW_TEST_AS_GUIZE"

// The pages speak of files by their path from the root of the repository, and
// so do their tests.
func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		c := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
		os.Exit(c.Run(context.Background(), os.Args[1:]))
	}
	if err := os.Chdir(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m.Run()
}
