package peer

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/guize-rules/guize/engine"
)

// plainOutcome is an outcome that encoding/json writes by its tags.
type plainOutcome engine.Outcome

// plainDecision is a decision that encoding/json writes by the tags of its
// fields; [engine.Decision] writes itself.
type plainDecision struct {
	ID         string                  `json:"id"`
	Language   int                     `json:"language"`
	Set        string                  `json:"set"`
	Digest     string                  `json:"digest"`
	Calendar   engine.CalendarRef      `json:"calendar"`
	At         time.Time               `json:"at"`
	RulesOn    string                  `json:"rules_on"`
	Status     engine.Status           `json:"status"`
	Outcomes   map[string]plainOutcome `json:"outcomes"`
	Conflicts  []engine.Conflict       `json:"conflicts"`
	Errors     []engine.RuleError      `json:"errors"`
	Violations []engine.Violation      `json:"violations"`
	Notices    []engine.Notice         `json:"notices"`
	Materials  []engine.Material       `json:"materials"`
	Routes     []engine.Route          `json:"routes"`
	Deadlines  []engine.Deadline       `json:"deadlines"`
	Penalties  []engine.Penalty        `json:"penalties"`
	Emitted    []engine.Emission       `json:"emitted"`
	Missing    []engine.Missing        `json:"missing"`
	Assumed    []engine.Assumed        `json:"assumed"`
	Used       []string                `json:"used"`
	Rules      []engine.RuleState      `json:"rules"`
	Receipt    string                  `json:"receipt"`
}

// plainOf copies a decision.
func plainOf(d *engine.Decision) *plainDecision {
	p := &plainDecision{ID: d.ID, Language: d.Language, Set: d.Set, Digest: d.Digest, Calendar: d.Calendar, At: d.At,
		RulesOn: d.RulesOn, Status: d.Status, Outcomes: map[string]plainOutcome{}, Conflicts: d.Conflicts, Errors: d.Errors,
		Violations: d.Violations, Notices: d.Notices, Materials: d.Materials, Routes: d.Routes, Deadlines: d.Deadlines,
		Penalties: d.Penalties, Emitted: d.Emitted, Missing: d.Missing, Assumed: d.Assumed, Used: d.Used, Rules: d.Rules, Receipt: d.Receipt}
	for _, o := range d.Outcomes {
		p.Outcomes[o.Name] = plainOutcome(o)
	}
	return p
}

// anyOf is the decision as the maps and lists that a program has which does not
// know its types.
func anyOf(d *engine.Decision) (out any, err error) {
	text, err := d.AppendJSON(nil)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	return out, err
}

// readAndWriteMaps has encoding/json do the same with maps.
func readAndWriteMaps(forms [][]byte, decisions []any) func() worker {
	return func() worker {
		return worker{eval: func(i int) error {
			var facts map[string]any
			if err := json.Unmarshal(forms[i], &facts); err != nil {
				return err
			}
			_, err := json.Marshal(decisions[i])
			return err
		}}
	}
}

// readAndWrite has encoding/json read applications into structs and write the
// decisions about them.
func readAndWrite(forms [][]byte, decisions []*plainDecision) func() worker {
	return func() worker {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		return worker{eval: func(i int) error {
			var f form
			if err := json.Unmarshal(forms[i], &f); err != nil {
				return err
			}
			out.Reset()
			return enc.Encode(decisions[i])
		}}
	}
}
