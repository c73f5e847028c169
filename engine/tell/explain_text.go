package tell

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// shownFacts is how many facts of a rule are told.
const shownFacts = 8

// readings are facts that a step read, with their titles and values.
func (a *argument) readings(facts []engine.ReadFact) string {
	var parts []string
	for _, f := range facts {
		if a.told[f.Fact] = true; a.namesElement(f.Fact) {
			continue
		}
		parts = append(parts, a.readTitle(f.Fact)+a.Lang.Say("：", "=")+a.readValue(f))
	}
	more := len(parts) - shownFacts
	text := strings.Join(parts[:min(len(parts), shownFacts)], a.Lang.Say("；", "; "))
	if more > 0 {
		text += a.Lang.Count(more, "；另%d项", "; and %d more", "; and %d more")
	}
	return text
}

// namesElement reports whether a fact only says which element it belongs to.
func (a *argument) namesElement(path string) bool {
	at := rules.ParsePath(path)
	f := a.fact(at.List)
	return f != nil && f.Key != "" && at.Field == f.Key
}

func (a *argument) readValue(f engine.ReadFact) string {
	if !f.Known {
		return a.Lang.Say("未知", "unknown")
	}
	if reading := deadlineReading(f.Fact); reading == "status" || reading == "promised.status" {
		return a.Lang.Word(plainOr(f.Value))
	}
	return a.ofFact(a.typed(f.Fact), f.Value)
}

// readTitle is the title of a fact, an outcome or a reading of a deadline.
func (a *argument) readTitle(path string) string {
	reading := deadlineReading(path)
	if reading == "" {
		return a.pathTitle(path)
	}
	for i := range a.dec.Deadlines {
		d := &a.dec.Deadlines[i]
		if strings.HasSuffix(path, "deadlines."+d.ID+"."+reading) && elementOf(path) == d.Element {
			return a.clockTitle(d) + a.Lang.reading(reading)
		}
	}
	return path
}

// deadlineReading is what a path reads of a deadline, "" for any other path.
func deadlineReading(path string) string {
	if !strings.Contains("."+plainPath(path), ".deadlines.") {
		return ""
	}
	reading := path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasSuffix(path, ".promised."+reading) {
		return "promised." + reading
	}
	return reading
}

// reading is what is read of a deadline, as it stands behind the title of that.
func (l Lang) reading(name string) string {
	return l.Say("（", " (") + l.readingWord(name) + l.Say("）", ")")
}

func (l Lang) readingWord(name string) string {
	if of, ok := strings.CutPrefix(name, "promised."); ok {
		return l.Say("承诺期限：", "promise: ") + l.readingWord(of)
	}
	switch name {
	case "late":
		return l.Say("逾期", "late")
	case "late_workdays":
		return l.Say("逾期工作日", "working days late")
	case "due":
		return l.Say("截止", "due")
	case "status":
		return l.Say("状态", "status")
	case "remaining_workdays":
		return l.Say("还剩工作日", "working days left")
	case "used_workdays":
		return l.Say("已用工作日", "working days used")
	case "accepted_at":
		return l.Say("视为受理之时", "deemed accepted at")
	case "granted_at":
		return l.Say("视为准予之时", "deemed granted at")
	}
	return name
}

// declaration is what an argument needs of an outcome's declaration.
type declaration struct {
	title string
	typ   *rules.Type
}

func (n Teller) declaredAs(path string) declaration {
	decl := n.outcome(path)
	if decl == nil {
		return declaration{title: plainPath(path)}
	}
	return declaration{cmp.Or(n.Words(decl.Title), plainPath(path)), &decl.Type}
}

// given is a value as a rule gives it.
func (n Teller) given(v *rules.Value, t *rules.Type) string {
	switch v.Kind {
	case rules.ValueExpr:
		return strings.Join(strings.Fields(v.Expr.Source), " ")
	case rules.ValueNull:
		return n.value(nil, nil)
	case rules.ValueBool:
		return n.value(nil, v.Text == "true")
	case rules.ValueList:
		items := make([]string, len(v.Items))
		for i := range v.Items {
			items[i] = n.given(&v.Items[i], t)
		}
		return n.Lang.List(items)
	}
	return n.value(t, v.Text)
}

// phrase is an expression with what its parameters stand for, or, where it is a
// definition and nothing else, with what that stands for.
func (a *argument) phrase(s *engine.Step, words []engine.Word) string {
	if len(words) == 1 && words[0].Defined != "" {
		for i := range s.Defined {
			if d := &s.Defined[i]; d.Name == words[0].Defined {
				return cmp.Or(d.Title, words[0].Text) + a.Lang.bracketed(a.inWords(d.Words, s.RulesOn))
			}
		}
	}
	return a.inWords(words, s.RulesOn)
}

// withParams puts the value of each parameter behind its name.
func (a *argument) withParams(words []engine.Word, on string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Text)
		for _, p := range a.Set.Params {
			if w.Param == p.Name {
				b.WriteString(a.Lang.bracketed(a.param(p, on)))
			}
		}
	}
	return b.String()
}

// param is what a parameter is on a date.
func (a *argument) param(p *rules.Param, on string) string {
	day, err := calendar.ParseDate(on)
	for _, v := range p.Values {
		if err == nil && v.Valid.Covers(day) {
			return a.given(&v.Value, &p.Type)
		}
	}
	return cmp.Or(a.Words(p.Unset), fmt.Sprintf(a.Lang.Say("%s没有值", "no value on %s"), on))
}
