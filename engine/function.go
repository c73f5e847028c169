package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// WithFunction adds a function that expressions may call, by the types of its
// arguments and result:
//
//	"bool"      bool
//	"int"       int64
//	"number"    float64, of a number that it holds exactly
//	"decimal"   json.Number, of any number
//	"money"     json.Number
//	"string"    string
//	"date"      string, YYYY-MM-DD
//	"datetime"  string, RFC 3339 in UTC
//	"duration"  string, such as "3 workdays"
//	"set"       []string; of arguments alone
//	"list"      []any of the types above, numbers as int64 or json.Number; of arguments
//	            alone, and of values alone: map(works, .length), not works
//
// A nil argument is none, and a nil result is none. A result may be of any Go type of
// number; a float64 is the decimal that it is written as with the fewest digits.
//
// The context is that of the evaluation: it says when the caller has gone, and may
// hold what the host put there for its logs. The function must be pure, whatever the
// context, and safe for concurrent use. An error, or a panic, makes the rule that
// called it undetermined: the decision says with the code "function-failed" which
// function failed, and never why, which an [Observer] is told.
// Package analyze takes a function of two engines for the same where both were given
// one and the same Option.
func WithFunction(name string, args []string, result string, call func(ctx context.Context, args []any) (any, error)) Option {
	return optionFunc(func(c *config) error {
		if call == nil {
			return fmt.Errorf("function %q is nil", name)
		}
		c.Host["function "+name] = &call
		f := &lang.Func{Name: name}
		for _, a := range args {
			k, ok := functionKinds[a]
			if !ok {
				return fmt.Errorf("function %q: no type %q of an argument; %s", name, a, functionHint(a))
			}
			f.Args = append(f.Args, lang.Type{K: k})
		}
		k, ok := functionKinds[result]
		if !ok || k == rules.KindSet || k == rules.KindList {
			return fmt.Errorf("function %q: no type %q of a result; %s", name, result, functionHint(result))
		}
		if _, taken := c.Funcs[name]; taken || lang.IsBuiltin(name) {
			return fmt.Errorf("function %q exists already", name)
		}
		f.Result = lang.Type{K: k, Free: k == rules.KindMoney}
		f.Call = func(ctx context.Context, vs []lang.Value, types []lang.Type) (lang.Value, error) {
			return callHost(ctx, call, vs, args, types, f.Result)
		}
		c.Funcs[name] = f
		return nil
	})
}

// functionKinds is never written to.
var functionKinds = map[string]rules.Kind{
	"bool": rules.KindBool, "int": rules.KindInt, "number": rules.KindNumber, "decimal": rules.KindNumber, "money": rules.KindMoney,
	"string": rules.KindString, "date": rules.KindDate, "datetime": rules.KindDatetime, "duration": rules.KindDuration,
	"set": rules.KindSet, "list": rules.KindList,
}

// functionHint says what to write for a type that a function cannot have.
func functionHint(given string) string {
	switch given {
	case "enum":
		return `an enum is a "string"`
	case "float", "float64":
		return `a float64 is a "number"`
	}
	return "it may be one of: bool, int, number, decimal, money, string, date, datetime, duration; of an argument also set, list"
}

// callHost runs a host's function; a panic in it becomes an error, so that one
// bad function cannot stop a server.
func callHost(ctx context.Context, call func(context.Context, []any) (any, error), vs []lang.Value, declared []string, types []lang.Type, t lang.Type) (v lang.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked: %v\n%s", p, debug.Stack())
		}
	}()
	args := make([]any, len(vs))
	for i, a := range vs {
		if args[i], err = hostArg(a, declared[i], &types[i]); err != nil {
			return lang.NoneValue(), err
		}
	}
	got, err := call(ctx, args)
	if err != nil || got == nil {
		return lang.NoneValue(), err
	}
	v, ok := plan.ReadScalar(got, t, nil)
	if !ok {
		return lang.Value{}, errors.New("its result has the wrong type")
	}
	return v, nil
}

// hostArg is an argument of a host's function; t is the type of what stands there.
func hostArg(v lang.Value, declared string, t *lang.Type) (any, error) {
	switch v.Kind() {
	case lang.None:
		return nil, nil
	case lang.Number, lang.Money:
		return hostNumber(v, declared)
	case lang.Set:
		names := []string{}
		for i, x := range t.Values {
			if v.N()>>i&1 == 1 {
				names = append(names, x.ID)
			}
		}
		return names, nil
	case lang.ListKind:
		for _, it := range v.Items() {
			if it.Kind() == lang.RecordKind || !it.Known() {
				return nil, errors.New("a list of elements is no argument: map it to values first")
			}
		}
		return v.PlainIn(time.UTC, t), nil
	}
	return v.Plain(), nil
}

func hostNumber(v lang.Value, declared string) (any, error) {
	switch x := v.Num(); declared {
	case "number":
		if f, exactly := x.Float64(); exactly {
			return f, nil
		}
	case "int":
		if n, ok := v.Whole(); ok {
			return n, nil
		}
	default:
		return json.Number(x.String()), nil
	}
	return nil, fmt.Errorf("the argument %s is not exact as a Go number", plan.Short(v.Num().String()))
}
