package suite

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// equal compares a scalar of the file with a scalar of the decision: numbers
// by value (an amount of money is a string there), a date with a date-time on
// that day, two date-times as moments, and a text as it is written.
func equal(want *rules.Value, got any) bool {
	switch got := got.(type) {
	case nil:
		return want.Kind == rules.ValueNull
	case bool:
		return want.Kind == rules.ValueBool && want.Text == fmt.Sprint(got)
	case json.Number:
		return want.Kind == rules.ValueNumber && sameNumber(want.Text, got.String())
	case string:
		if want.Kind == rules.ValueNumber {
			return sameNumber(want.Text, got)
		}
		return want.Kind == rules.ValueString && (want.Text == got || sameTime(want.Text, got))
	}
	return false
}

// longest is the length of number that is compared by value; what is longer
// (as 1e999999999 would be, written out) is compared as text.
const longest = 40

func sameNumber(a, b string) bool {
	if a == b || len(a) > longest || len(b) > longest || strings.ContainsAny(a+b, "eE/xXpP_") {
		return a == b
	}
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	return ok && ok2 && x.Cmp(y) == 0
}

func sameTime(want, got string) bool {
	g, err := calendar.ParseMoment(got, nil)
	if err != nil {
		return false
	}
	if _, err := calendar.ParseDate(want); err == nil {
		return g.Format(time.DateOnly) == want
	}
	w, err := calendar.ParseMoment(want, g.Location()) // without an offset it is the set's, as in at and given
	return err == nil && w.Equal(g)
}

// zero reports whether a value of the file is what a key left out of the JSON means.
func zero(v *rules.Value) bool {
	switch v.Kind {
	case rules.ValueNull:
		return true
	case rules.ValueBool:
		return v.Text == "false"
	case rules.ValueNumber:
		return sameNumber(v.Text, "0")
	case rules.ValueString:
		return v.Text == ""
	}
	return false
}

// written is a value of the file in one line.
func written(v *rules.Value) string {
	var parts []string
	switch v.Kind {
	case rules.ValueNull:
		return "null"
	case rules.ValueString:
		return word(v.Text)
	case rules.ValueList:
		for i := range v.Items {
			parts = append(parts, written(&v.Items[i]))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case rules.ValueMap:
		for i := range v.Entries {
			parts = append(parts, v.Entries[i].Name+": "+written(&v.Entries[i].Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return v.Text
}

// word is a text, in quotes where it could be taken for something else.
func word(s string) string {
	if s == "" || json.Valid([]byte(s)) {
		return strconv.Quote(s)
	}
	return s
}

// shown is a value of the decision in one line.
func shown(v any) string {
	switch v := v.(type) {
	case string:
		return word(v)
	case nil:
		return "null"
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// content is the value of an outcome, with what gave it; anything else is itself.
func content(path string, got any) (v any, why string) {
	obj, ok := got.(map[string]any)
	if name, is := strings.CutPrefix(path, "outcomes."); !is || !ok || name == "" {
		return got, ""
	}
	return obj["value"], reasons(obj)
}

// reasons names the rules and citations of a part of the decision.
func reasons(obj map[string]any) string {
	var parts []string
	for _, key := range []string{"rules", "rule", "cite"} {
		switch v := obj[key].(type) {
		case string:
			parts = append(parts, v)
		case []any:
			for _, e := range v {
				parts = append(parts, shown(e))
			}
		}
	}
	return strings.Join(parts, "; ")
}

// open describes an outcome that is not decided.
func open(obj map[string]any) string {
	s := "?"
	if p, ok := obj["possible"].([]any); ok && len(p) > 0 {
		s = names("", p) + "?"
	}
	if w, ok := obj["waits_for"].([]any); ok && len(w) > 0 {
		s += " ← " + names("", w)
	}
	return s
}
