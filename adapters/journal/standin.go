package journal

import (
	"encoding/json"

	"github.com/guize-rules/guize/rules"
)

// standIn is a value for a fact that was masked. It depends on the fact alone,
// so that it is the same whenever the entry is replayed.
func standIn(f *rules.Fact) any {
	if f == nil {
		return hidden
	}
	switch f.Type.Kind {
	case rules.KindBool:
		return false
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		return json.Number(bound(f.Type, "0"))
	case rules.KindEnum:
		return first(f.Type)
	case rules.KindSet:
		return []any{first(f.Type)}
	case rules.KindDate:
		return bound(f.Type, "2000-01-01")
	case rules.KindDatetime, rules.KindEvent:
		return bound(f.Type, "2000-01-01T00:00:00Z")
	case rules.KindDuration:
		return "1 day"
	case rules.KindList:
		return []any{}
	}
	return standInText(f.Type.Format)
}

// bound is the least value of a type, or the greatest, or else a usual one.
func bound(t rules.Type, usual string) string {
	switch {
	case t.Min != "":
		return t.Min
	case t.Max != "":
		return t.Max
	}
	return usual
}

func first(t rules.Type) string {
	if len(t.Values) == 0 {
		return hidden
	}
	return t.Values[0].ID
}

// standInText is of the format, where that is built in. None of them is
// anybody's.
func standInText(format string) string {
	switch format {
	case "uscc":
		return "91420800000000019W"
	case "cn-project-code":
		return "2108-420802-04-01-512347"
	case "cn-division":
		return "420800"
	case "cn-phone":
		return "13000000000"
	case "email":
		return "nobody@example.com"
	case "url":
		return "https://example.com/"
	}
	return hidden
}
