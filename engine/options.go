package engine

import (
	"errors"
	"fmt"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// Option adjusts [Compile]; only this package makes options.
type Option interface{ apply(*plan.Config) error }

type optionFunc func(*plan.Config) error

func (f optionFunc) apply(c *plan.Config) error { return f(c) }

func newConfig(opts []Option) (*plan.Config, error) {
	c := &plan.Config{
		Formats:   format.Builtin(),
		Funcs:     map[string]*lang.Func{},
		Kinds:     map[string]bool{},
		Calendars: map[string]*calendar.Calendar{},
		Host:      map[string]any{},
		WorkLimit: DefaultWorkLimit,
	}
	c.Funcs["uscc_kind"] = &lang.Func{Name: "uscc_kind", Args: []lang.Type{{K: rules.KindString}},
		Result: lang.Type{K: rules.KindString}, Call: usccKind}
	for _, o := range opts {
		if o == nil {
			return nil, errors.New("an option is nil")
		}
		if err := o.apply(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// usccKind is the kind of body that a unified social credit code stands for,
// or none where its first two characters are not in the list.
func usccKind(args []lang.Value) (lang.Value, error) {
	if args[0].Kind() != lang.Text {
		return lang.NoneValue(), nil
	}
	if k := format.USCCKind(args[0].Text()); k != "" {
		return lang.TextOf(k), nil
	}
	return lang.NoneValue(), nil
}

// WithWorkLimit sets how many units of work a decision may take
// ([DefaultWorkLimit] where it is not given): nodes of expressions that are
// evaluated, and what grows with lists, texts and digits; never time. A decision
// that takes more holds one error, with code "work-limit", that names the rule or
// fact at which it ended, and nothing else, at the same place on every machine.
func WithWorkLimit(units int64) Option {
	return optionFunc(func(c *plan.Config) error {
		if units < 1 {
			return fmt.Errorf("a work limit is at least 1, not %d", units)
		}
		c.WorkLimit = units
		return nil
	})
}

// WithProgram names the version of the program that decides, such as "v0.3.0". It
// stands in decisions and their receipts, so that a later program knows by which
// one an answer was given; "" (the default) leaves it out.
func WithProgram(version string) Option {
	return optionFunc(func(c *plan.Config) error {
		c.Program = version
		return nil
	})
}

// WithFormat adds an identifier format that facts may name in `format`.
// Package analyze takes a format of two engines for the same where both were
// given one and the same Option.
func WithFormat(f format.Format) Option {
	return optionFunc(func(c *plan.Config) (err error) {
		c.Host["format "+f.Name] = &f
		c.Formats, err = c.Formats.With(f)
		return err
	})
}

// WithCalendar adds a calendar that the set may name; it takes the place of
// one of the same id.
func WithCalendar(cal *calendar.Calendar) Option {
	return optionFunc(func(c *plan.Config) error {
		c.Calendars[cal.ID()] = cal
		return nil
	})
}

// WithEffectKind declares a kind of effect that the host handles; its `data`
// comes out in [Decision].Emitted under that kind.
func WithEffectKind(kind string) Option {
	return optionFunc(func(c *plan.Config) error {
		if plan.KindRow(kind) >= 0 {
			return fmt.Errorf("effect kind %q is built in", kind)
		}
		c.Kinds[kind] = true
		return nil
	})
}

// WithFunction adds a function that expressions may call, by the types of its
// arguments and result: "bool", "int", "number", "string", "date" or
// "datetime". The values come as bool, int64, float64, string, and dates and
// moments as strings (YYYY-MM-DD, RFC 3339 in UTC); a nil argument is none, and
// a nil result is none. A number that an int64 or a float64 does not hold exactly
// is an error; a float64 that is returned is the decimal that it is written as with
// the fewest digits, and a [json.Number] is read as it is written. The function must be pure and safe for concurrent use;
// an error makes the rule that called it undetermined and is reported. Package
// analyze takes a function of two engines for the same where both were given
// one and the same Option.
func WithFunction(name string, args []string, result string, call func(args []any) (any, error)) Option {
	return optionFunc(func(c *plan.Config) error {
		c.Host["function "+name] = &call
		f := &lang.Func{Name: name}
		for _, a := range args {
			k, ok := functionKinds[a]
			if !ok {
				return fmt.Errorf("function %q: no type %q", name, a)
			}
			f.Args = append(f.Args, lang.Type{K: k})
		}
		k, ok := functionKinds[result]
		if !ok {
			return fmt.Errorf("function %q: no type %q", name, result)
		}
		if _, taken := c.Funcs[name]; taken || lang.IsBuiltin(name) {
			return fmt.Errorf("function %q exists already", name)
		}
		f.Result = lang.Type{K: k}
		f.Call = func(vs []lang.Value) (lang.Value, error) { return callHost(call, vs, f.Args, f.Result) }
		c.Funcs[name] = f
		return nil
	})
}

// functionKinds is never written to.
var functionKinds = map[string]rules.Kind{
	"bool": rules.KindBool, "int": rules.KindInt, "number": rules.KindNumber, "string": rules.KindString,
	"date": rules.KindDate, "datetime": rules.KindDatetime,
}

// callHost runs a host's function; a panic in it becomes an error, so that one
// bad function cannot stop a server.
func callHost(call func([]any) (any, error), vs []lang.Value, types []lang.Type, t lang.Type) (v lang.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked: %v", p)
		}
	}()
	args := make([]any, len(vs))
	for i, a := range vs {
		if args[i], err = hostArg(a, types[i]); err != nil {
			return lang.NoneValue(), err
		}
	}
	got, err := call(args)
	if err != nil || got == nil {
		return lang.NoneValue(), err
	}
	v, ok := plan.ReadScalar(got, t, nil)
	if !ok {
		return lang.Value{}, fmt.Errorf("its result has the wrong type")
	}
	return v, nil
}

// hostArg is an argument of a host's function.
func hostArg(v lang.Value, t lang.Type) (any, error) {
	if v.Kind() != lang.Number {
		return v.Plain(), nil
	}
	if t.K == rules.KindNumber {
		if f, exactly := v.Num().Float64(); exactly {
			return f, nil
		}
	} else if n, ok := v.Whole(); ok {
		return n, nil
	}
	return nil, fmt.Errorf("the argument %s is not exact as a Go number", plan.Short(v.Num().String()))
}
