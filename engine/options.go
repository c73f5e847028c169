package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// Option adjusts [Compile]; only this package makes options.
type Option interface{ apply(*config) error }

type optionFunc func(*config) error

func (f optionFunc) apply(c *config) error { return f(c) }

// config is what a host adds: to the language, and to be told of.
type config struct {
	plan.Config
	observers []Observer
}

func newConfig(opts []Option) (*config, error) {
	c := &config{Config: plan.Config{
		Formats:   format.Builtin(),
		Funcs:     map[string]*lang.Func{},
		Kinds:     map[string]*plan.Shape{},
		Calendars: map[string]*calendar.Calendar{},
		Host:      map[string]any{},
		WorkLimit: DefaultWorkLimit,
	}}
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
func usccKind(_ context.Context, args []lang.Value, _ []lang.Type) (lang.Value, error) {
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
	return optionFunc(func(c *config) error {
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
	return optionFunc(func(c *config) error {
		c.Program = version
		return nil
	})
}

// WithFormat adds an identifier format that facts may name in `format`.
// Package analyze takes a format of two engines for the same where both were
// given one and the same Option.
func WithFormat(f format.Format) Option {
	return optionFunc(func(c *config) (err error) {
		c.Host["format "+f.Name] = &f
		c.Formats, err = c.Formats.With(f)
		return err
	})
}

// WithCalendar adds a calendar that the set may name; it takes the place of
// one of the same id.
func WithCalendar(cal *calendar.Calendar) Option {
	return optionFunc(func(c *config) error {
		c.Calendars[cal.ID()] = cal
		return nil
	})
}

// WithEffectKind declares a kind of effect that the host handles; its `data`
// comes out in [Decision].Emitted under that kind. [NewEffect] declares what its data
// is too.
func WithEffectKind(kind string) Option {
	return optionFunc(func(c *config) error { return c.kind(kind, nil) })
}

// kind declares a kind of effect, and of what shape its data is.
func (c *config) kind(name string, s *plan.Shape) error {
	if plan.KindRow(name) >= 0 {
		return fmt.Errorf("effect kind %q is built in", name)
	}
	if known := c.Kinds[name]; known != nil && known != s {
		return fmt.Errorf("effect kind %q is declared already, with other data", name)
	}
	c.Kinds[name] = s
	return nil
}
