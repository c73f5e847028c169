package byhand_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/byhand"
)

const root = "../../../.."

// pair is the engine and the decision by hand.
type pair struct {
	eng  *engine.Engine
	hand *byhand.Jingmen
	zone *time.Location
}

func jingmen(t testing.TB) *pair {
	t.Helper()
	l, err := engine.Load(context.Background(), os.DirFS(root), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cal, ok := l.Set.Calendar("cn")
	if !ok {
		t.Fatal("no calendar")
	}
	return &pair{l.Engine, byhand.NewJingmen(l.Set.Digest, cal, l.Set.Zone), l.Set.Zone}
}

// agree compares the bytes of both, and reports whether there is a decision.
// An application is no whole one by hand just where the engine does not decide it.
func (p *pair) agree(t testing.TB, name string, app []byte, at time.Time) bool {
	t.Helper()
	d, err := p.eng.Evaluate(context.Background(), engine.Input{At: at, JSON: app, NoReceipt: true})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := p.hand.Decide(nil, app, at)
	if ok != (d.Status == engine.StatusDecided) {
		t.Fatalf("%s: by hand %t, the engine %s: %s", name, ok, d.Status, app)
	}
	if !ok {
		return false
	}
	want, err := d.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		n := 0
		for n < len(got) && n < len(want) && got[n] == want[n] {
			n++
		}
		t.Fatalf("%s: differ at %d:\n%s\nwant\n%s\nof %s", name, n, window(got, n), window(want, n), app)
	}
	return ok
}

func window(b []byte, n int) string {
	return strings.ToValidUTF8(string(b[max(0, n-200):min(len(b), n+200)]), "?")
}

// Every application of examples/applications is decided with the bytes of the
// engine, at three times.
func TestJingmenExamples(t *testing.T) {
	t.Parallel()
	p := jingmen(t)
	files, err := filepath.Glob(filepath.Join(root, "examples/applications/*.*"))
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	for _, file := range files {
		for i, app := range applications(t, file) {
			for _, day := range []int{7, 10, 30} {
				if p.agree(t, fmt.Sprintf("%s %d", filepath.Base(file), i), app, time.Date(2021, 9, day, 20, 0, 0, 0, p.zone)) {
					decided++
				}
			}
		}
	}
	if decided < 40 {
		t.Errorf("%d were decided", decided)
	}
}

// applications reads a file of examples as JSON.
func applications(t *testing.T, file string) (out [][]byte) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(file) {
	case ".json":
		return [][]byte{data}
	case ".ndjson":
		return bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	case ".yaml":
		var facts map[string]any
		if err := yaml.Unmarshal(data, &facts); err != nil {
			t.Fatal(err)
		}
		return [][]byte{marshal(t, facts)}
	}
	return nil
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Random whole applications are decided with the bytes of the engine.
func TestJingmenRandom(t *testing.T) {
	t.Parallel()
	p, n := jingmen(t), 3000
	if testing.Short() {
		n = 200
	}
	g := &maker{rand.New(rand.NewPCG(1, 2)), time.Date(2021, 9, 20, 16, 30, 0, 0, p.zone)}
	decided := 0
	for i := range n {
		if p.agree(t, fmt.Sprint("application ", i), marshal(t, g.application()), g.at) {
			decided++
		}
	}
	if decided < n*3/4 {
		t.Errorf("%d of %d were decided", decided, n)
	}
}

// maker makes up applications in which nearly everything that the rules read
// is there or not.
type maker struct {
	*rand.Rand
	at time.Time
}

type object = map[string]any

func (g *maker) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g *maker) maybe(o object, key string, percent int, value func() any) {
	if g.IntN(100) < percent {
		o[key] = value()
	}
}

func (g *maker) text(from ...string) func() any { return func() any { return g.pick(from...) } }

func (g *maker) moment() any {
	return g.at.Add(-time.Duration(g.IntN(12*24*60)) * time.Minute).Format(time.RFC3339)
}

func (g *maker) flip() any { return g.IntN(2) == 0 }

func (g *maker) application() object {
	application, applicant, project, site, problem := object{"number": "2021（0001）号"}, object{"name": "荆门示例“制造”有限公司"}, object{}, object{}, object{}
	g.maybe(application, "channel", 70, g.text("portal", "app", "wechat", "window", "land_office", "liaison"))
	g.maybe(application, "stage", 30, g.text("intention", "formal"))
	g.maybe(application, "submitted_at", 90, g.moment)
	g.maybe(application, "accepted_at", 50, g.moment)
	g.maybe(application, "appointed_at", 20, func() any { return g.at.Add(time.Duration(g.IntN(10*24)) * time.Hour).Format(time.RFC3339) })
	if g.IntN(10) == 0 {
		applicant["type"] = "resident"
	} else {
		applicant["uscc"] = g.pick("91420800000000019W", "91420802MA4TE5T13A", "91420804MA4ABCDE3W", "92420802MA4BCDEF7H", "12420800000000027W", "91420802MA4TE5T1A3")
	}
	g.maybe(project, "kind", 20, g.text("new", "existing"))
	g.maybe(project, "demand", 20, g.text("new", "increase"))
	g.maybe(project, "code", 20, g.text("2108-420802-04-01-512347", "2107-420804-04-01-202102", "2100-420804-04-01-202102", "2019-420804-04-01-202102", "2107-420804-04-01-202103"))
	g.maybe(project, "land_contract_at", 20, g.moment)
	site["address"] = g.pick("荆门市东宝区示例大道1号", "荆门市掇刀区示例路6号", "荆门市示例路", "荆门市沙洋县示例路2号", "东宝示例巷", "钟祥市示例街")
	g.maybe(site, "central", 20, g.flip)
	g.maybe(site, "plot_undeveloped", 20, g.flip)
	g.maybe(site, "road_project", 20, g.text("none", "new", "extended", "rebuilt"))
	g.maybe(problem, "open", 20, g.flip)
	g.maybe(problem, "unresolved", 20, g.flip)
	g.maybe(problem, "unresolved_at", 20, g.moment)
	g.maybe(problem, "reported_at", 20, g.moment)
	out := object{"application": application, "applicant": applicant, "project": project, "site": site, "problem": problem,
		"contact": object{"name": "示例联系人", "phone": "13800000000"}}
	g.maybe(out, "water", 20, func() any { return object{"business": g.pick("new", "expansion", "temporary"), "demand": 40.5} })
	g.maybe(out, "gas", 20, func() any { return object{"pressure": 3, "load": 25.5} })
	g.works(out)
	g.maybe(out, "acts", 20, func() any { return []object{g.act(), g.act()}[:1+g.IntN(2)] })
	return out
}

func (g *maker) works(out object) {
	names := [][]string{{"water"}, {"gas"}, {"water", "gas"}, {"gas", "water"}, {"water", "gas", "heating"}, {"heating"}, {"heating", "gas"}}[g.IntN(7)]
	var works []object
	for _, name := range names {
		if name == "heating" && g.IntN(2) == 0 {
			continue
		}
		w := object{"service": name}
		g.maybe(w, "length", 97, func() any { return json.Number(g.pick("120.5", "300", "300.0", "300.1", "299.9", "66", "512.3", "0")) })
		g.maybe(w, "pre_laid", 40, g.flip)
		done := 20 + 70*g.IntN(2)
		for _, e := range []string{"received_at", "survey_done", "drawings_done", "costing_done", "construction_contract_done", "supply_contract_done",
			"crew_assigned", "filed_at", "supplemented_at", "started_at", "completed_at", "acceptance_failed_at", "acceptance_passed_at", "connected_at"} {
			g.maybe(w, e, done, g.moment)
		}
		g.maybe(w, "suspensions", 10, func() any {
			return []object{{"from": g.moment(), "to": g.at.Format(time.RFC3339), "reason": "用户内部管道"}}
		})
		works = append(works, w)
	}
	g.Shuffle(len(works), func(i, j int) { works[i], works[j] = works[j], works[i] })
	out["services"], out["works"] = names, works
	if len(works) == 0 {
		delete(out, "works")
	}
}

func (g *maker) act() object {
	a := object{"act": g.pick("promise_broken", "falsified"), "subject": g.pick("示例设计单位", `示例"供气"企业`), "role": g.pick("utility", "design", "applicant")}
	g.maybe(a, "subject_kind", 70, g.text("enterprise", "individual"))
	g.maybe(a, "document_date", 70, g.text("2021-09-09", "2021-08-01"))
	g.maybe(a, "found_by", 70, g.text("示例认定单位"))
	g.maybe(a, "evidence", 70, g.text("示例图纸"))
	return a
}
