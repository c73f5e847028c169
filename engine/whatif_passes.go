package engine

import (
	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// A fact that is calculated with, as in income / size <= 3000, has no constant at
// which rules change their mind. Where the sides of such a comparison pass one another
// is looked for with all other facts as they are: from the present value up and down
// by steps of the fact that double, then by halving between. It is found wherever the
// sides pass once, whatever is calculated; the engine decides it as any other value.

// passes lists values of a fact from which on the sides of a comparison stand to one
// another otherwise than they do now.
func (s *search) passes(st *state, rec *lang.Record, d lang.Dep, f *lang.Field) []lang.Value {
	p := passing{env: st.env, slot: &rec.Slots[d.Slot], field: f, bounds: s.eng.plan.Checks[f.Fact].Bounds()}
	now := *p.slot
	if !p.begin() {
		return nil
	}
	defer func() { *p.slot = now }()
	var out []lang.Value
	for i := range s.eng.plan.Balances[d] {
		b := &s.eng.plan.Balances[d][i]
		p.balance, p.env.RulesOn = &b.Balance, st.setDate
		if b.Policy >= 0 {
			p.env.RulesOn = st.dates[b.Policy]
		}
		switch {
		case !b.Elem:
			out = p.both(out, lang.Value{})
		case b.List == d.List:
			out = p.both(out, rec.Value())
		case b.List >= 0:
			for _, it := range st.global.Slots[b.List].Items() {
				out = p.both(out, it)
			}
		}
	}
	return out
}

// passing looks for values at which the sides of one comparison pass one another.
type passing struct {
	env     lang.Env
	slot    *lang.Value // of the fact
	field   *lang.Field
	bounds  classes.Bounds
	from    lang.Value // a value of the fact: the present one, or where there is none any
	most    int64      // steps from there
	balance *lang.Balance
	elem    lang.Value
}

// How far from the present value a fact is tried, in its steps: about 350 years of
// days, 270 of seconds.
const (
	mostSteps   = 1 << 50
	mostDays    = 1 << 17
	mostSeconds = 1 << 33
)

// begin finds the value to begin with; ok is false for a fact that has no steps.
func (p *passing) begin() (ok bool) {
	t := p.field.Type.K
	switch p.from = *p.slot; t {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		var n exact.Num
		if p.from.Numeric() {
			n, ok = p.from.Num().Round(classes.Step(p.field.Fact), exact.Floor)
			if !ok {
				return false
			}
		}
		if p.most, p.from = mostSteps, lang.NumOf(n); t == rules.KindMoney {
			p.from = lang.MoneyOf(n)
		}
	case rules.KindDate:
		if p.most = mostDays; p.from.Kind() != lang.Date {
			p.from = lang.DateOf(p.env.RulesOn)
		}
	case rules.KindDatetime:
		if p.most = mostSeconds; p.from.Kind() != lang.Moment {
			p.from = lang.MomentOf(p.env.At)
		}
	}
	if b := p.bounds; b.Min != nil && lang.Less(p.from, *b.Min) {
		p.from = *b.Min
	} else if b.Max != nil && lang.Less(*b.Max, p.from) {
		p.from = *b.Max
	}
	return p.most > 0
}

func (p *passing) both(out []lang.Value, elem lang.Value) []lang.Value {
	p.elem = elem
	return p.toward(1, p.toward(-1, out))
}

// toward looks in one direction: for where the sides become equal, and from where on
// they are so no more.
func (p *passing) toward(dir int64, out []lang.Value) []lang.Value {
	near := int64(0)
	side, ok := p.stands(near)
	if !ok { // such as by a size of none
		near = dir
		side, ok = p.stands(near)
	}
	for ok {
		far := p.change(near, dir, side)
		if far == near {
			break
		}
		if side, ok = p.stands(far); ok {
			out = append(out, p.at(far))
		}
		if near = far; side != 0 {
			break
		}
	}
	return out
}

// change is the first place from near on where the sides do not stand as they do
// there; near where there is none.
func (p *passing) change(near, dir int64, side int) (far int64) {
	same := func(by int64) bool {
		now, ok := p.stands(by)
		return ok && now == side
	}
	begin := near
	for step := dir; ; step *= 2 {
		if far = near + step; !same(far) {
			break
		}
		if near = far; far > p.most || far < -p.most {
			return begin
		}
	}
	for far-near > 1 || near-far > 1 {
		if mid := near + (far-near)/2; same(mid) {
			near = mid
		} else {
			far = mid
		}
	}
	return far
}

func (p *passing) at(by int64) lang.Value {
	return classes.Beside(p.from, &p.field.Type, p.field.Fact, by)
}

// stands is how the sides stand to one another some steps away; ok is false where
// they do not, or where the fact has no such value.
func (p *passing) stands(by int64) (side int, ok bool) {
	v := p.at(by)
	if p.bounds.Outside(v) {
		return 0, false
	}
	*p.slot = v
	return p.balance.Stands(p.env, p.elem)
}
