package tell

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// term is a condition of a region in words.
func (n Teller) term(t *analyze.Term) string {
	parts := make([]string, len(t.Parts))
	if t.Fact == "" {
		for i := range t.Parts {
			parts[i] = n.Lang.days(t.Parts[i].Low, t.Parts[i].High)
		}
		return n.DateTitle(t.From) + n.Lang.Behind(strings.Join(parts, n.Lang.Say("或", " or ")))
	}
	name, others := strings.TrimRight(t.Fact, "'"), strings.HasSuffix(t.Fact, "'")
	list, present := strings.CutSuffix(name, "[]")
	f := n.valued(list)
	for i := range t.Parts {
		if parts[i] = n.part(f, &t.Parts[i]); present {
			parts[i] = n.some(&t.Parts[i])
		}
	}
	title := n.unique(list)
	if others {
		title = n.Lang.Say("另一项的", "of another element: ") + title
	}
	return title + n.Lang.Behind(strings.Join(parts, n.Lang.Say("或", " or ")))
}

// DateTitle is what the date is called whose rules apply; from are the facts
// that a policy takes it from.
func (n Teller) DateTitle(from []string) string {
	if len(from) > 0 {
		titles := make([]string, len(from))
		for i, f := range from {
			titles[i] = n.FactTitle(f)
		}
		return n.Lang.List(titles)
	}
	for _, f := range n.Set.Facts {
		if datesRules(n.Set, f) {
			return n.unique(f.Name)
		}
	}
	return n.Lang.Say("适用规定的日期", "rules as of")
}

// days is a stretch of days; both belong to it, and nil leaves an end open.
func (l Lang) days(from, to any) string {
	switch {
	case from == nil && to == nil:
		return l.Say("任何一天", "any day")
	case from == to:
		return l.day(fmt.Sprint(from))
	case from == nil:
		return fmt.Sprintf(l.Say("至%v", "until %v"), l.day(fmt.Sprint(to)))
	case to == nil:
		return fmt.Sprintf(l.Say("%v起", "from %v on"), l.day(fmt.Sprint(from)))
	}
	return fmt.Sprintf(l.Say("%v至%v", "from %v to %v"), l.day(fmt.Sprint(from)), l.day(fmt.Sprint(to)))
}

// unique is the title of a fact, with its name where another has the same title.
// The field that names the elements of a list may go by the list's title.
func (n Teller) unique(name string) string {
	title := n.FactTitle(name)
	if title == name {
		if list, _, ok := strings.Cut(name, "."); ok && n.fact(list) != nil {
			return n.FactTitle(list)
		}
		return name
	}
	for _, f := range n.everyFact() {
		if f != n.fact(name) && n.Words(f.Title) == title {
			return title + n.Lang.bracketed(name)
		}
	}
	return title
}

// valued is the fact whose values a name has: of the field that names the
// elements of a list that may be the set fact which gives them.
func (n Teller) valued(name string) *rules.Fact {
	if f := n.fact(name); f != nil {
		return f
	}
	list, field, _ := strings.Cut(name, ".")
	if f := n.fact(list); f != nil && f.Key == field && f.Keys != "" {
		return n.fact(f.Keys)
	}
	return nil
}

// some says whether a list has elements.
func (n Teller) some(p *analyze.Part) string {
	if p.Value == true {
		return n.Lang.Say("至少一项", "at least one")
	}
	return n.Lang.Say("没有", "none")
}

// part is one of the things that a fact may be.
func (n Teller) part(f *rules.Fact, p *analyze.Part) string {
	l := n.Lang
	switch p.Kind {
	case analyze.PartUnknown:
		return l.Say("未知", "unknown")
	case analyze.PartHappened:
		return l.Say("已发生", "has come")
	case analyze.PartOther:
		return l.Say("其他文字", "another text")
	case analyze.PartHas:
		return l.Say("含", "with ") + n.ofFact(f, p.Value)
	case analyze.PartRange:
		return n.between(f, p)
	}
	return n.ofFact(f, p.Value)
}

// ofFact is a value of a fact in words; of one that is not declared, as it is.
func (n Teller) ofFact(f *rules.Fact, v any) string {
	if f == nil {
		return n.plain(v)
	}
	return n.value(&f.Type, v)
}

// between says a range in words.
func (n Teller) between(f *rules.Fact, p *analyze.Part) string {
	l := n.Lang
	low, high := "", ""
	if p.Low != nil {
		low = n.lower(f, p)
	}
	if p.High != nil {
		high = n.upper(f, p)
	}
	switch {
	case p.Low != nil && p.Low == p.High:
		return n.ofFact(f, p.Low)
	case low == "" && high == "":
		return l.Say("有值", "has a value")
	case low == "" || high == "":
		return low + high
	}
	return low + l.Say("、", ", ") + high
}

func (n Teller) lower(f *rules.Fact, p *analyze.Part) string {
	l, words := n.Lang, ""
	switch at := isTime(f); {
	case at && p.Above:
		words = l.Say("晚于", "after ")
	case at:
		words = l.Say("不早于", "not before ")
	case p.Above:
		words = l.Say("大于", "over ")
	default:
		words = l.Say("不小于", "at least ")
	}
	return words + n.ofFact(f, p.Low)
}

func (n Teller) upper(f *rules.Fact, p *analyze.Part) string {
	l, words := n.Lang, ""
	switch at := isTime(f); {
	case at && p.Below:
		words = l.Say("早于", "before ")
	case at:
		words = l.Say("不晚于", "not after ")
	case p.Below:
		words = l.Say("小于", "under ")
	default:
		words = l.Say("不大于", "at most ")
	}
	return words + n.ofFact(f, p.High)
}

func isTime(f *rules.Fact) bool {
	return f != nil && (f.Type.Kind == rules.KindDate || f.Type.Kind == rules.KindDatetime || f.Type.Kind == rules.KindEvent)
}
