package clocks_test

import (
	"os"
	"testing"

	"github.com/guize-rules/guize/engine/suite"
)

// TestCases runs the cases beside the set.
func TestCases(t *testing.T) {
	t.Parallel()
	suite.Test(t, os.DirFS("."))
}
