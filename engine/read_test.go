package engine_test

import (
	"context"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestReading holds R4 and R11: what counts as not given, and in which order a
// text is checked.
func TestReading(t *testing.T) {
	t.Parallel()
	const form = `
facts:
  code: {type: string, format: uscc, title: Code}
  phone: {type: string, format: cn-phone, pattern: '[0-9]+', max_length: 12, title: Phone}
  day: {type: date, title: Day}
  kind: {type: enum, values: [a, b], title: Kind}
  size: {type: number, title: Size}
  came: {type: event, title: Came}
  name: {type: string, title: Name}
  must: {type: string, required: true, title: Must}
outcomes: {named: {type: string, title: Named}}
policies: {p: {allow: {missing-citation: test}, rules: [{id: r, title: R, when: known(name), then: [{decide: {named: = name}}]}]}}
`
	runTable(t, []tableCase{
		{"R11 empty boxes", form, `{"code": "", "phone": " ", "day": "", "kind": "", "size": "", "came": "", "must": "x", "name": "n"}`, "", "", nil,
			`{"status": "decided", "violations": [], "notices": []}`, "an empty text is no code, day, kind or size"},
		{"R11 empty plain text", form, `{"name": "", "must": "x"}`, "", "", nil,
			`{"outcomes": {"named": {"value": ""}}}`, "of a plain text it is a value"},
		{"R11 empty where needed", form, `{"name": "n", "must": " "}`, "", "", nil,
			`{"status": "incomplete"}`, "not given"},
		{"R4 wrong where not empty", form, `{"code": "x", "must": "x", "name": "n"}`, "", "", nil,
			`{"status": "invalid"}`, "only what is empty is passed over"},
		{"R4 pattern after format", form, `{"phone": "+86 138-0724-0001", "must": "x", "name": "n"}`, "", "", nil,
			`{"status": "decided", "violations": []}`, "pattern and length look at 13807240001"},
		{"R4 pattern of what is normal", form, `{"phone": "0724-2331234", "must": "x", "name": "n"}`, "", "", nil,
			`{"violations": [{"code": "pattern", "fact": "phone"}]}`, "the normal form of a landline has a hyphen"},
	})
}

// TestReadingStruct: an empty string of a struct is a box left empty too.
func TestReadingStruct(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, `
facts:
  code: {type: string, format: uscc, title: Code}
  kind: {type: enum, values: [a, b], title: Kind}
  name: {type: string, title: Name}
outcomes: {named: {type: bool, title: Named}}
policies: {p: {allow: {missing-citation: test}, rules: [{id: r, title: R, when: known(name) and not known(kind) and not known(code), then: [{decide: {named: true}}]}]}}
`)
	type form struct {
		Code string `fact:"code"`
		Kind string `fact:"kind"`
		Name string `fact:"name"`
	}
	ev, err := engine.Bind[form](eng)
	if err != nil {
		t.Fatal(err)
	}
	d, err := ev.Evaluate(context.Background(), engine.Input{At: genAt()}, &form{})
	if err != nil {
		t.Fatal(err)
	}
	if named, err := engine.Get[bool](d, "named"); !named || err != nil || len(d.Violations) > 0 {
		t.Errorf("named %v, %v; violations %v", named, err, d.Violations)
	}
}
