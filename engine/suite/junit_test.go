package suite_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/suite"
)

func TestWriteJUnit(t *testing.T) {
	t.Parallel()
	file := casesOf(t, `
- {name: "passes <&>", given: {score: 70}, expect: {outcomes: {passed: true}}}
- {name: fails, given: {score: 69}, expect: {outcomes: {passed: true}}, reason: 规定 1}`)
	report, err := suite.Run(t.Context(), compile(t, "points.yaml"), file, suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.WriteJUnit(&out, "en"); err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="points" file="t.yaml" tests="2" failures="1" errors="0">
    <testcase name="passes &lt;&amp;&gt;" classname="points" file="t.yaml" line="5"></testcase>
    <testcase name="fails" classname="points" file="t.yaml" line="6">
      <failure message="outcomes.passed: want true, got false (exam/fail; rule 1)" type="difference">t.yaml:6:65: outcomes.passed: want true, got false (exam/fail; rule 1)&#xA;规定 1</failure>
    </testcase>
  </testsuite>
</testsuites>
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("JUnit (-want +got):\n%s", diff)
	}
}

// A mistake of the file is an error in JUnit, and whatever a name holds the
// result is XML.
func TestWriteJUnitMistakes(t *testing.T) {
	t.Parallel()
	file := casesOf(t, `- {name: "a", expect: {outcomess: {passed: true}}}`)
	file.Cases[0].Name = "bell \x07"
	report, err := suite.Run(t.Context(), compile(t, "points.yaml"), file, suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.WriteJUnit(&out, "zh"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `type="test-unknown-key"`) || !strings.Contains(out.String(), `errors="1"`) {
		t.Errorf("no error in:\n%s", out.String())
	}
	if err := xml.Unmarshal(out.Bytes(), new(any)); err != nil {
		t.Errorf("not XML: %v", err)
	}
}
