package prove

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Two things that are said with the same words mean the same only where what
// the words name is the same. A meaning is a text that holds it all by value:
// the values of the parameters that an expression reads, with their types, of
// what rules decide when they decide it, and of a text whether it is one or a
// number.

// valueMeaning is the same for two values just where they are equal.
func valueMeaning(v lang.Value, t *lang.Type) string {
	switch v.Kind() {
	case lang.Number:
		return "n" + numberMeaning(PlainText(v.Plain()))
	case lang.Text:
		return strconv.Quote(v.Text())
	case lang.Set:
		return "{" + setMeaning(v, t) + "}"
	case lang.ListKind:
		var elem *lang.Type
		if t != nil {
			elem = t.Elem
		}
		parts := make([]string, len(v.Items()))
		for i, it := range v.Items() {
			parts[i] = valueMeaning(it, elem)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return strconv.Itoa(int(v.Kind())) + " " + PlainText(v.PlainIn(time.UTC, t))
}

// setMeaning names the values that a set holds, in an order of their own.
func setMeaning(v lang.Value, t *lang.Type) string {
	if t == nil {
		return strconv.FormatInt(v.N(), 2)
	}
	var names []string
	for i, x := range t.Values {
		if v.N()>>i&1 == 1 {
			names = append(names, strconv.Quote(x.ID))
		}
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// numberMeaning is the same for 5, 5.0 and 0.5e1.
func numberMeaning(text string) string {
	if r, ok := new(big.Rat).SetString(text); ok {
		return r.RatString()
	}
	return text
}

// textMeaning is what a part of a value says that is no expression.
func textMeaning(p *model.Piece) string {
	switch p.Kind {
	case rules.ValueNumber:
		return "n" + numberMeaning(p.Text)
	case rules.ValueNull, rules.ValueBool, rules.ValueList, rules.ValueMap:
		return strconv.Itoa(int(p.Kind)) + p.Text
	}
	return strconv.Quote(p.Text)
}

// paramsMeaning writes the values of parameters on a day; the zero day is all
// days, each value with its dates.
func paramsMeaning(params []*lang.Param, day calendar.Date) string {
	var b strings.Builder
	for _, p := range params {
		b.WriteString("\nparams." + p.Name + ":" + p.Type.K.String() + p.Type.Unit)
		for _, v := range p.Values {
			if day.IsZero() && (!v.From.IsZero() || !v.To.IsZero()) {
				b.WriteString(" " + v.From.String() + ".." + v.To.String())
			}
			if day.IsZero() || Covers(v.From, v.To, day) {
				b.WriteString("=" + valueMeaning(v.Value, &p.Type))
			}
		}
	}
	return b.String()
}

// LeafMeaning is what an expression says on all days, apart from what rules
// decide; "" for none.
func LeafMeaning(l *model.Leaf) string {
	if l == nil {
		return ""
	}
	return l.Key + paramsMeaning(l.Params, calendar.Date{})
}

// key is what a leaf says on all days, by its date.
func (r *reading) key() string {
	if r.date == nil {
		return LeafMeaning(r.leaf)
	}
	return LeafMeaning(r.leaf) + " " + r.date.Name
}
