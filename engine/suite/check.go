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
)

// check finds what no decision of the set can have: a key that decisions lack,
// an outcome that the set does not declare, a task that no rule gives.
func check(set *rules.Set, file *rules.TestFile) rules.Diagnostics {
	c := checker{set: set}
	for _, tc := range file.Cases {
		for _, v := range []*rules.Value{tc.Expect, tc.Absent} {
			if v != nil {
				c.value(v, reflect.TypeFor[engine.Decision]())
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
		c.add(e.Pos, "test-unknown-key", keys, rules.Text{
			"zh": fmt.Sprintf("决定中没有“%s”这一项", e.Name),
			"en": fmt.Sprintf("a decision has no key %q here", e.Name),
		})
	}
}

func (c *checker) outcomes(v *rules.Value) {
	for i := range v.Entries {
		e := &v.Entries[i]
		c.outcome(e.Name, e.Pos)
		c.value(&e.Value, reflect.TypeFor[engine.Outcome]())
	}
	for i := range v.Items {
		c.outcome(v.Items[i].Text, v.Items[i].Pos)
	}
}

func (c *checker) outcome(name string, pos rules.Pos) {
	plain := regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(name, "")
	var all []string
	for _, o := range c.set.Outcomes {
		if o.Name == plain {
			return
		}
		all = append(all, o.Name)
	}
	c.add(pos, "test-unknown-outcome", all, rules.Text{
		"zh": fmt.Sprintf("规则集没有声明结果“%s”", name),
		"en": fmt.Sprintf("the set declares no outcome %q", name),
	})
}

// add reports a mistake, and what could stand there.
func (c *checker) add(pos rules.Pos, code string, could []string, message rules.Text) {
	d := rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError, Message: message}
	if len(could) > 0 {
		d.Hint = rules.Text{"zh": "可用：" + strings.Join(could, "、"), "en": "there are: " + strings.Join(could, ", ")}
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

func untouched(set *rules.Set, file *rules.TestFile) rules.Diagnostic {
	return rules.Diagnostic{
		Pos: file.Pos, Code: "tests-touch-no-rule", Severity: rules.SeverityError,
		Message: rules.Text{
			"zh": fmt.Sprintf("没有任何用例触及规则集“%s”的规则", set.ID),
			"en": fmt.Sprintf("no case touches a rule of the set %q", set.ID),
		},
		Hint: rules.Text{
			"zh": "检查 `tests:` 所指的规则集、`at:` 的日期和 `base:` 的事实",
			"en": "look at the set that `tests:` names, the dates of `at:` and the facts of `base:`",
		},
	}
}
