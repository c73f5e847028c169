package engine

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// check reads everything of an input but the facts. It is the one place that does,
// for Go and for every adapter; each error but the context's is an [InputError].
func (ev *evaluation) check() error {
	e, in := ev.eng, &ev.in
	if in.At.IsZero() {
		return badInput(CodeNoTime, "没有给出决定的时刻（At）", "the time of the evaluation (At) is missing")
	}
	if in.RulesOn != "" {
		d, err := calendar.ParseDate(in.RulesOn)
		if err != nil {
			return badInput(CodeBadDate, "rules_on 不是日期，应如 2021-09-10：%[1]s", "rules_on is no date such as 2021-09-10: %[1]s", plan.Short(in.RulesOn))
		}
		ev.rulesOn = d
	}
	if ev.lang == "" {
		ev.lang = e.plan.Set.Languages[0]
	} else if err := e.speaks(ev.lang); err != nil {
		return err
	}
	if err := ev.restrict(in.Policies); err != nil {
		return err
	}
	if err := ev.unsure(in.Unknown); err != nil {
		return err
	}
	return ev.ctx.Err()
}

// speaks is nil for a language in which the set or the engine has words.
func (e *Engine) speaks(language string) error {
	all := slices.Clone(e.plan.Set.Languages)
	for _, own := range [...]string{"zh", "en"} {
		if !slices.Contains(all, own) {
			all = append(all, own)
		}
	}
	if slices.Contains(all, language) {
		return nil
	}
	return badInput(CodeUnknownLanguage, "没有语言“%[1]s”；有：%[2]s", "there is no language %[1]q; there are: %[2]s", plan.Short(language), text.Names(all))
}

// restrict restricts the evaluation to some policies.
func (ev *evaluation) restrict(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	ev.only = make([]bool, len(ev.eng.plan.Policies))
	for _, id := range ids {
		i := slices.IndexFunc(ev.eng.plan.Policies, func(p plan.PolicyInfo) bool { return p.Id == id })
		if i < 0 {
			err := badInput(CodeUnknownPolicy, "没有政策“%[1]s”", "there is no policy %[1]q", plan.Short(id))
			err.Hint = meant(id, ev.eng.policyNames())
			return err
		}
		ev.only[i] = true
	}
	return nil
}

func (e *Engine) policyNames() []string {
	var out []string
	for i := range e.plan.Policies {
		out = append(out, e.plan.Policies[i].Id)
	}
	return out
}

// meant is the hint of a name that there is not; nil where none is near.
func meant(name string, names []string) rules.Text {
	if near := text.Nearest(name, names); near != "" {
		return text.Meant(near)
	}
	return nil
}

// unsure takes down the events of which nobody knows whether they have come, by
// the paths that records give them.
func (ev *evaluation) unsure(paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	ev.unknown = make(map[string]bool, len(paths))
	for _, p := range paths {
		path, ok := eventPath(ev.eng.plan.Lay.Global, p)
		if !ok {
			err := badInput(CodeUnknownEvent, "没有事件“%[1]s”，不能说它是否发生不明", "there is no event %[1]q of which to say that nobody knows whether it has come", plan.Short(p))
			err.Hint = meant(p, eventNames(ev.eng.plan.Lay.Global, ""))
			return err
		}
		ev.unknown[path] = true
	}
	return nil
}

// eventPath resolves the path of an event below a record: its name or alias, or
// that of an element and a field of it. A key may hold brackets and dots of its
// own, so every end that it may have is tried.
func eventPath(rec *lang.RecordType, path string) (string, bool) {
	if at, ok := rec.Slot(path); ok {
		f := &rec.Fields[at]
		return f.Name, f.Fact != nil && f.Event
	}
	name, rest, _ := strings.Cut(path, "[")
	at, ok := rec.Slot(name)
	if !ok || rec.Fields[at].Type.Elem == nil || rec.Fields[at].Type.Elem.Rec == nil {
		return "", false
	}
	for i := range len(rest) {
		if !strings.HasPrefix(rest[i:], "].") {
			continue
		}
		if field, ok := eventPath(rec.Fields[at].Type.Elem.Rec, rest[i+2:]); ok {
			return rec.Fields[at].Name + "[" + rest[:i] + "]." + field, true
		}
	}
	return "", false
}

// eventNames are the events below a record, those of elements with a key to be
// filled in.
func eventNames(rec *lang.RecordType, before string) (out []string) {
	for i := range rec.Fields {
		f := &rec.Fields[i]
		switch {
		case f.Fact == nil:
		case f.Event:
			out = append(out, before+f.Name)
		case f.Type.Elem != nil && f.Type.Elem.Rec != nil:
			out = append(out, eventNames(f.Type.Elem.Rec, before+f.Name+"[KEY].")...)
		}
	}
	return out
}

// readFacts reads the application, given as JSON or as a map.
func (ev *evaluation) readFacts() error {
	facts := ev.in.Facts
	if ev.in.JSON != nil {
		if facts != nil {
			return twoInputs()
		}
		if ev.given.readJSON(ev.in.JSON) {
			ev.given.sort()
			return nil
		}
		m, err := DecodeFacts(ev.in.JSON)
		if err != nil {
			return err
		}
		facts = m
	}
	ev.given.facts(facts)
	return nil
}

func twoInputs() *InputError {
	return badInput(CodeTwoInputs, "事实只能用一种方式给出（Facts、JSON 或结构）", "give the facts in one way alone: Facts, JSON or a struct")
}
