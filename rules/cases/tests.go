package cases

import (
	"context"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// File is a file of policy tests: cases that give facts and say what the
// decision must hold. Package engine/suite runs it.
type File struct {
	Name  string // of the file, as it was given to Parse
	Pos   rules.Pos
	Set   string // the file of the policy set, relative to this one; "" where it does not say
	Base  map[string]any
	Cases []*Case
	Times

	base rules.Value // Base as it is written
}

// Times is when, by whose rules and in which language a case is decided. A
// file gives what its cases leave out.
type Times struct {
	At      string // RFC 3339, or a date or local date-time in the set's zone
	RulesOn string // YYYY-MM-DD; "" leaves it to the set
	Lang    string // of messages; "" is the set's first
}

// Case is one case. Its facts are Given laid over the file's Base. In both,
// numbers are [encoding/json.Number], and dates are strings.
type Case struct {
	Name    string
	Pos     rules.Pos
	Given   map[string]any
	Unknown []string     // paths of events that are not known to have come or not
	Expect  *rules.Value // a map; nil: nothing
	Absent  *rules.Value // a map; nil: nothing
	Reason  string
	Times

	given rules.Value // Given as it is written
}

// The codes of mistakes in a file of tests.
const (
	codeCaseExpectsNothing = "case-expects-nothing"
	codeDuplicateCase      = "duplicate-case"
	codeNoCases            = "no-cases"
	codeBadTime            = "bad-time"
)

// Parse reads a file of policy tests. The error is an [*rules.Error] with every
// mistake of the file: those that a policy file may not make either, a case
// that expects nothing, a name used twice, a case without a time. Keys below
// `expect` and `absent` are checked by engine/suite, which knows what a
// decision holds. Where ctx ends first the error is that of ctx.
func Parse(ctx context.Context, name string, data []byte, opts ...rules.Option) (*File, error) {
	w, root := source.Open(ctx, name, data, opts)
	r := &reader{Walker: w}
	file := &File{Name: name, Pos: rules.Pos{File: name, Line: 1, Col: 1}, Base: map[string]any{}}
	if root != nil {
		r.testFile(root, file)
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	return file, nil
}

func (r *reader) testFile(root *yaml.Node, file *File) {
	file.Pos = r.Pos(root)
	var cases *yaml.Node
	r.keys(root, "测试文件|a file of tests", r.fileKeys(file, &cases))
	if cases == nil {
		return
	}
	seen := map[string]rules.Pos{}
	r.Items(cases, "用例|the cases", func(n *yaml.Node) { r.testCase(n, file, seen) })
	if cases.Kind == yaml.SequenceNode && len(cases.Content) == 0 {
		r.Fail(cases, codeNoCases, text.Say("文件中没有用例", "the file has no cases"), nil)
	}
}

func (r *reader) testCase(n *yaml.Node, file *File, seen map[string]rules.Pos) {
	c := &Case{Pos: r.Pos(n), Given: map[string]any{}}
	given := r.keys(n, "用例|a case", r.caseKeys(c, seen))
	if given == nil {
		return
	}
	if c.Absent != nil {
		r.saysSomething(c.Absent)
	}
	if c.Expect == nil && c.Absent == nil && !given.Has("expect", "absent", source.Misspelt+"expect", source.Misspelt+"absent") && !r.Patched {
		r.Fail(n, codeCaseExpectsNothing, text.Say("这个用例没有预期任何结果", "the case expects nothing"),
			text.Say("加上 expect 或 absent", "add expect or absent"))
	}
	if c.At == "" && file.At == "" && !given.Has("at") && !r.Patched && !r.timeless {
		r.timeless = true // once: it is mostly the file that lacks it
		r.Fail(n, source.CodeMissingKey, text.Say("用例没有写明时点", "the case has no time"),
			text.Say("给用例或整个文件加上 “at: 2021-09-10T09:00:00+08:00”", `add "at: 2021-09-10T09:00:00+08:00" to the case or to the file`))
	}
	file.Cases = append(file.Cases, c)
}

func (r *reader) caseName(n *yaml.Node, seen map[string]rules.Pos) string {
	name := r.Str(n, "用例的名称|the name of a case")
	if first, again := seen[name]; again && name != "" {
		r.Fail(n, codeDuplicateCase, text.Say("有两个用例都叫 %s，第一个在第 %d 行", "two cases are called %s; the first is on line %d",
			text.Quoted(name), first.Line), text.Say("换一个名称", "give one of them another name"), first)
	}
	seen[name] = r.Pos(n)
	return name
}

// expectation reads the map under `expect` or `absent`.
func (r *reader) expectation(n *yaml.Node) *rules.Value {
	if !r.IsMapping(n, "预期|an expectation") {
		return nil
	}
	v := r.value(n)
	if len(v.Entries) == 0 {
		r.Fail(n, codeCaseExpectsNothing, text.Say("这里没有预期任何结果", "nothing is expected here"), nil)
	}
	return &v
}

// saysSomething reports an empty list or map under `absent`: it names nothing
// that must not be there, so it would always hold.
func (r *reader) saysSomething(v *rules.Value) {
	if (v.Kind == rules.ValueList || v.Kind == rules.ValueMap) && len(v.Items)+len(v.Entries) == 0 {
		r.Out.Fail(v.Pos, codeCaseExpectsNothing, text.Say("absent 下的空列表不排除任何东西", "an empty list under absent rules nothing out"),
			text.Say("写出不应出现的项；要整个列表为空，就在 expect 下写 []", "name what must not be there; for a list that must be empty write [] under expect"))
	}
	for i := range v.Entries {
		r.saysSomething(&v.Entries[i].Value)
	}
}

// moment reads a moment or a date, as the set's zone will have it.
func (r *reader) moment(n *yaml.Node) string {
	s := r.Str(n, "一个时点|a time")
	if _, err := calendar.ParseMoment(s, time.UTC); err != nil && s != "" {
		r.Fail(n, codeBadTime, text.Say("%s 不是时点", "%s is not a time", text.Quoted(s)), calendar.WrongMoment(s)).Instead(s, calendar.Meant(s))
	}
	return s
}
