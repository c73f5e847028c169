package suite

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/text"
)

// check finds what no decision of the set can have: a key that decisions lack,
// an outcome that the set does not declare, a value that it never has, a task
// that no rule gives.
func check(set *rules.Set, file *cases.File) rules.Diagnostics {
	c := checker{set: set}
	for _, tc := range file.Cases {
		for _, v := range []*rules.Value{tc.Expect, tc.Absent} {
			if v != nil {
				c.value(v, reflect.TypeFor[engine.Decision]())
				c.status(v)
				c.produced(v)
			}
		}
	}
	return c.found.Sorted()
}

type checker struct {
	set   *rules.Set
	found rules.Diagnostics
}

func (c *checker) value(v *rules.Value, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[engine.Outcomes]():
		c.outcomes(v)
	case t == reflect.TypeFor[time.Time]():
		c.moment(v)
	case t.Kind() == reflect.Slice:
		for i := range v.Items {
			c.value(&v.Items[i], t.Elem())
		}
	case t.Kind() == reflect.Struct:
		c.fields(v, t)
	}
}

func (c *checker) fields(v *rules.Value, t reflect.Type) {
	keys, types := jsonFields(t)
	for i := range v.Entries {
		e := &v.Entries[i]
		if n := slices.Index(keys, e.Name); n >= 0 {
			c.value(&e.Value, types[n])
			continue
		}
		c.add(e.Pos, "test-unknown-key", e.Name, keys, keys, text.Say("决定中没有“%s”这一项", "a decision has no key %q here", e.Name))
		if t == reflect.TypeFor[engine.Decision]() && c.gives(e.Name) {
			c.found[len(c.found)-1].Hint = sectionHint(e.Name)
		}
	}
}

// moment reports what is no moment and no date.
func (c *checker) moment(v *rules.Value) {
	if v.Kind != rules.ValueString || v.Text == "" {
		return
	}
	if _, err := calendar.ParseMoment(v.Text, time.UTC); err == nil {
		return
	}
	d := rules.Diagnostic{Pos: v.Pos, Code: "test-unknown-value", Severity: rules.SeverityError,
		Message: text.Say("%s 不是时刻，也不是日期", "%s is no moment and no date", text.Quoted(v.Text)), Hint: calendar.WrongDate(v.Text)}
	if now := calendar.Meant(v.Text); now != "" {
		d.Edits = []rules.Edit{{Pos: v.Pos, Was: v.Text, Now: now}}
	}
	c.found = append(c.found, d)
}

// gives reports whether a rule of the set has an effect of some kind.
func (c *checker) gives(kind string) bool {
	for _, p := range c.set.Policies {
		for _, r := range p.Rules {
			if slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return e.Kind == kind }) {
				return true
			}
		}
	}
	return false
}

// sectionHint says where a decision has what a kind of effect gives.
func sectionHint(kind string) rules.Text {
	if s := engine.SectionOf(kind); s != engine.SectionEmitted {
		return text.Say("“%[1]s”给出的写在 %[2]s 之下", "what %[1]s gives stands under %[2]s", kind, s)
	}
	return text.Say("“%[1]s”给出的写在 emitted 之下：emitted: [{kind: %[1]s, data: {…}}]", "what %[1]s gives stands under emitted: emitted: [{kind: %[1]s, data: {…}}]", kind)
}

func (c *checker) outcomes(v *rules.Value) {
	for i := range v.Entries {
		e := &v.Entries[i]
		if o := c.outcome(e.Name, e.Pos); o != nil {
			c.outcomeValue(o, &e.Value)
		}
		c.value(&e.Value, reflect.TypeFor[engine.Outcome]())
	}
	for i := range v.Items {
		c.outcome(v.Items[i].Text, v.Items[i].Pos)
	}
}

var elementKey = regexp.MustCompile(`\[[^\]]*\]`)

// outcome finds the outcome of a path, or reports that there is none.
func (c *checker) outcome(path string, pos rules.Pos) *rules.Outcome {
	plain := elementKey.ReplaceAllString(path, "")
	var all []string
	for _, o := range c.set.Outcomes {
		name := c.pathOf(o)
		switch {
		case o.Name != plain:
			all = append(all, name)
		case (name == o.Name) != (path == plain):
			c.add(pos, "test-unknown-outcome", path, []string{name}, []string{name}, text.Say("结果“%s”属于列表的每一项，要写明是哪一项", "the outcome %q belongs to each element of a list; say which", path))
			return nil
		default:
			return o
		}
	}
	c.add(pos, "test-unknown-outcome", path, all, all, text.Say("规则集没有声明结果“%s”", "the set declares no outcome %q", path))
	return nil
}

// pathOf is how a case names an outcome: that of a list's elements with a key.
func (c *checker) pathOf(o *rules.Outcome) string {
	for _, f := range c.set.Facts {
		if rest, ok := strings.CutPrefix(o.Name, f.Name+"."); ok && f.Type.Kind == rules.KindList {
			return f.Name + "[…]." + rest
		}
	}
	return o.Name
}

// outcomeValue reports a value that the outcome can never have.
func (c *checker) outcomeValue(o *rules.Outcome, v *rules.Value) {
	if v.Kind == rules.ValueMap {
		if v = entry(v, "value"); v == nil {
			return
		}
	}
	if o.Type.Kind != rules.KindEnum || v.Kind != rules.ValueString && v.Kind != rules.ValueNumber && v.Kind != rules.ValueBool {
		return
	}
	ids := make([]string, len(o.Type.Values))
	for i, x := range o.Type.Values {
		ids[i] = x.ID
	}
	c.oneOf(v, fmt.Sprintf("结果“%s”", o.Name), fmt.Sprintf("the outcome %q", o.Name), ids, rules.ValueNames(o.Type.Values))
}

// status reports a status that no decision has.
func (c *checker) status(v *rules.Value) {
	if v := entry(v, "status"); v != nil && v.Kind == rules.ValueString {
		var all []string
		for _, s := range engine.Statuses() {
			all = append(all, string(s))
		}
		known := len(c.found)
		if c.oneOf(v, "status", "status", all, all); len(c.found) > known {
			c.meantStatus(&c.found[known], v)
		}
	}
}

// meantStatus says which status a word in Chinese may mean.
func (c *checker) meantStatus(d *rules.Diagnostic, v *rules.Value) {
	var words []string
	for _, w := range statusWords {
		words = append(words, w.zh)
	}
	i := slices.Index(words, text.Nearest(v.Text, words))
	if i < 0 {
		return
	}
	s := string(statusWords[i].status)
	d.Hint = text.Say("“%[1]s”写作 %[2]s", "%[1]q is written %[2]s", v.Text, s)
	d.Edits = []rules.Edit{{Pos: v.Pos, Was: v.Text, Now: s}}
}

// statusWords are what offices call the statuses.
var statusWords = []struct {
	zh     string
	status engine.Status
}{
	{"已作出决定", engine.StatusDecided}, {"已决定", engine.StatusDecided}, {"已办结", engine.StatusDecided}, {"决定", engine.StatusDecided},
	{"尚待补充核实", engine.StatusIncomplete}, {"资料不全", engine.StatusIncomplete}, {"材料不全", engine.StatusIncomplete}, {"不完整", engine.StatusIncomplete}, {"缺资料", engine.StatusIncomplete}, {"待补正", engine.StatusIncomplete}, {"待定", engine.StatusIncomplete}, {"未决定", engine.StatusIncomplete},
	{"不予受理", engine.StatusRejected}, {"驳回", engine.StatusRejected}, {"拒绝", engine.StatusRejected}, {"不受理", engine.StatusRejected},
	{"申请内容须更正", engine.StatusInvalid}, {"填写有误", engine.StatusInvalid}, {"无效", engine.StatusInvalid}, {"须更正", engine.StatusInvalid},
	{"没有生效的规定", engine.StatusNotInForce}, {"未生效", engine.StatusNotInForce}, {"尚未生效", engine.StatusNotInForce}, {"不在有效期", engine.StatusNotInForce},
	{"规定不一致", engine.StatusConflict}, {"冲突", engine.StatusConflict}, {"矛盾", engine.StatusConflict},
}

// entry is what stands under a name of a map, nil where nothing does or there is no map.
func entry(v *rules.Value, name string) *rules.Value {
	if v == nil {
		return nil
	}
	for i := range v.Entries {
		if v.Entries[i].Name == name {
			return &v.Entries[i].Value
		}
	}
	return nil
}

// oneOf reports a value that is not one of those that there could be; names are those and
// what they are called.
func (c *checker) oneOf(v *rules.Value, zh, en string, could, names []string) {
	if !slices.Contains(could, v.Text) {
		c.add(v.Pos, "test-unknown-value", v.Text, could, names, text.Say("%[1]s不会是“%[3]s”", "%[2]s is never %[3]q", zh, en, v.Text))
	}
}

// mostNames is how many names a hint lists.
const mostNames = 12

// add reports a mistake, what was perhaps meant of several names, and what could stand there.
func (c *checker) add(pos rules.Pos, code, written string, could, names []string, message rules.Text) {
	d := rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError, Message: message}
	if len(could) > 0 {
		list, more := could[:min(mostNames, len(could))], ""
		if len(could) > mostNames {
			more = " …"
		}
		d.Hint = text.Say("可用：%s%s", "there are: %s%s", text.Names(list), more)
	}
	if near := text.Nearest(written, names); near != "" {
		d.Hint = text.Say("%[1]s%[2]s", "%[1]s %[2]s", text.Meant(near), d.Hint)
		d.Edits = []rules.Edit{{Pos: pos, Was: written, Now: near}}
	}
	c.found = append(c.found, d)
}

// jsonFields lists the JSON keys of a struct and their types.
func jsonFields(t reflect.Type) (keys []string, types []reflect.Type) {
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "" || key == "-" {
			continue
		}
		keys, types = append(keys, key), append(types, f.Type)
	}
	return keys, types
}

func untouched(set *rules.Set, file *cases.File) rules.Diagnostic {
	return rules.Diagnostic{
		Pos: file.Pos, Code: "tests-touch-no-rule", Severity: rules.SeverityError,
		Message: text.Say("没有任何用例触及规则集“%s”的规则", "no case touches a rule of the set %q", set.ID),
		Hint:    text.Say("检查 `tests:` 所指的规则集、`at:` 的日期和 `base:` 的事实", "look at the set that `tests:` names, the dates of `at:` and the facts of `base:`"),
	}
}
