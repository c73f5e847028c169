package docs_test

import (
	"fmt"
	"os"
	"testing"
)

// The pages speak of files by their path from the root of the repository, and
// so do their tests.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m.Run()
}
