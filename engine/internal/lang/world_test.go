package lang_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// world is what the expressions of a topic may name, and what is given of it:
// the declarations of testdata/world.yaml and of the topic's own world.yaml, and
// the lines "given path = value" of testdata/given.txt and of the cases.
type world struct {
	t     testing.TB
	scope *lang.Scope
	loops map[string]*lang.Loop // by variable
	root  *lang.Record
	env   lang.Env
	ticks int // how often the host function tick was called
}

func newWorld(t testing.TB, files map[string]string) *world {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	set := load(t, files)
	w := &world{t: t, loops: map[string]*lang.Loop{}}
	w.scope = &lang.Scope{Global: lang.NewRecordType(""), Params: map[string]*lang.Param{}, Zone: zone, Valued: map[lang.Dep]bool{},
		Uses: &lang.Uses{Names: map[string]bool{}, Texts: map[string]bool{}, Trees: map[*rules.Expr]*lang.Node{}}}
	w.scope.Funcs = w.functions()
	for _, f := range set.Facts {
		w.declare(w.scope.Global, f, set)
	}
	for _, o := range set.Outcomes {
		w.outcome(o)
	}
	for _, f := range w.scope.Global.Fields {
		if f.Type.Elem != nil && f.Type.Elem.Rec != nil {
			rec := f.Type.Elem.Rec
			w.loops[strings.TrimSuffix(f.Name, "s")] = &lang.Loop{Var: strings.TrimSuffix(f.Name, "s"), Type: rec, List: rec.List}
		}
	}
	for _, p := range set.Params {
		w.param(p)
	}
	w.define(set)
	w.env = lang.Env{Zone: zone, Cal: calendar.China(), Lang: "en"}
	w.root = record(w.scope.Global, nil)
	w.env.Frames[0] = w.root.Value()
	w.give("at", `2021-09-10T09:00:00+08:00`)
	w.give("rules_on", "2021-09-10")
	return w
}

// load reads YAML files with the reader of rules. Expressions keep their places.
func load(t testing.TB, files map[string]string) *rules.Set {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["set/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := rules.Load(t.Context(), fsys, "set")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func typeOf(t rules.Type) lang.Type {
	out := lang.Type{K: t.Kind, Unit: t.Unit, Values: t.Values}
	if t.Kind == rules.KindScale {
		of, gives := t.OfScale()
		out.Scale = &lang.ScaleType{Of: typeOf(of), Gives: typeOf(gives)}
	}
	return out
}

func (w *world) declare(rec *lang.RecordType, f *rules.Fact, set *rules.Set) {
	t := typeOf(f.Type)
	if f.Type.Kind == rules.KindList {
		item := lang.NewRecordType(f.Name)
		if rec == w.scope.Global {
			item.List = len(rec.Fields)
		}
		for _, i := range f.Item {
			w.declare(item, i, set)
		}
		if f.Key != "" {
			item.Key, _ = item.Slot(f.Key)
		}
		t.Elem = &lang.Type{Rec: item}
	}
	if _, ok := rec.Add(lang.Field{Name: f.Name, Type: t, Event: f.Type.Kind == rules.KindEvent, Fact: f}, f.Alias); !ok {
		w.t.Fatalf("%s: the name is taken", f.Name)
	}
}

func (w *world) outcome(o *rules.Outcome) {
	t := typeOf(o.Type)
	if o.Combine == "list" {
		elem := t
		t = lang.Type{K: rules.KindList, Elem: &elem}
	}
	rec, name := w.scope.Global, o.Name
	if list, field, dotted := strings.Cut(name, "."); dotted {
		if slot, ok := rec.Slot(list); ok {
			rec, name = rec.Fields[slot].Type.Elem.Rec, field
		}
	}
	rec.Add(lang.Field{Name: name, Type: t}, "")
}

func (w *world) param(p *rules.Param) {
	var values []lang.DatedValue
	for _, v := range p.Values {
		dated := lang.DatedValue{From: v.Valid.From, To: v.Valid.To}
		if p.Type.Kind == rules.KindScale {
			dated.Scale = w.scale(&p.Type, v.Bands)
		} else {
			dated.Value = w.plain(v.Value, typeOf(p.Type))
		}
		values = append(values, dated)
	}
	out := lang.NewParam(p.Name, typeOf(p.Type), values)
	out.Unset, out.Words = len(p.Unset) > 0, p.Unset
	w.scope.Params[p.Name] = out
}

func (w *world) scale(t *rules.Type, bands []rules.Band) *lang.Scale {
	of, gives := t.OfScale()
	edge := func(text string) lang.Value {
		switch {
		case text == "":
			return lang.NoneValue()
		case of.Kind == rules.KindDate:
			text = strconv.Quote(text)
		}
		return w.value(text, typeOf(of))
	}
	out := &lang.Scale{}
	for _, b := range bands {
		out.Bands = append(out.Bands, lang.Band{Lo: edge(b.From), Hi: edge(b.To), LoIn: b.FromIn, HiIn: b.ToIn, Point: b.Point(), Value: w.plain(b.Value, typeOf(gives))})
	}
	return out
}

// plain is a value as it is written in YAML.
func (w *world) plain(v rules.Value, t lang.Type) lang.Value {
	if v.Kind == rules.ValueList {
		items := make([]lang.Value, len(v.Items))
		for i, it := range v.Items {
			items[i] = w.plain(it, lang.Type{})
		}
		return w.settle(lang.ListOf(items), t)
	}
	text := v.Text
	if v.Kind == rules.ValueString && t.K != rules.KindDuration {
		text = strconv.Quote(text)
	}
	return w.value(text, t)
}

// settle makes a set of a list of texts where a set is wanted.
func (w *world) settle(v lang.Value, t lang.Type) lang.Value {
	if t.K != rules.KindSet {
		return v
	}
	out := lang.Scalar(lang.Set, 0)
	for _, it := range v.Items() {
		out = out.With(out.N() | 1<<t.ValueIndex(it.Text()))
	}
	return out
}

func (w *world) define(set *rules.Set) {
	byName := map[string]*rules.Definition{}
	for _, d := range set.Definitions {
		byName[d.Name] = d
	}
	w.scope.Defs = lang.NewDefs(slices.Sorted(maps.Keys(byName)))
	var open []string
	w.scope.Defs.Compile = func(name string) (*lang.Expr, *lang.Loop) {
		if slices.Contains(open, name) {
			return nil, nil
		}
		open = append(open, name)
		defer func() { open = open[:len(open)-1] }()
		d, variable := byName[name], ""
		if d.For != nil {
			variable = d.For.Var
		}
		scope := w.in(variable)
		e, _ := lang.Compile(scope, d.Expr, &rules.Diagnostics{})
		if e != nil {
			e = e.Rounded(d.Round)
		}
		return e, scope.Loop
	}
	for name := range byName {
		w.scope.Defs.Get(name)
	}
}

// in is the scope in a loop of a variable; "" is outside one.
func (w *world) in(variable string) *lang.Scope {
	s := *w.scope
	s.Loop = w.loops[variable]
	return &s
}

func (w *world) functions() map[string]*lang.Func {
	number, whole, text := lang.Type{K: rules.KindNumber, Free: true}, lang.Type{K: rules.KindInt}, lang.Type{K: rules.KindString}
	return map[string]*lang.Func{
		"twice": {Name: "twice", Args: []lang.Type{number}, Result: number, Call: func(_ context.Context, vs []lang.Value, _ []lang.Type) (lang.Value, error) {
			if vs[0].Kind() == lang.None {
				return vs[0], nil
			}
			x, _ := vs[0].Num().Add(vs[0].Num())
			return lang.NumOf(x), nil
		}},
		"refuse": {Name: "refuse", Args: []lang.Type{text}, Result: lang.Type{K: rules.KindBool}, Call: func(context.Context, []lang.Value, []lang.Type) (lang.Value, error) {
			return lang.Value{}, errors.New("no answer")
		}},
		"tick": {Name: "tick", Args: []lang.Type{whole}, Result: whole, Call: func(_ context.Context, vs []lang.Value, _ []lang.Type) (lang.Value, error) {
			w.ticks++
			return vs[0], nil
		}},
	}
}

func record(t *lang.RecordType, parent *lang.Record) *lang.Record {
	return &lang.Record{Type: t, Slots: make([]lang.Value, len(t.Fields)), Parent: parent}
}

// give says what is known of a fact: "works[water].length" and the like.
func (w *world) give(path, value string) {
	w.t.Helper()
	switch path {
	case "at":
		w.env.At = w.value(strconv.Quote(value), lang.Type{K: rules.KindDatetime}).Time(w.scope.Zone)
		return
	case "rules_on":
		d, err := calendar.ParseDate(value)
		if err != nil {
			w.t.Fatal(err)
		}
		w.env.RulesOn = d
		return
	case "lang":
		w.env.Lang = value
		return
	}
	rec := w.root
	for {
		list, rest, ok := strings.Cut(path, "[")
		key, field, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			break
		}
		rec, path = w.element(rec, list, key), strings.TrimPrefix(field, ".")
	}
	if path == "" {
		return
	}
	slot, ok := rec.Type.Slot(path)
	if !ok {
		w.t.Fatalf("given: no fact %q", path)
	}
	rec.Slots[slot] = w.value(value, rec.Type.Fields[slot].Type)
}

// element is that of a key or number, which is made where it is not there yet.
func (w *world) element(of *lang.Record, list, key string) *lang.Record {
	slot, ok := of.Type.Slot(list)
	if !ok {
		w.t.Fatalf("given: no list %q", list)
	}
	t, items := of.Type.Fields[slot].Type.Elem.Rec, of.Slots[slot].Items()
	for _, it := range items {
		if r := it.Record(); r.Key == key || r.Key == "" && strconv.Itoa(r.Index) == key {
			return r
		}
	}
	r := record(t, of)
	r.Index = len(items)
	if t.Key >= 0 {
		r.Key = key
		r.Slots[t.Key] = lang.TextOf(key)
	}
	of.Slots[slot] = lang.ListOf(append(slices.Clone(items), r.Value()))
	return r
}

// value reads what stands behind "given path =".
func (w *world) value(text string, t lang.Type) lang.Value {
	w.t.Helper()
	word, rest, _ := strings.Cut(text, " ")
	switch word {
	case "unknown":
		return lang.Value{}
	case "none":
		return lang.NoneValue()
	case "fails":
		return lang.Fail(rules.Pos{}, "given", "给定的错误", "the given failure")
	case "happened":
		return lang.Scalar(lang.Happened, 0)
	case "between":
		lo, hi, _ := strings.Cut(rest, " ")
		return lang.Refer(lang.Between, &lang.Interval{Lo: w.value(lo, t), Hi: w.value(hi, t)}).Suppose()
	case "other":
		return lang.Refer(lang.Other, &lang.Excluded{Texts: strings.Fields(rest)}).Suppose()
	case "supposed":
		v := w.value(rest, t)
		v = v.Suppose()
		return v
	}
	if t.K == rules.KindDuration {
		p, err := calendar.ParsePeriod(text)
		if err != nil {
			w.t.Fatal(err)
		}
		return lang.PeriodOf(p)
	}
	return w.constant(text, t)
}

func (w *world) constant(text string, t lang.Type) lang.Value {
	w.t.Helper()
	var diags rules.Diagnostics
	src := &rules.Expr{Source: text}
	e, ok := lang.CompileFor(w.scope, src, t, &diags)
	if t.K == 0 {
		e, ok = lang.Compile(w.scope, src, &diags)
	}
	if !ok {
		w.t.Fatalf("given %s: %v", text, diags)
	}
	v, _ := lang.Convert(e.Eval(&w.env), t)
	return v
}

// enter puts an element in the frame of the loop: "works[water]" as "work[water]".
func (w *world) enter(variable, key string) {
	w.t.Helper()
	w.env.Frames[1] = lang.Value{}
	if key == "" {
		return
	}
	l := w.loops[variable]
	for _, it := range w.root.Slots[l.List].Items() {
		if r := it.Record(); r.Key == key || strconv.Itoa(r.Index) == key {
			w.env.Frames[1] = it
			return
		}
	}
	w.t.Fatalf("for %s[%s]: no such element", variable, key)
}
