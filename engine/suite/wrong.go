package suite

import (
	"context"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/text"
)

// A fact that cannot be taken as it is written is a slip of the pen, unless the case
// expects it to be wrong: it counts as not given, which may be what the case expects too.
// So it is told as a mistake of the file, where it stands, and the case is not judged.

// expectsWrong reports whether a case says of itself that its facts are wrong.
func expectsWrong(c *cases.Case) bool {
	status := entry(c.Expect, "status")
	return status != nil && status.Text == string(engine.StatusInvalid) || entry(c.Expect, "violations") != nil
}

// wrong is what is wrong with the facts of a case, of which in is the application and dec
// the decision; nil where nothing is, or the case expects it.
func wrong(ctx context.Context, eng *engine.Engine, file *cases.File, c *cases.Case, in engine.Input, dec *engine.Decision) (rules.Diagnostics, error) {
	if dec.Status != engine.StatusInvalid || expectsWrong(c) {
		return nil, nil
	}
	said := map[string][]engine.Violation{}
	for _, lang := range []string{"zh", "en"} {
		said[lang] = dec.Violations
		if in.Lang = lang; slices.Contains(eng.Set().Languages, lang) {
			other, err := eng.Evaluate(ctx, in)
			if err != nil {
				return nil, err
			}
			said[lang] = other.Violations
		}
	}
	var out rules.Diagnostics
	for i, v := range dec.Violations {
		if v.Rule != "" || len(said["zh"]) != len(dec.Violations) || len(said["en"]) != len(dec.Violations) {
			continue
		}
		zh, en := said["zh"][i], said["en"][i]
		d := rules.Diagnostic{Pos: c.Pos, Code: "test-wrong-fact", Severity: rules.SeverityError,
			Message: rules.Text{"zh": zh.Message, "en": en.Message}, Hint: rules.Text{"zh": zh.Fix, "en": en.Fix}}
		if p, ok := file.Place(eng.Set(), c, v.Fact); ok {
			d.Pos, d.Edits = p.Value.Pos, mends(eng.Set(), v.Fact, p)
			if eng.Set().Fact(rules.ParsePath(v.Fact).Name) == nil {
				d.Pos = p.Key
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// mends are corrections that may be meant of what a file writes at a place.
func mends(set *rules.Set, fact string, p cases.Place) []rules.Edit {
	var out []rules.Edit
	instead := func(pos rules.Pos, was, now string) {
		if now != "" && now != was {
			out = append(out, rules.Edit{Pos: pos, Was: was, Now: now})
		}
	}
	f := set.Fact(rules.ParsePath(fact).Name)
	if f == nil {
		instead(p.Key, p.Name, text.Nearest(p.Name, besides(set, p.In)))
		return out
	}
	for _, v := range append(slices.Clone(p.Value.Items), p.Value) {
		now := meant(f, v.Text)
		instead(v.Pos, `"`+v.Text+`"`, now)
		instead(v.Pos, "'"+v.Text+"'", now)
		instead(v.Pos, v.Text, now)
	}
	return out
}

// meant is what was probably meant by a text that is no value of a fact, perhaps itself
// without its quotes; "" where that cannot be seen.
func meant(f *rules.Fact, written string) string {
	switch f.Type.Kind {
	case rules.KindNumber, rules.KindInt, rules.KindMoney:
		number, _ := text.NumberMeant(written)
		if strings.Trim(written, "-0123456789.") == "" {
			number = written
		}
		return number
	case rules.KindBool:
		switch strings.ToLower(written) {
		case "yes", "y", "on", "是的", "有", "对":
			return "true"
		case "no", "n", "off", "否的", "不是", "无", "没有":
			return "false"
		}
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return calendar.Meant(written)
	case rules.KindDuration:
		return calendar.PeriodMeant(written)
	}
	return text.Nearest(written, rules.ValueNames(f.Type.Values))
}

// besides are the names and titles that may stand in something that has a path, "" for
// the application itself.
func besides(set *rules.Set, in string) []string {
	var out []string
	if list := set.Fact(rules.ParsePath(in).List); list != nil {
		for _, f := range list.Item {
			out = append(append(out, f.Name), f.Titles...)
		}
		return out
	}
	for _, f := range set.Facts {
		name := f.Name
		if in == "" {
			out = append(append(out, f.Alias), f.Titles...)
		} else if rest, ok := strings.CutPrefix(name, in+"."); ok {
			name = rest
		} else {
			continue
		}
		first, _, _ := strings.Cut(name, ".")
		out = append(out, name, first)
	}
	return out
}
