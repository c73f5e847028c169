package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// witnesses are an engine and the reference for one set.
type witnesses struct {
	set *rules.Set
	eng *engine.Engine
	ref *refSetup
}

func newWitnesses(yaml string) (*witnesses, error) {
	set, err := rules.Parse("random.yaml", []byte(yaml))
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(set, hostOptions()...)
	if err != nil {
		return nil, err
	}
	return &witnesses{set, eng, newReference(set, calendar.China(), map[string]refFunc{"twice": hostTwice})}, nil
}

// compare decides an application twice and says how the decisions differ.
func (w *witnesses) compare(in genInput) (diff string, d *engine.Decision, ref *refDecision) {
	ein := engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}
	d, trace, err := w.eng.Explain(context.Background(), ein)
	if err != nil {
		return err.Error(), &engine.Decision{}, nil
	}
	if diff := w.same(ein, d); diff != "" {
		return diff, d, nil
	}
	run := w.ref.run(refInput{facts: in.Facts, at: genAt(), unknown: in.Unknown})
	ref = run.decide()
	if diff := cmp.Diff(ref.statuses(), ref.oneOf(statuses(trace))); diff != "" {
		return "rules (-reference +engine)\n" + diff, d, ref
	}
	if bad := linesDiffer(trace); bad != "" {
		return bad, d, ref
	}
	if diff := ref.differ(d); diff != "" {
		return diff, d, ref
	}
	return "", d, ref
}

// same decides an application again, without a trace and from JSON: all three
// ways must give the same bytes.
func (w *witnesses) same(in engine.Input, explained *engine.Decision) string {
	want, _ := json.Marshal(explained)
	facts, _ := json.Marshal(in.Facts)
	fromJSON := in
	fromJSON.Facts, fromJSON.JSON = nil, facts
	for how, in := range map[string]engine.Input{"Evaluate": in, "Evaluate from JSON": fromJSON} {
		d, err := w.eng.Evaluate(context.Background(), in)
		if err != nil {
			return how + ": " + err.Error()
		}
		if got, _ := json.Marshal(d); string(got) != string(want) {
			return fmt.Sprintf("%s gives\n%s\nand Explain\n%s", how, got, want)
		}
	}
	return ""
}

// linesDiffer says where the lines of a condition do not bring about what became
// of the rule: it does not apply where one is false, and else applies, unless
// one is unknown or another rule comes before it.
func linesDiffer(t *engine.Trace) string {
	for _, s := range t.Steps {
		isFalse, isUnknown := slices.Contains(s.Holds, "false"), slices.Contains(s.Holds, "unknown")
		ok := true
		switch s.Status {
		case "not_in_force":
			ok = len(s.Holds) == 0
		case "does_not_apply":
			ok = isFalse
		case "applies":
			ok = !isFalse && !isUnknown
		default: // defeated or undetermined
			ok = !isFalse
		}
		if !ok || s.Status != "not_in_force" && len(s.Holds) != len(s.Condition) {
			return fmt.Sprintf("%s %s %s: lines %q hold %q", s.Rule, s.Element, s.Status, s.Condition, s.Holds)
		}
		for _, u := range s.Unmet {
			if bad := unmetDiffers(&s, &u); bad != "" {
				return fmt.Sprintf("%s %s: %s: %+v of %q", s.Rule, s.Element, bad, u, s.Condition)
			}
		}
	}
	return ""
}

// statuses are what became of each rule, by "rule element".
func (d *refDecision) statuses() map[string]string {
	out := map[string]string{}
	for _, i := range d.run.order {
		out[i.id+" "+i.element()] = strings.TrimSpace(i.status + " " + i.by)
	}
	return out
}

// oneOf accepts any of several rules that defeat another as the one named.
func (d *refDecision) oneOf(got map[string]string) map[string]string {
	for _, i := range d.run.order {
		key := i.id + " " + i.element()
		for _, o := range d.run.order {
			if i.status == "defeated" && o.status == "applies" && overrides(o, i) && got[key] == "defeated "+o.id {
				got[key] = "defeated " + i.by
			}
		}
	}
	return got
}

func statuses(t *engine.Trace) map[string]string {
	out := map[string]string{}
	for _, s := range t.Steps {
		if s.Status != "not_in_force" {
			out[s.Rule+" "+s.Element] = strings.TrimSpace(s.Status + " " + s.By)
		}
	}
	return out
}

// differ compares what the decisions say. Where facts are missing the engine
// may know more than the reference, which does not try them out.
func (d *refDecision) differ(got *engine.Decision) string {
	says, open := contents(got)
	if len(d.open) == 0 {
		if diff := cmp.Diff(d.says, says); diff != "" {
			return "decision (-reference +engine)\n" + diff
		}
		if len(open) > 0 {
			return fmt.Sprint("open in the engine alone: ", slices.Sorted(maps.Keys(open)))
		}
		if n := promisedInVain(got); n != d.noValue {
			return fmt.Sprintf("outcomes without their value: reference %d, engine %d", d.noValue, n)
		}
		if d.status != string(got.Status) {
			return fmt.Sprintf("status: reference %s, engine %s", d.status, got.Status)
		}
	}
	says = reduce(says)
	for k, want := range d.reduced() {
		if !d.open[k] && says[k] != want {
			return fmt.Sprintf("%s: reference %s, engine %s", k, want, says[k])
		}
	}
	for k := range says {
		if _, ok := d.says[k]; !ok && !d.open[k] && !strings.HasPrefix(k, "conflict ") {
			return fmt.Sprintf("%s: in the engine alone", k)
		}
	}
	if diff := cmp.Diff(d.run.failed, failures(got)); len(d.run.failed)+len(failures(got)) > 0 && diff != "" {
		return "errors (-reference +engine)\n" + diff
	}
	if diff := cmp.Diff(d.run.assumed, assumed(got)); diff != "" {
		return "assumed (-reference +engine)\n" + diff
	}
	return ""
}

func failures(got *engine.Decision) map[string]bool {
	out := map[string]bool{}
	for _, e := range got.Errors {
		if e.Rule != "" {
			out[e.Rule+" "+e.Element] = true
		}
	}
	return out
}

func promisedInVain(got *engine.Decision) (n int) {
	for _, e := range got.Errors {
		if e.Rule == "" {
			n++
		}
	}
	return n
}

func assumed(got *engine.Decision) map[string]any {
	out := map[string]any{}
	for _, a := range got.Assumed {
		out[a.Fact] = a.Value
	}
	return out
}

// contents is what a decision says, by key as the reference has it, and what
// is open in it.
func contents(d *engine.Decision) (says map[string]string, open map[string]bool) {
	says, open = map[string]string{}, map[string]bool{}
	line := func(key string, isOpen bool, x any) {
		b, _ := json.Marshal(x)
		says[key] += string(b) + "\n"
		if isOpen {
			open[key] = true
		}
	}
	clash := map[string]bool{}
	for _, c := range d.Conflicts {
		on := strings.Replace(c.On, " of ", " ", 1)
		says["conflict "+on] = ""
		clash[on] = true
	}
	for _, o := range d.Outcomes {
		key := "outcome " + o.Name
		switch {
		case clash[key]:
		case o.Open:
			open[key] = true
		default:
			b, _ := json.Marshal(o.Value)
			says[key] = string(b)
		}
	}
	for _, v := range d.Violations {
		if v.Rule != "" {
			line("reject "+v.Code+" "+v.Fact, false, nil)
		}
	}
	for _, n := range d.Notices {
		if n.Rule != "" {
			says["notice "+n.Code+" "+n.Element] += fmt.Sprintf("%q\n", n.Level+" "+n.Fact)
		}
	}
	for _, m := range d.Materials {
		line("material "+m.Material, false, []any{m.Waived, m.Rule, m.WaivedBy})
	}
	for _, p := range d.Penalties {
		line("penalty "+p.Act+" "+p.Element, len(p.WaitsFor) > 0, []any{p.Subject, p.Role, p.Register, p.Status, p.Data})
	}
	for _, e := range d.Emitted {
		line("emit "+e.Kind+" "+e.Element, len(e.WaitsFor) > 0, e.Data)
	}
	timed(d, says, open, clash)
	for _, p := range d.Pending {
		if key := pendingKey(p); p.Kind != "decide" && !clash[key] {
			open[key] = true
		}
	}
	return says, open
}

// timed adds tasks and deadlines.
func timed(d *engine.Decision, says map[string]string, open, clash map[string]bool) {
	for _, r := range d.Routes {
		key := "route " + r.Task
		if clash["task "+r.Task] {
			continue
		}
		b, _ := json.Marshal([]any{r.By, r.To, r.Cc, append(append([]string{}, r.After...), r.Dropped...), r.Combine})
		says[key] = string(b) + fmt.Sprint(" stage ", r.Stage, " dropped ", r.Dropped)
		open[key] = open[key] || len(r.WaitsFor) > 0
		if !open[key] {
			delete(open, key)
		}
	}
	for _, k := range d.Deadlines {
		key := "deadline " + k.ID + " " + k.Element
		if clash[strings.TrimSpace(key)] {
			continue
		}
		if k.Status == "open" {
			open[key] = true
			continue
		}
		b, _ := json.Marshal([]any{k.Owner, k.Status, k.Light, stampOf(k.Start), stampOf(k.Due), k.Late, k.LateWorkdays, k.RemainingWorkdays})
		says[key] = string(b) + "\n"
	}
}

func stampOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return stamp(*t)
}

func pendingKey(p engine.Pending) string {
	switch p.Kind {
	case "decide":
		return "outcome " + p.Name
	case "require", "waive":
		return "material " + p.Name
	case "route":
		return "route " + p.Name
	case "warn":
		return "notice " + p.Name + " " + p.Element
	case "reject":
		return "reject " + p.Name + " "
	}
	return p.Kind + " " + p.Name + " " + p.Element
}

// TestRandomSets holds the engine against the reference on random sets and
// applications. GUIZE_LONG=1 makes it run for half a minute; GUIZE_SEED=n runs
// one seed, and GUIZE_KEEP=1 with it keeps what failed in testdata/differential.
func TestRandomSets(t *testing.T) {
	t.Parallel()
	c := &campaign{t: t}
	if s := os.Getenv("GUIZE_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		c.one(seed)
		return
	}
	c.until(campaignTime())
	t.Logf("%d sets (%d refused), %d decisions, %d of them with facts missing, %d with every completion tried",
		c.sets, c.refused, c.decisions, c.missing, c.tried)
	if c.refused*10 > c.sets {
		t.Errorf("%d of %d random sets do not compile; first: %s", c.refused, c.sets, c.refusal)
	}
}

func campaignTime() time.Duration {
	if os.Getenv("GUIZE_LONG") == "1" {
		return 30 * time.Second
	}
	return 2 * time.Second
}

// campaign counts what was compared.
type campaign struct {
	t                                        *testing.T
	sets, refused, decisions, missing, tried int
	failures                                 int
	refusal                                  string
}

func (c *campaign) until(d time.Duration) {
	const most = 3
	for seed, end := uint64(1), time.Now().Add(d); time.Now().Before(end) && c.failures < most; seed++ {
		c.one(seed)
	}
}

func (c *campaign) one(seed uint64) {
	yaml, g := randomSet(seed)
	c.sets++
	if _, err := newWitnesses(yaml); err != nil {
		c.refused++
		if c.refusal == "" {
			c.refusal = fmt.Sprintf("seed %d: %v\n%s", seed, err, yaml)
		}
		return
	}
	for k := range uint64(6) {
		in := g.application(seed*1000 + k)
		if c.check(g, yaml, in) == "" {
			continue
		}
		c.failures++
		yaml, in = c.shrink(g, yaml, in)
		why := c.check(g, yaml, in)
		facts, _ := json.Marshal(in)
		c.t.Errorf("seed %d, application %d: %s\n%s\n%s", seed, k, why, facts, yaml)
		if os.Getenv("GUIZE_KEEP") != "" {
			c.keep(fmt.Sprintf("../../testdata/differential/seed-%d-%d", seed, k), yaml, facts)
		}
		return
	}
}

// check compares everything that the two witnesses say of one application.
func (c *campaign) check(g *gen, yaml string, in genInput) string {
	w, err := newWitnesses(yaml)
	if err != nil {
		return ""
	}
	diff, d, _ := w.compare(in)
	c.decisions++
	if diff != "" || len(d.Missing) == 0 {
		return diff
	}
	c.missing++
	check := newCompleter(w, g, in, 1)
	if diff := check.holds(d, 12); diff != "" {
		return diff
	}
	diff, tried := check.exact(d)
	if tried {
		c.tried++
	}
	return diff
}

func (c *campaign) keep(name, yaml string, facts []byte) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		c.t.Fatal(err)
	}
	for ext, data := range map[string][]byte{".yaml": []byte(yaml), ".json": append(facts, '\n')} {
		if err := os.WriteFile(name+ext, data, 0o644); err != nil {
			c.t.Fatal(err)
		}
	}
}

// shrink leaves out rules, effects and facts as long as the check still fails.
func (c *campaign) shrink(g *gen, yaml string, in genInput) (string, genInput) {
	fails := func(yaml string, in genInput) bool { return c.check(g, yaml, in) != "" }
	for again := true; again; {
		again = false
		lines := strings.Split(yaml, "\n")
		for i := len(lines) - 1; i >= 0; i-- {
			if n := block(lines, i); n > 0 {
				less := strings.Join(slices.Delete(slices.Clone(lines), i, i+n), "\n")
				if fails(less, in) {
					yaml, again = less, true
					lines = strings.Split(yaml, "\n")
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(in.Facts)) {
		less := genInput{Facts: maps.Clone(in.Facts), Unknown: in.Unknown}
		delete(less.Facts, key)
		if fails(yaml, less) {
			in = less
		}
	}
	return yaml, in
}

// block is how many lines a rule, an effect or the like takes from line i on;
// 0 where none begins there.
func block(lines []string, i int) int {
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	at := indent(lines[i])
	if at < 6 || strings.HasPrefix(strings.TrimSpace(lines[i]), "then:") || strings.HasPrefix(strings.TrimSpace(lines[i]), "service:") {
		return 0
	}
	n := 1
	for i+n < len(lines) && indent(lines[i+n]) > at {
		n++
	}
	return n
}

// TestOnceFailed replays sets on which the two witnesses once differed.
func TestOnceFailed(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../testdata/differential/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no sets in testdata/differential", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			yaml, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(strings.TrimSuffix(name, ".yaml") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var in genInput
			if err := json.Unmarshal(data, &in); err != nil {
				t.Fatal(err)
			}
			if _, err := newWitnesses(string(yaml)); err != nil {
				t.Fatal(err)
			}
			c := &campaign{t: t}
			if why := c.check(&gen{}, string(yaml), in); why != "" {
				t.Errorf("%s\n%s\n%s", why, data, yaml)
			}
		})
	}
}
