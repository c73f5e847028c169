package grant_test

import (
	"os"
	"testing"

	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/examples/grant"
)

func TestPolicies(t *testing.T) {
	t.Parallel()
	suite.Test(t, os.DirFS("."), grant.Additions()...)
}
