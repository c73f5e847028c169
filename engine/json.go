package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
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
		o := Outcome{Name: fmt.Sprint(name)}
		if err := dec.Decode(&o); err != nil {
			return err
		}
		o.Open = o.Possible != nil
		*os = append(*os, o)
	}
	return nil
}

// reset empties a decision and keeps its lists for use again.
func (d *Decision) reset() {
	v := reflect.ValueOf(d).Elem()
	for i := range decisionShape.fields {
		if f := &decisionShape.fields[i]; f.none.IsValid() {
			v.Field(f.at).SetLen(0)
		} else {
			v.Field(f.at).SetZero()
		}
	}
}

// fillEmpty makes absent lists empty, so that their JSON is [] and not null.
func (d *Decision) fillEmpty() {
	v := reflect.ValueOf(d).Elem()
	for i := range decisionShape.fields {
		if f := &decisionShape.fields[i]; f.none.IsValid() && v.Field(f.at).IsNil() {
			v.Field(f.at).Set(f.none)
		}
	}
	for i := range d.Conflicts {
		if c := &d.Conflicts[i]; c.Cite == nil {
			c.Cite = []string{}
		}
	}
	if len(d.Pending) == 0 {
		d.Pending = nil
	}
}
