package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// One notice is enough (R19): whoever supplies exactly what `missing` lists is
// asked later for nothing that was neither listed nor announced under `then`.

// TestOneNotice holds that over random sets and applications.
func TestOneNotice(t *testing.T) {
	t.Parallel()
	eachSet(t, 240, 25, (*campaign).oneNotice)
}

func (c *campaign) oneNotice(seed uint64) {
	yaml, g := randomSet(seed)
	c.sets++
	w, err := newWitnesses(yaml)
	if err != nil {
		c.refused++
		return
	}
	for k := range uint64(applicationsEach) {
		in := g.application(seed*1000 + k)
		check := newCompleter(w, g, in, seed)
		if why := c.supplied(check, in); why != "" {
			facts, _ := json.Marshal(in)
			c.failed(seed, why+"\n"+string(facts)+"\n"+yaml)
			return
		}
	}
}

// supplied supplies what is missing, round after round, and says what is asked that
// the first notice did not tell.
func (c *campaign) supplied(check *completer, in genInput) string {
	facts, unknown, told, errs := in.Facts, in.Unknown, notice{}, failed{}
	for round := range 4 {
		d, err := check.w.eng.Evaluate(context.Background(), engine.Input{At: genAt(), Facts: facts, Unknown: unknown})
		if err != nil {
			return err.Error()
		}
		if round == 0 {
			told = noticeOf(d)
		}
		errs = append(errs, d.Errors...)
		excused := false
		for _, m := range d.Missing {
			c.counts["facts asked"]++
			if told.told(m.Fact) {
				continue
			}
			switch {
			case told.assumed.turnOut(d):
				c.counts["facts asked later for an assumption that turned out otherwise"]++
			case len(m.Rules) == 0:
				c.counts["facts asked later for a promise that may be broken"]++
			case errs.touch(check.w.set, m.Rules):
				c.counts["facts asked later for an error of the rules"]++
			default:
				return fmt.Sprintf("round %d: %s is missing, and was not told of: %v", round, m.Fact, told)
			}
			excused = true
		}
		if excused || len(d.Missing) == 0 {
			return ""
		}
		c.counts["notices"]++
		in.Facts, in.Unknown = facts, unknown
		check.in = in
		check.base = check.w.ref.run(refInput{facts: facts, at: genAt(), unknown: unknown})
		x := completion{}
		for _, u := range check.unknowns(check.base) {
			if slices.ContainsFunc(d.Missing, func(m engine.Missing) bool { return m.Fact == u.path }) {
				x[u.path] = check.sample(u)
			}
		}
		next := check.with(x)
		facts, unknown = next.facts, next.unknown
	}
	return ""
}

// notice is what one decision asks for, or announces.
type notice struct {
	listed  []string
	then    []*regexp.Regexp
	assumed granted
}

// granted is what a decision took for granted: a default in place of what is derived,
// or the time of the decision in place of the date whose rules apply.
type granted []engine.Assumed

// turnOut reports whether some of it is otherwise in a later decision, which rests on
// other rules then.
func (a granted) turnOut(d *engine.Decision) bool {
	return slices.ContainsFunc(a, func(x engine.Assumed) bool {
		return !slices.ContainsFunc(d.Assumed, func(y engine.Assumed) bool { return x.Fact == y.Fact && reflect.DeepEqual(x.Value, y.Value) })
	})
}

func noticeOf(d *engine.Decision) (n notice) {
	n.assumed = d.Assumed
	for _, m := range d.Missing {
		n.listed = append(n.listed, m.Fact)
		for _, facts := range m.Then {
			for _, f := range facts.([]any) {
				pattern := regexp.MustCompile(`\[\]`).ReplaceAllString(f.(string), "[?]")
				pattern = regexp.MustCompile(`\\\[\\\?\\\]`).ReplaceAllString(regexp.QuoteMeta(pattern), `\[[^]]*\]`)
				n.then = append(n.then, regexp.MustCompile("^"+pattern+"$"))
			}
		}
	}
	return n
}

func (n notice) told(fact string) bool {
	return slices.Contains(n.listed, fact) || slices.ContainsFunc(n.then, func(p *regexp.Regexp) bool { return p.MatchString(fact) })
}

// String lists what was told.
func (n notice) String() string { return fmt.Sprint(n.listed, n.then) }

// TestOneNoticeJingmen holds it over incomplete applications by policies.yaml.
func TestOneNoticeJingmen(t *testing.T) {
	t.Parallel()
	const file = "../../../policies.yaml"
	data, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWitnesses(string(data))
	if err != nil {
		t.Fatal(err)
	}
	j := jingmenApplications{Rand: rand.New(rand.NewPCG(envNumber(t, "GUIZE_FROM", 1), 2)), w: w}
	all := int(envNumber(t, "GUIZE_SETS", uint64(longOr(10_000, 500))))
	for n := range all {
		if why := j.one(n); why != "" {
			t.Fatal(why)
		}
	}
	t.Logf("%d applications, %d incomplete; %d notices, %d facts listed, %d of them in a later notice, as announced; 0 later demands", all, j.open, j.notices, j.listed, j.announced)
}

// jingmenApplications are made of parts of whole ones.
type jingmenApplications struct {
	*rand.Rand
	w                                *witnesses
	open, notices, listed, announced int
}

// one makes an incomplete application and supplies what is missing until nothing is.
func (j *jingmenApplications) one(n int) (why string) {
	facts := map[string]any{}
	for _, f := range j.w.set.Facts {
		if j.IntN(3) > 0 && f.Type.Kind != rules.KindEvent {
			if v := j.value(f, 2); v != nil {
				put(facts, f.Name, v)
			}
		}
	}
	was, told := j.w.normal(facts), notice{}
	for round := range 6 {
		d, err := j.w.eng.Evaluate(context.Background(), engine.Input{At: time.Date(2021, 9, 15, 9, 0, 0, 0, time.UTC), Facts: facts, NoReceipt: true})
		switch {
		case err != nil:
			return err.Error()
		case len(d.Missing) == 0:
			return ""
		case round == 0:
			told = noticeOf(d)
			j.open++
		}
		j.notices++
		facts = j.w.normal(facts)
		for _, m := range d.Missing {
			if j.listed++; !told.told(m.Fact) {
				x, _ := json.Marshal(was)
				return fmt.Sprintf("application %d, round %d: %s is missing, and was not told of: %v\n%s", n, round, m.Fact, told, x)
			}
			if round > 0 {
				j.announced++
			}
			f := j.fact(m.Fact)
			if v := j.value(f, 0); v != nil {
				putPath(facts, m.Fact, v)
			}
		}
	}
	return ""
}

// fact is the declaration of a fact by its path.
func (j *jingmenApplications) fact(path string) *rules.Fact {
	all := j.w.set.Facts
	for _, f := range all {
		if f.Name == path {
			return f
		}
	}
	parts := regexp.MustCompile(`\[[^]]*\]\.`).Split(path, -1)
	var out *rules.Fact
	for _, p := range parts {
		for _, f := range all {
			if f.Name == p {
				out = f
			}
		}
		all = out.Item
	}
	return out
}

// value is some value of a fact; of a list, elements of which each fact is given
// as often as whole in three.
func (j *jingmenApplications) value(f *rules.Fact, whole int) any {
	text := func(s ...string) any { return s[j.IntN(len(s))] }
	switch t := f.Type; t.Kind {
	case rules.KindBool:
		return j.IntN(2) == 0
	case rules.KindEnum:
		return t.Values[j.IntN(len(t.Values))].ID
	case rules.KindSet:
		return []any{t.Values[j.IntN(len(t.Values))].ID}
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		return []any{0, 1, 120, 300, 301}[j.IntN(5)]
	case rules.KindDate:
		return text("2021-09-10", "2021-09-15")
	case rules.KindDatetime, rules.KindEvent:
		return text("2021-09-10T09:00:00+08:00", "2021-09-13T09:00:00+08:00")
	case rules.KindList:
		return j.elements(f, whole)
	}
	switch f.Type.Format {
	case "uscc":
		return "91420800000000019W"
	case "cn-phone":
		return "13800000000"
	case "":
		return text("荆门市东宝区某路1号", "沙洋县某路2号", "甲")
	}
	return nil
}

// elements are those of a list; one whose elements follow a set has those of each value.
func (j *jingmenApplications) elements(f *rules.Fact, whole int) any {
	element := func() map[string]any {
		e := map[string]any{}
		for _, x := range f.Item {
			if x.Name != f.Key && j.IntN(3) < whole {
				if v := j.value(x, whole); v != nil {
					e[x.Name] = v
				}
			}
		}
		return e
	}
	if f.Keys != "" {
		return map[string]any{"water": element()}
	}
	var out []any
	for range j.IntN(3) {
		e := element()
		if f.Key != "" {
			e[f.Key] = fmt.Sprintf("k%d", len(out))
		}
		out = append(out, e)
	}
	return out
}
