package main

import (
	"context"
	"regexp"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/format"
)

// additions are what the host's policy sets may use beyond the language. The
// handler and a replay must be given the same.
func additions() []engine.Option {
	return []engine.Option{
		engine.WithFormat(permitFormat()),
		engine.WithFunction("district_of", []string{"string"}, "string", districtOf),
		sms(),
	}
}

// message is the data of an effect that asks for a text message. What a rule writes
// is held to it by guize check, and before a set comes into use.
type message struct {
	To     string `data:"to"`
	Permit string `data:"permit"`
}

// sms is the kind of effect that asks for a text message; see texting.
func sms() *engine.Effect[message] { return engine.NewEffect[message]("sms") }

// permitFormat is the number of a building permit, such as JZ-2026-0137. Small
// letters and spaces around it are put right.
func permitFormat() format.Format {
	number := regexp.MustCompile(`^JZ-\d{4}-\d{4}$`)
	return format.Format{
		Name: "building-permit",
		Check: func(s string) format.Result {
			s = strings.ToUpper(strings.TrimSpace(s))
			if !number.MatchString(s) {
				return format.Result{Error: &format.Problem{Code: "building-permit",
					Message: map[string]string{"zh": "许可证号应如 JZ-2026-0137", "en": "want a number such as JZ-2026-0137"}}}
			}
			return format.Result{Normal: s}
		},
	}
}

// districtOf finds the district that an address names first; none where it
// names no one. Functions of the host must be pure, and give the same for the
// same arguments every time: a replay calls them again years later.
func districtOf(_ context.Context, args []any) (any, error) {
	address, _ := args[0].(string)
	var found any
	first := len(address)
	for _, d := range []struct{ name, id string }{{"东宝区", "dongbao"}, {"掇刀区", "duodao"}} {
		if at := strings.Index(address, d.name); at >= 0 && at < first {
			found, first = d.id, at
		}
	}
	return found, nil
}
