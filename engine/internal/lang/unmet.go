package lang

import "slices"

// Unmet is a comparison that keeps a condition from coming out as it should:
// the slot has Value, and Op with Want (or Wants, for in and not_in) is asked of it.
type Unmet struct {
	Frame, Slot int
	Value       Value
	Op          string // == != < <= > >= in not_in has has_not
	Want        Value
	Wants       []Value
	Param       *Param // that Want comes from
	Need        Need
}

// Need says whether a comparison has to be met for a condition to come out.
type Need uint8

// What there is to need.
const (
	NeedAll  Need = iota // it has to be met
	NeedOne              // one of those that say so has to be met, and it does not matter which
	NeedSome             // there are several ways, of which some take more than one
)

// negated gives each comparison that is true where another is false. It is
// never written to.
var negated = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<", "in": "not_in", "has": "has_not"}

// Unmet lists the comparisons that keep a condition from being what is wanted.
// It knows of those that compare a slot with constants, and of no others; of a
// condition that is as wanted it lists nothing.
func (c *Cond) Unmet(env *Env, want bool) []Unmet {
	switch v := c.value(env); {
	case c.Op == Opaque, v.True() && want, v.False() && !want:
		return nil
	case c.Op == Not:
		return c.Kids[0].Unmet(env, !want)
	case (c.Op == Compare || c.Op == Listed) && v.Known():
		return []Unmet{c.Atom.unmet(env, want)}
	}
	return c.joint(env, want)
}

// joint is Unmet for and and or.
func (c *Cond) joint(env *Env, want bool) []Unmet {
	var out []Unmet
	ways, kids := 0, 0 // kids with several ways; kids with anything to meet
	for _, k := range c.Kids {
		if !k.value(env).Known() {
			continue
		}
		more := k.Unmet(env, want)
		if len(more) > 0 {
			kids++
		}
		if slices.ContainsFunc(more, func(u Unmet) bool { return u.Need != NeedAll }) {
			ways++
		}
		out = append(out, more...)
	}
	need := NeedAll
	switch {
	case (c.Op == Or) == want && kids == len(out) && ways == 0:
		need = NeedOne
	case (c.Op == Or) == want, ways > 1:
		need = NeedSome
	}
	for i := range out {
		if need != NeedAll && ((c.Op == Or) == want || out[i].Need != NeedAll) {
			out[i].Need = need
		}
	}
	return out
}

// value is what the shape alone says of a condition: not known where that takes more.
func (c *Cond) value(env *Env) Value {
	switch c.Op {
	case Always, Never:
		return BoolOf(c.Op == Always)
	case Compare, Listed:
		return c.Atom.value(env)
	case Not:
		return not(c.Kids[0].value(env))
	case And, Or:
		nodes := make([]Node, len(c.Kids))
		for i, k := range c.Kids {
			nodes[i] = k.value
		}
		if c.Op == And {
			return conjunction(nodes)(env)
		}
		return disjunction(nodes)(env)
	}
	return Value{}
}

func (a *Atom) slot(env *Env) Value {
	r := env.Frames[a.Frame].Record()
	if r == nil || a.Slot >= len(r.Slots) {
		return Value{}
	}
	return r.Slots[a.Slot]
}

// wanted is the constant that the slot is compared with.
func (a *Atom) wanted(env *Env) Value {
	if a.From == nil {
		return a.Value
	}
	v, _ := a.From.on(env.RulesOn)
	return v
}

// listed are the constants of which the slot may be one.
func (a *Atom) listed(env *Env) []Value {
	if a.From == nil {
		return a.Values
	}
	v, _ := a.From.on(env.RulesOn)
	return v.Items()
}

func (a *Atom) value(env *Env) Value {
	v := a.slot(env)
	switch {
	case !v.Known():
		return Value{}
	case a.Op == "true":
		return v
	case a.Op == "has":
		if v.K != Set {
			return Value{}
		}
		return BoolOf(a.Value.N >= 0 && v.N>>a.Value.N&1 == 1)
	case a.Op == "in":
		return BoolOf(slices.ContainsFunc(a.listed(env), func(w Value) bool { return relate(v, w, false) == equal }))
	}
	ordered := a.Op != "==" && a.Op != "!="
	w := a.wanted(env)
	if ordered && (v.K == None || w.K == None) {
		return Value{}
	}
	return verdict(relate(v, w, ordered), accepts[a.Op])
}

func (a *Atom) unmet(env *Env, want bool) Unmet {
	out := Unmet{Frame: a.Frame, Slot: a.Slot, Value: a.slot(env), Op: a.Op, Want: a.wanted(env), Param: a.From}
	if a.Op == "true" {
		out.Op, out.Want = "==", BoolOf(want)
		return out
	}
	if a.Op == "in" {
		out.Wants = a.listed(env)
	}
	if !want {
		out.Op = negated[a.Op]
	}
	return out
}
