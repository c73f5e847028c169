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
	dec.UseNumber()
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
		o.Value = readBack(o.Value)
		readBack(o.Possible)
		*os = append(*os, o)
	}
	return nil
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are exact, and as the engine
// gives them: an int64 where one is whole and fits, else a json.Number.
func (d *Decision) UnmarshalJSON(data []byte) error {
	type plain Decision // without this method
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode((*plain)(d)); err != nil {
		return err
	}
	decisionShape.readBack(reflect.ValueOf(d).Elem())
	return nil
}

// readBack makes the numbers of what was read those of the engine.
func (s *shape) readBack(v reflect.Value) {
	for i := range s.fields {
		f := &s.fields[i]
		switch x := v.Field(f.at); f.form {
		case plainForm:
			if n, ok := x.Interface().(json.Number); ok {
				x.Set(reflect.ValueOf(readBack(n)))
			} else {
				readBack(x.Interface())
			}
		case plainsForm, mapForm:
			readBack(x.Interface())
		case objectForm:
			f.shape.readBack(x)
		case listForm:
			for i := range x.Len() {
				f.shape.readBack(x.Index(i))
			}
		}
	}
}

// readBack is a plain value that was read as the engine gives it; what is in it is
// changed.
func readBack(x any) any {
	switch x := x.(type) {
	case json.Number:
		if n, ok := numberIn(x); ok {
			if whole, ok := n.Int64(); ok {
				return whole
			}
		}
	case []any:
		for i := range x {
			x[i] = readBack(x[i])
		}
	case map[string]any:
		for k, v := range x {
			x[k] = readBack(v)
		}
	}
	return x
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
