package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// TestHistoryByKinds: a history, of which each kind of application is compared once,
// is counted as if each application were decided and compared by itself.
func TestHistoryByKinds(t *testing.T) {
	t.Parallel()
	jingmen, err := os.ReadFile("../../policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, old, new string
		line           func(*rand.Rand) string
	}{
		{"parts", partsSet, strings.NewReplacer("value: 300", "value: 200", "size > 10", "size > 12", "is big", "is large").Replace(partsSet), partsLine},
		{"Jingmen", string(jingmen), strings.Replace(string(jingmen), "value: 300, cite: plan 四(一)2", "value: 280, cite: plan 四(一)2", 1), jingmenLine},
		{"another limit", string(jingmen), strings.Replace(string(jingmen), "value: 1 day, cite: plan 三(四)4", "value: 3 days, cite: plan 三(四)4", 1), jingmenLine},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.old == tt.new {
				t.Fatal("the sets are the same")
			}
			r := rand.New(rand.NewPCG(1, 2))
			var b strings.Builder
			for range 900 {
				b.WriteString(tt.line(r) + "\n")
			}
			dir := t.TempDir()
			for name, text := range map[string]string{"old.yaml": tt.old, "new.yaml": tt.new} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			diff := func(more ...string) result {
				got := run(t, b.String(), append([]string{"diff", filepath.Join(dir, "old.yaml"), filepath.Join(dir, "new.yaml"), "--history", "-", "--at", linesAt, "--rules-on", "2021-09-10", "--lang", "en", "-o", "json"}, more...)...)
				if got.code != cli.ExitOK {
					t.Fatalf("%+v", got)
				}
				return got
			}
			got, changed := diff(), filepath.Join(dir, "changed.ndjson")
			if list := diff("--changed", changed); list.stdout != got.stdout {
				t.Error("the counts are others where what changes is written")
			}
			want, lines := oneByOne(t, dir, b.String())
			if diff := cmp.Diff(lines, read(t, changed)); diff != "" {
				t.Errorf("what changes (-one by one +by kinds)\n%s", diff)
			}
			for key, text := range map[string]any{"total": want.Total, "changed": want.Changed, "reworded": want.Reworded, "parts": want.Parts, "sections": want.Sections(), "kinds": want.Kinds()} {
				var out map[string]any
				if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(asJSON(t, text), out[key]); diff != "" {
					t.Errorf("%s (-one by one +by kinds)\n%s", key, diff)
				}
			}
			if all := tt.name == "another limit"; want.Changed == 0 || all != (want.Changed == want.Total) {
				t.Errorf("%d of %d change", want.Changed, want.Total)
			}
		})
	}
}

func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func partsLine(r *rand.Rand) string {
	kinds, parts := []string{}, []string{}
	for _, k := range []string{"a", "b"} {
		if r.IntN(3) > 0 {
			kinds = append(kinds, `"`+k+`"`)
			length := fmt.Sprintf(`,"length":%d`, 50*r.IntN(22))
			switch r.IntN(16) {
			case 0, 1:
				length = ""
			case 2:
				length = fmt.Sprintf(`,"length":"about %d"`, r.IntN(100))
			}
			parts = append(parts, `{"kind":"`+k+`"`+length+`}`)
		}
	}
	return fmt.Sprintf(`{"number":"N%d","submitted_at":"2021-0%d-05T09:00:00+08:00","kinds":[%s],"parts":[%s],"size":%d}`,
		r.IntN(10000), 1+r.IntN(9), strings.Join(kinds, ","), strings.Join(parts, ","), 8+r.IntN(6))
}

func jingmenLine(r *rand.Rand) string {
	day := 1 + r.IntN(9)
	work := fmt.Sprintf(`"length":%d.%d`, 270+r.IntN(40), r.IntN(10))
	switch r.IntN(20) {
	case 0, 1:
		work = `"received_at":"2021-09-09T08:00:00+08:00"`
	case 2:
		work = fmt.Sprintf(`"length":-%d,"unheard_of":%d`, r.IntN(100), r.IntN(100))
	}
	if r.IntN(3) == 0 {
		work += fmt.Sprintf(`,"started_at":"2021-09-%02dT09:00:00+08:00"`, day)
	}
	return fmt.Sprintf(`{"application":{"number":"nr%d","submitted_at":"2021-09-%02dT10:30:00+08:00"},"applicant":{"name":"某某%d","uscc":"91420802MA4TE5T13A"},`+
		`"contact":{"name":"某某","phone":"13800000000"},"site":{"address":"掇刀区象山路%d号"},"services":["water"],"works":[{"service":"water",%s}]}`,
		r.IntN(10000), day, r.IntN(100), r.IntN(100), work)
}

// oneByOne tells a history by deciding each application by itself.
func oneByOne(t *testing.T, dir, history string) (tally *tell.Tally, changed string) {
	t.Helper()
	load := func(name string) (*engine.Engine, *rules.Set) {
		l, err := engine.Load(t.Context(), os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		return l.Engine, l.Set
	}
	at, err := time.Parse(time.RFC3339, linesAt)
	if err != nil {
		t.Fatal(err)
	}
	oldEng, oldSet := load("old.yaml")
	newEng, newSet := load("new.yaml")
	c := tell.Comparison{Old: tell.Teller{Set: oldSet, Lang: "en"}, New: tell.Teller{Set: newSet, Lang: "en"}, At: at}
	tally = tell.NewTally()
	for line := range strings.Lines(history) {
		in := engine.Input{At: at, RulesOn: "2021-09-10", JSON: []byte(line), Lang: "en"}
		before, err := oldEng.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		after, err := newEng.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		tally.Total++
		changes := analyze.Compare(before, after)
		told := c.Differences(before, after, changes)
		tally.Add(after.RulesOn, changes, told, c.Reworded(before, after))
		if len(changes) > 0 {
			var out bytes.Buffer
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(struct {
				Line        int              `json:"line"`
				Changes     []analyze.Change `json:"changes"`
				InWords     []string         `json:"in_words"`
				Application json.RawMessage  `json:"application"`
			}{tally.Total, changes, c.InWords(told), json.RawMessage(line)}); err != nil {
				t.Fatal(err)
			}
			changed += out.String()
		}
	}
	return tally, changed
}
