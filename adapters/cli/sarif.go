package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
)

// sarif is the output for code review tools: SARIF 2.1.0.
const sarif = "sarif"

// asSarif lets a command that lists diagnostics in JSON write SARIF.
func (a *app) asSarif(cmd *cobra.Command) *cobra.Command {
	once := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if a.output != sarif {
			return once(cmd, args)
		}
		var b bytes.Buffer
		out := a.out
		a.out, a.output = bufio.NewWriter(&b), "json"
		err := once(cmd, args)
		ferr := a.out.Flush()
		a.out, a.output = out, sarif
		if e := (*exit)(nil); errors.As(err, &e) && e.code != ExitProblems || err != nil && e == nil {
			return err
		}
		if ferr == nil {
			ferr = a.writeSarif(b.Bytes())
		}
		return errors.Join(ferr, err)
	}
	return cmd
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact struct {
		URI string `json:"uri"`
	} `json:"artifactLocation"`
	Region *sarifRegion `json:"region,omitempty"`
}

type sarifRegion struct {
	Line int `json:"startLine"`
	Col  int `json:"startColumn"`
}

type sarifRule struct {
	ID string `json:"id"`
}

// writeSarif turns the JSON of check into SARIF.
func (a *app) writeSarif(data []byte) error {
	var in struct {
		Diagnostics []struct {
			diagnostic
			Witness *struct {
				Matters map[string]any `json:"matters"`
				Shows   rules.Text     `json:"shows"`
			} `json:"witness"`
		} `json:"diagnostics"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	l := a.tongue(nil)
	found := []sarifRule{}
	results := []sarifResult{}
	for _, d := range in.Diagnostics {
		i := slices.Index(found, sarifRule{d.Code})
		if i < 0 {
			i = len(found)
			found = append(found, sarifRule{d.Code})
		}
		message := []string{d.Message.In(string(l), "en")}
		if hint := d.Hint.In(string(l), "en"); hint != "" {
			message = append(message, hint)
		}
		if d.Witness != nil {
			facts, err := json.Marshal(d.Witness.Matters)
			if err != nil {
				return err
			}
			message = append(message, l.say("例如：", "for example: ")+string(facts)+" → "+d.Witness.Shows.In(string(l), "en"))
		}
		r := sarifResult{RuleID: d.Code, RuleIndex: i, Level: d.Severity, Message: sarifText{strings.Join(message, "\n")},
			Locations: []sarifLocation{sarifPlace(d.Pos)}}
		for _, p := range d.Related {
			r.Related = append(r.Related, sarifPlace(p))
		}
		results = append(results, r)
	}
	return a.writeJSON(sarifLog(found, results))
}

// sarifLog is the whole file. Columns are characters, as the places of
// diagnostics count them.
func sarifLog(found []sarifRule, results []sarifResult) any {
	type driver struct {
		Name  string      `json:"name"`
		URI   string      `json:"informationUri"`
		Rules []sarifRule `json:"rules"`
	}
	type tool struct {
		Driver driver `json:"driver"`
	}
	type run struct {
		Tool    tool          `json:"tool"`
		Columns string        `json:"columnKind"`
		Results []sarifResult `json:"results"`
	}
	return struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0",
		[]run{{tool{driver{"guize", "https://github.com/guize-rules/guize", found}}, "unicodeCodePoints", results}}}
}

func sarifPlace(p rules.Pos) sarifLocation {
	var l sarifLocation
	u := url.URL{Path: filepath.ToSlash(p.File)}
	if filepath.IsAbs(p.File) {
		u.Scheme = "file"
	}
	l.Physical.Artifact.URI = u.String()
	if p.Line > 0 {
		l.Physical.Region = &sarifRegion{p.Line, max(p.Col, 1)}
	}
	return l
}
