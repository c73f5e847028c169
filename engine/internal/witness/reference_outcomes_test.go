package witness

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// refOutcome is what the rules make of one outcome, of one element where it
// has one for each.
type refOutcome struct {
	run   *refRun
	decl  *rules.Outcome
	given []any // by rules that apply, in the order of the file
	rules []string
	open  []any // by rules that are undetermined

	by        []refGiver // of given
	ranks     []int      // of given
	openRanks []int      // of open
	aside     []refAside
}

// listOf is the list whose elements have the outcome, nil for none.
func (r *refRun) listOf(o *rules.Outcome) *rules.Fact {
	for _, f := range r.set.Facts {
		if f.Type.Kind == rules.KindList && strings.HasPrefix(o.Name, f.Name+".") {
			return f
		}
	}
	return nil
}

func (r *refRun) outcomeName(o *rules.Outcome, e *refElem) string {
	if e == nil {
		return o.Name
	}
	return e.path() + strings.TrimPrefix(o.Name, e.list.Name)
}

func (r *refRun) outcome(o *rules.Outcome, e *refElem) *refOutcome {
	name := r.outcomeName(o, e)
	if out, done := r.outcomes[name]; done {
		return out
	}
	out := &refOutcome{run: r, decl: o}
	for _, i := range r.order {
		for k := range i.rule.Effects {
			ef := &i.rule.Effects[k]
			if ef.Kind != "decide" {
				continue
			}
			for _, a := range ef.Args {
				if r.gives(i, a.Name, o, e) {
					out.take(refGiver{i, ef}, a.Value, r.rank(i.rule, ef))
				}
			}
		}
	}
	out.settleRanks()
	r.outcomes[name] = out
	return out
}

// gives reports whether an argument of decide names the outcome.
func (r *refRun) gives(i *refInst, arg string, o *rules.Outcome, e *refElem) bool {
	if e == nil {
		return arg == o.Name
	}
	return i.elem == e && i.rule.For != nil && arg == i.rule.For.Var+strings.TrimPrefix(o.Name, e.list.Name)
}

func (o *refOutcome) take(from refGiver, v rules.Value, rank int) {
	r, i := o.run, from.inst
	r.settle(i)
	if i.status != "applies" && i.status != "undetermined" {
		return
	}
	val := r.value(i, v, &o.decl.Type, o.decl.Combine == "sum" && o.decl.Type.Round.To != "")
	if o.decl.Combine != "sum" { // which is rounded once it is added up
		val = r.ofKind(declaredRound(val, o.decl.Type.Round), o.decl.Type.Kind)
	}
	if i.status == "applies" {
		if _, failed := val.(refError); failed {
			r.fail(i)
		}
		o.given, o.rules = append(o.given, val), append(o.rules, i.id)
		o.by, o.ranks = append(o.by, from), append(o.ranks, rank)
	} else {
		o.open, o.openRanks = append(o.open, val), append(o.openRanks, rank)
	}
}

// value evaluates what stands where a value is expected. Of a sum that is
// rounded the parts are not kept, but the sum is (R40).
func (r *refRun) value(i *refInst, v rules.Value, t *rules.Type, sum bool) any {
	if v.Kind == rules.ValueExpr {
		x := r.eval(v.Expr, i.scope())
		switch {
		case sum && (t == nil || t.Kind == rules.KindInt): // whose sum must be whole
			return x
		case t == nil:
			return refKept(x)
		case !sum:
			x = refKept(declaredRound(x, t.Round))
		}
		return r.ofKind(x, t.Kind)
	}
	return r.literal(v, t)
}

// ofKind is a value as one of a kind: a whole number must be whole, and a number
// is an amount where that is what is kept.
func (r *refRun) ofKind(v any, k rules.Kind) any {
	if n, isNumber := exact(v); isNumber && k == rules.KindInt && !n.IsInt() {
		return refError{"not whole"}
	} else if isNumber && k == rules.KindMoney {
		return refMoney{n}
	}
	return v
}

// read is the value of an outcome to a rule that reads it (R15).
func (o *refOutcome) read() any {
	if o.conflict() {
		return refError{"conflict"}
	}
	if o.decl.Combine != "" {
		return o.combined()
	}
	if len(o.given)+len(o.open) == 0 {
		return refNone{}
	}
	if len(o.given) == 0 {
		return refUnknown{}
	}
	for _, v := range slices.Concat(o.given, o.open) {
		if _, settled := refOpen(v); !settled || !o.run.refEqual(v, o.given[0]) {
			return refUnknown{}
		}
	}
	return o.given[0]
}

func (o *refOutcome) conflict() bool {
	if o.decl.Combine != "" {
		return false
	}
	for i, v := range o.given {
		for j, w := range o.given {
			if o.threatened(i) || o.threatened(j) {
				continue
			}
			if _, settled := refOpen(v, w); settled && !o.run.refEqual(v, w) {
				return true
			}
		}
	}
	return false
}

func (o *refOutcome) combined() any {
	if len(o.open) > 0 {
		return refUnknown{}
	}
	if _, settled := refOpen(o.given...); !settled {
		return refUnknown{}
	}
	if len(o.given) == 0 {
		return refNone{}
	}
	switch o.decl.Combine {
	case "sum":
		return o.run.ofKind(refKept(declaredRound(total(o.given), o.decl.Type.Round)), o.decl.Type.Kind)
	case "list":
		return slices.Clone(o.given)
	}
	return o.run.extreme(o.decl.Combine, o.given)
}
