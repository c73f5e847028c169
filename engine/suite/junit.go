package suite

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// WriteJUnit writes the report as JUnit XML, as continuous integration reads
// it: a test case for each case, a failure for one that does not hold, and an
// error for each mistake of the file. The language is that of the texts; no
// times are written, so that equal runs give equal bytes.
func (r *Report) WriteJUnit(w io.Writer, lang string) error {
	s := junitSuite{Name: r.Set, File: r.File, Tests: len(r.Results), Failures: r.Failed()}
	for i := range r.Results {
		s.Cases = append(s.Cases, r.Results[i].junit(r.Set, lang))
	}
	for _, d := range r.Problems {
		if d.Severity != rules.SeverityError {
			continue
		}
		s.Errors++
		s.Cases = append(s.Cases, junitCase{
			Name: d.Code, Class: r.Set, File: d.Pos.File, Line: d.Pos.Line,
			Error: &junitFailure{Message: xmlText(d.Message.In(lang, "en")), Type: d.Code, Text: xmlText(d.In(lang))},
		})
	}
	s.Tests = len(s.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Suites: []junitSuite{s}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (r *Result) junit(set, lang string) junitCase {
	c := junitCase{Name: r.Name, Class: set, File: r.Pos.File, Line: r.Pos.Line}
	if r.Passed() {
		return c
	}
	var lines []string
	for _, d := range r.Differences {
		lines = append(lines, fmt.Sprintf("%s: %s", d.Pos, d.In(lang)))
	}
	if r.Reason != "" {
		lines = append(lines, r.Reason)
	}
	c.Failure = &junitFailure{Message: xmlText(r.Differences[0].In(lang)), Type: "difference", Text: xmlText(strings.Join(lines, "\n"))}
	return c
}

// xmlText drops what XML cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	File     string      `xml:"file,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}
