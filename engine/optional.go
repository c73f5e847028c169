package engine

import "encoding/json"

// Optional is a field of a bound struct that may be unknown. The zero Optional
// is unknown. In JSON it is the value, or null where it is not known; with the
// option omitzero it is left out then.
type Optional[T any] struct {
	Value T
	Known bool
}

// Known returns a value that is known.
func Known[T any](v T) Optional[T] { return Optional[T]{v, true} }

// IsZero reports whether the value is not known.
func (o Optional[T]) IsZero() bool { return !o.Known }

// MarshalJSON writes the value, or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.Known {
		return []byte("null"), nil
	}
	return json.Marshal(o.Value)
}

// UnmarshalJSON reads the value; null is not known.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	*o = Optional[T]{}
	if string(data) == "null" {
		return nil
	}
	err := json.Unmarshal(data, &o.Value)
	o.Known = err == nil
	return err
}

// optional lets the binder look into an Optional of any type.
type optional interface{ isOptional() }

func (Optional[T]) isOptional() {}
