package rules

// The functions below give a thing of an upper layer what it does not say
// itself from the thing that it replaces.

// keepOld puts the old value in place unless one of the keys was given.
func keepOld[T any](g given, to *T, old T, keys ...string) {
	if !g.has(keys...) {
		*to = old
	}
}

func (m *merger) source(old, x *Source, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Issuer, old.Issuer, "issuer")
	keepOld(g, &x.Number, old.Number, "number")
	keepOld(g, &x.URL, old.URL, "url")
	keepOld(g, &x.Valid, old.Valid, "valid")
	keepOld(g, &x.Allow, old.Allow, "allow")
}

func (m *merger) param(old, x *Param, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Unset, old.Unset, "unset", "value", "values")
	keepOld(g, &x.Values, old.Values, "unset", "value", "values")
	keepOld(g, &x.Binding, old.Binding, "binding")
	keepOld(g, &x.Allow, old.Allow, "allow")
	m.typeOf(&x.Type, old.Type, g, "choices")
}

// typeOf inherits the constraints of a type, none of them where the type itself
// is given anew; values is the key of an enum's values.
func (m *merger) typeOf(t *Type, old Type, g given, values string) {
	if g.has("type") {
		return
	}
	t.Kind = old.Kind
	keepOld(g, &t.Values, old.Values, values)
	keepOld(g, &t.Unit, old.Unit, "unit")
	keepOld(g, &t.Min, old.Min, "min")
	keepOld(g, &t.Max, old.Max, "max")
	keepOld(g, &t.Step, old.Step, "step")
	keepOld(g, &t.Length, old.Length, "max_length")
	keepOld(g, &t.Regexp, old.Regexp, "pattern")
	keepOld(g, &t.Format, old.Format, "format")
}

func (m *merger) body(old, x *Body, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Allow, old.Allow, "allow")
}

func (m *merger) material(old, x *Material, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.From, old.From, "from")
	keepOld(g, &x.Allow, old.Allow, "allow")
}

func (m *merger) fact(old, x *Fact, g given) {
	keepOld(g, &x.Alias, old.Alias, "alias")
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Question, old.Question, "question")
	keepOld(g, &x.Required, old.Required, "required")
	keepOld(g, &x.Sensitive, old.Sensitive, "sensitive")
	keepOld(g, &x.Changeable, old.Changeable, "changeable")
	keepOld(g, &x.Default, old.Default, "default", "type")
	keepOld(g, &x.Derive, old.Derive, "derive", "type")
	keepOld(g, &x.AskedOf, old.AskedOf, "asked_of", "ask")
	keepOld(g, &x.From, old.From, "from")
	keepOld(g, &x.Cites, old.Cites, "cite")
	keepOld(g, &x.Allow, old.Allow, "allow")
	keepOld(g, &x.Item, old.Item, "item", "type")
	keepOld(g, &x.Key, old.Key, "key", "type")
	keepOld(g, &x.Keys, old.Keys, "keys", "type")
	m.typeOf(&x.Type, old.Type, g, "values")
}

func (m *merger) outcome(old, x *Outcome, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Combine, old.Combine, "combine")
	keepOld(g, &x.Complete, old.Complete, "complete")
	keepOld(g, &x.Allow, old.Allow, "allow")
	m.typeOf(&x.Type, old.Type, g, "values")
}

func (m *merger) definition(old, x *Definition, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.For, old.For, "for", "expr")
	keepOld(g, &x.Expr, old.Expr, "expr")
	keepOld(g, &x.Binding, old.Binding, "binding")
}

func (m *merger) duty(old, x *Duty, g given) {
	keepOld(g, &x.Title, old.Title, "title")
	keepOld(g, &x.Bodies, old.Bodies, "body")
	keepOld(g, &x.Reason, old.Reason, "reason")
	keepOld(g, &x.Cites, old.Cites, "cite")
	keepOld(g, &x.Allow, old.Allow, "allow")
}
