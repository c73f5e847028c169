package peer

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// RegoDecision is the decision in Rego: outcomes, tasks and due dates alone.
const RegoDecision = "decision in Rego, by OPA: JSON bytes in and out"

// JingmenRego is policies.yaml in Rego, but for its words, its citations and
// what it says of open applications.
//
//go:embed testdata/jingmen.rego
var JingmenRego string

// Rego decides by [JingmenRego]. It is safe for concurrent use.
type Rego struct{ query rego.PreparedEvalQuery }

// NewRego compiles the module, with its tables of days.
func NewRego() (*Rego, error) {
	days, err := RegoDays()
	if err != nil {
		return nil, err
	}
	q, err := rego.New(rego.Query("data.jingmen.decision"), rego.Module("jingmen.rego", JingmenRego),
		rego.Store(inmem.NewFromObject(map[string]any{"days": days}))).PrepareForEval(context.Background())
	return &Rego{q}, err
}

// RegoDays are the tables of the days of 2021 on which a limit ends that begins
// on a day: of one working day, and of one day that rolls off a rest day.
func RegoDays() (map[string]any, error) {
	cal := calendar.China()
	workday, day := map[string]any{}, map[string]any{}
	zone := time.FixedZone("", 8*60*60)
	for t := time.Date(2021, 1, 1, 9, 0, 0, 0, zone); t.Year() == 2021; t = t.AddDate(0, 0, 1) {
		for table, period := range map[*map[string]any]calendar.Period{&workday: calendar.Workdays(1), &day: calendar.Days(1)} {
			due, err := cal.Due(t, period)
			if err != nil {
				return nil, err
			}
			(*table)[t.Format(time.DateOnly)] = due.Date.String()
		}
	}
	return map[string]any{"one_workday": workday, "one_day": day}, nil
}

// RegoInput is the input of an application that is decided at a moment.
func RegoInput(application []byte, at time.Time) []byte {
	return fmt.Appendf(nil, `{"at":"%s","facts":%s}`, at.In(time.FixedZone("", 8*60*60)).Format(time.RFC3339), application)
}

// Decide gives the JSON of what Rego decides.
func (r *Rego) Decide(application []byte, at time.Time) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(RegoInput(application, at)))
	d.UseNumber()
	var input any
	if err := d.Decode(&input); err != nil {
		return nil, err
	}
	rs, err := r.query.Eval(context.Background(), rego.EvalInput(input))
	if err != nil || len(rs) != 1 {
		return nil, fmt.Errorf("OPA: %d results: %w", len(rs), err)
	}
	return json.Marshal(rs[0].Expressions[0].Value)
}

// RegoAgrees compares what Rego decided with a decision of the engine: its
// outcomes, its tasks with who does them and what they come after, and when
// the limits end that have begun.
func RegoAgrees(got []byte, d *engine.Decision) error {
	var r struct {
		Outcomes map[string]any
		Tasks    []struct {
			Task, By, To string
			After        []string
		}
		Dues []struct{ ID, Line, Due string }
	}
	if err := json.Unmarshal(got, &r); err != nil {
		return err
	}
	var have, want []string
	for name, v := range r.Outcomes {
		have = append(have, fmt.Sprintf("%s=%v", name, v))
	}
	for _, t := range r.Tasks {
		have = append(have, fmt.Sprintf("%s by %s to %s after %s", t.Task, t.By, t.To, t.After))
	}
	for _, t := range r.Dues {
		have = append(have, fmt.Sprintf("%s of works[%s] due %s", t.ID, t.Line, t.Due))
	}
	for _, o := range d.Outcomes {
		want = append(want, fmt.Sprintf("%s=%v", o.Name, o.Value))
	}
	for _, t := range d.Routes {
		want = append(want, fmt.Sprintf("%s by %s to %s after %s", t.Task, t.By, t.To, t.After))
	}
	for _, t := range d.Deadlines {
		if t.Due != nil {
			want = append(want, fmt.Sprintf("%s of %s due %s", t.ID, t.Element, t.Due.Format(time.RFC3339)))
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		return fmt.Errorf("Rego:\n%s\nthe engine:\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
	return nil
}

// regoDecision decides in Rego.
func regoDecision(root string, forms [][]byte) (func() worker, error) {
	r, err := NewRego()
	if err != nil {
		return nil, err
	}
	eng, err := compilePolicies(root)
	if err != nil {
		return nil, err
	}
	return func() worker {
		var last []byte
		return worker{
			eval: func(i int) (err error) {
				last, err = r.Decide(forms[i], at())
				return err
			},
			compare: func(i int) error {
				d, err := eng.Evaluate(context.Background(), engine.Input{At: at(), JSON: forms[i]})
				if err != nil {
					return err
				}
				return RegoAgrees(last, d)
			},
		}
	}, nil
}
