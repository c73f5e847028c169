package rules

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// effects reads `then`: a list whose entries have one key each.
func (r *reader) effects(n *yaml.Node) []Effect {
	var out []Effect
	r.Items(n, "then|then", func(c *yaml.Node) {
		if e, ok := r.effect(c); ok {
			out = append(out, e)
		}
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.noItems(n)
	}
	return out
}

// effect reads one entry. `cite` and `allow` may stand beside the effect's
// name as well as among its arguments.
func (r *reader) effect(n *yaml.Node) (Effect, bool) {
	e := Effect{Pos: r.Pos(n)}
	if !r.IsMapping(n, "then 的一项|an entry of then") {
		return e, false
	}
	var args *yaml.Node
	r.Entries(n, "then 的一项|an entry of then", func(k, v *yaml.Node) {
		switch {
		case k.Value == "cite":
			e.Cites = r.datedCites(v)
		case k.Value == "allow":
			e.Allow = r.allow(v)
		case args != nil:
			r.Fail(k, codeTwoEffects, text.Say("%s 和 %s 写在了同一项里", "%s and %s stand in one entry", text.Quoted(e.Kind), text.Quoted(k.Value)),
				text.Say("每个效果单独一项，前面加 “- ”", `give each effect an entry of its own, with "- " before it`))
		default:
			e.Kind, e.Pos, args = r.ID(k, "效果|an effect"), r.Pos(k), v
		}
	})
	if args == nil {
		r.noItems(n)
		return e, false
	}
	return e, e.Kind != "" && r.arguments(&e, args)
}

// arguments reads what stands after an effect's name.
func (r *reader) arguments(e *Effect, n *yaml.Node) bool {
	if source.IsNull(n) {
		r.Fail(n, source.CodeNoValue, text.Say("%s 后面没有内容", "%s has nothing after it", text.Quoted(e.Kind)), nil)
		return false
	}
	at := slices.IndexFunc(r.words.effects, func(k effectKind) bool { return k.kind == e.Kind })
	what := text.Noun(e.Kind + "|" + e.Kind)
	switch {
	case at < 0:
		r.Entries(n, what, func(k, v *yaml.Node) { r.hostArgument(e, k, v) })
		return n.Kind == yaml.MappingNode
	case r.words.effects[at].open:
		r.Entries(n, what, func(k, v *yaml.Node) { r.decided(e, k, v) })
		return n.Kind == yaml.MappingNode
	}
	l := argList{effect: e}
	g := readArgs(r, n, what, r.words.effects[at].args, &l)
	e.Args = l.args
	r.checkArguments(e, g)
	return g != nil
}

func (r *reader) decided(e *Effect, k, v *yaml.Node) {
	if source.IsNull(v) {
		r.NoValue(k)
		return
	}
	e.Args = append(e.Args, Arg{Name: k.Value, Pos: r.Pos(k), Value: r.value(v)})
}

func (r *reader) hostArgument(e *Effect, k, v *yaml.Node) {
	switch k.Value {
	case "cite":
		e.Cites = append(e.Cites, r.datedCites(v)...)
	case "allow":
		e.Allow = append(e.Allow, r.allow(v)...)
	case "title", "message":
		e.Args = append(e.Args, Arg{Name: k.Value, Pos: r.Pos(k), Value: r.textValue(v)})
	default:
		e.Args = append(e.Args, Arg{Name: k.Value, Pos: r.Pos(k), Value: r.value(v)})
	}
}

// argValue reads a single value: a scalar or an expression.
func (r *reader) argValue(n *yaml.Node) Value {
	if !r.IsScalar(n, "一个值或 “= 表达式”|a single value or \"= expression\"") {
		return Value{Pos: r.Pos(n)}
	}
	return r.value(n)
}

// nameList reads names, some of which may have places to fill in.
func (r *reader) nameList(n *yaml.Node) Value { return r.listOf(n, r.nameValue) }

// dataValue reads the data that an effect hands to a host.
func dataValue(r *reader, n *yaml.Node) Value {
	if !r.IsMapping(n, "data|data") {
		return Value{Pos: r.Pos(n)}
	}
	return r.value(n)
}

// idValue reads an id that must be written out.
func idValue(r *reader, n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n)}
	if s := r.ID(n, "代号|an id"); s != "" {
		v.Kind, v.Text = ValueString, s
	}
	return v
}

// periodValue reads a period such as "1 workday", or an expression.
func periodValue(r *reader, n *yaml.Node) Value {
	v := r.argValue(n)
	if v.Kind == 0 || v.Kind == ValueExpr {
		return v
	}
	if !isPeriod(v.Text) {
		r.Fail(n, codeBadPeriod, text.Say("%s 不是期限", "%s is not a period", text.Quoted(v.Text)), periodHint(v.Text))
		return Value{Pos: v.Pos}
	}
	v.Kind = ValueString
	return v
}

func isPeriod(s string) bool {
	_, err := calendar.ParsePeriod(s)
	return err == nil
}

func isWarn(s string) bool {
	_, err := calendar.ParseWarn(s)
	return err == nil
}

func periodHint(s string) Text {
	switch {
	case strings.HasPrefix(s, "params."):
		return text.Say("引用参数要写 “= %s”", `to use a parameter write "= %s"`, text.Clean(s))
	case strings.HasPrefix(s, "{"):
		return Text(calendar.WrongPeriod(s))
	case source.PlainNumber(s):
		return text.Say("加上单位，例如 “%s workdays” 或 “%[1]s days”", `add the unit, such as "%s workdays" or "%[1]s days"`, text.Clean(s))
	}
	return text.Say("写成 “1 workday”“20 workdays”“30 days”“6 months”“2 years”“24 hours”“8 workhours”，或 “= 表达式”",
		`write "1 workday", "20 workdays", "30 days", "6 months", "2 years", "24 hours", "8 workhours", or "= expression"`)
}

// warnValue reads when a light turns yellow: "50%" or a period.
func warnValue(r *reader, n *yaml.Node) Value {
	v := r.argValue(n)
	switch {
	case v.Kind == 0:
	case v.Kind != ValueExpr && isWarn(v.Text):
		v.Kind = ValueString
	case v.Kind == ValueNumber && isWarn(v.Text+" days"):
		r.Fail(n, codeBadPeriod, text.Say("%s 没有单位", "%s has no unit", text.Quoted(v.Text)),
			text.Say("写明单位：%[1]s days（天）或 %[1]s workdays（工作日）", "say the unit: %[1]s days or %[1]s workdays", v.Text)).Instead(v.Text, v.Text+" days")
		return Value{Pos: v.Pos}
	default:
		r.Fail(n, codeBadPeriod, text.Say("%s 不能作为预警点", "%s does not say when to warn", text.Quoted(v.Text)),
			text.Say("写已用的比例 “50%%”，或剩余的时间 “1 workday”", `write the share that is used, "50%%", or the time that is left, "1 workday"`))
		return Value{Pos: v.Pos}
	}
	return v
}

func countValue(r *reader, n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n), Text: n.Value}
	if r.count(n) > 0 {
		v.Kind = ValueNumber
	}
	return v
}

// checkArguments makes the checks that need several arguments of an effect.
func (r *reader) checkArguments(e *Effect, g given) {
	if e.Kind == "deadline" && g != nil {
		r.checkClock(e, g)
	}
	if e.Kind == "penalty" && g.Has("measure") && !g.Has("legal_basis") {
		r.Out.Fail(g["measure"], codeNoLegalBasis, text.Say("惩戒措施没有写明法律依据", "a measure is given without its legal basis"),
			text.Say("加上 legal_basis；没有法律依据就删掉 measure，只作记录", "add legal_basis, or delete the measure and only record the act"))
	}
}
