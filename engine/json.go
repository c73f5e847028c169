package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// MarshalJSON writes the outcomes as one object, in their order.
func (os Outcomes) MarshalJSON() ([]byte, error) {
	var w writer
	w.outcomes(os)
	return w.b, w.err
}

// MarshalJSON writes a decided outcome with its value, which may be null, and
// an open one with what is possible.
func (o Outcome) MarshalJSON() ([]byte, error) {
	var w writer
	w.outcome(&o)
	return w.b, w.err
}

// UnmarshalJSON reads what MarshalJSON writes.
func (os *Outcomes) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return fmt.Errorf("outcomes must be an object")
	}
	*os = Outcomes{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var body struct {
			Title    string
			Value    any
			Rules    []string
			Cite     []string
			Possible *[]any
			WaitsFor []string `json:"waits_for"`
		}
		if err := dec.Decode(&body); err != nil {
			return err
		}
		o := Outcome{Name: fmt.Sprint(name), Title: body.Title, Value: body.Value, Rules: body.Rules, Cite: body.Cite, WaitsFor: body.WaitsFor}
		if body.Possible != nil {
			o.Open, o.Possible = true, *body.Possible
		}
		*os = append(*os, o)
	}
	return nil
}

// reset empties a decision and keeps its lists for use again.
func (d *Decision) reset() {
	*d = Decision{
		Outcomes: d.Outcomes[:0], Conflicts: d.Conflicts[:0], Errors: d.Errors[:0], Violations: d.Violations[:0],
		Notices: d.Notices[:0], Materials: d.Materials[:0], Routes: d.Routes[:0], Deadlines: d.Deadlines[:0],
		Penalties: d.Penalties[:0], Emitted: d.Emitted[:0], Missing: d.Missing[:0],
		Assumed: d.Assumed[:0], Used: d.Used[:0], Rules: d.Rules[:0],
	}
}

// fillEmpty makes absent lists empty, so that their JSON is [] and not null.
func (d *Decision) fillEmpty() {
	empty((*[]Outcome)(&d.Outcomes))
	empty(&d.Conflicts)
	empty(&d.Errors)
	empty(&d.Violations)
	empty(&d.Notices)
	empty(&d.Materials)
	empty(&d.Routes)
	empty(&d.Deadlines)
	empty(&d.Penalties)
	empty(&d.Emitted)
	empty(&d.Missing)
	empty(&d.Assumed)
	empty(&d.Used)
	empty(&d.Rules)
	for i := range d.Conflicts {
		empty(&d.Conflicts[i].Cite)
	}
	if len(d.Pending) == 0 {
		d.Pending = nil
	}
}

func empty[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
