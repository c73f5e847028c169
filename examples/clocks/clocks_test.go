package clocks_test

import (
	"context"
	"os"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// TestCases runs the cases beside the set.
func TestCases(t *testing.T) {
	set, err := rules.Load(t.Context(), os.DirFS("."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("policies_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := cases.Parse(t.Context(), "policies_test.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	report, err := suite.Run(context.Background(), eng, file, suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Results {
		if !r.Passed() {
			t.Errorf("%s: %v", r.Name, r.Differences)
		}
	}
}
