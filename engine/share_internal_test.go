package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

const shareForm = `{"application": {"number": "NUM", "submitted_at": "2021-09-07T10:30:00+08:00"}, "applicant": {"name": "NAME", "uscc": "91420802MA4TE5T13A"},
	"contact": {"name": "WHO", "phone": "13800000000"}, "site": {"address": "掇刀区NAME路6号"}, "services": ["water", "gas"],
	"works": [{"service": "water", "length": 123.LEN}, {"service": "gas", "length": 456.LEN}]}`

func shareInput(n int, at time.Time) Input {
	text := strings.NewReplacer("NUM", fmt.Sprint("nr", n), "NAME", fmt.Sprint("secret", n), "WHO", fmt.Sprint("person", n), "LEN", fmt.Sprint(7000+n)).Replace(shareForm)
	return Input{At: at, JSON: []byte(text)}
}

// TestSharedDecisionsKeepNoFacts decides many applications of one kind, and looks
// for what they say in what the engine keeps.
func TestSharedDecisionsKeepNoFacts(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	for n := range 20 {
		if _, _, err := eng.AppendDecision(t.Context(), nil, shareInput(n, at), "an id"); err != nil {
			t.Fatal(err)
		}
	}
	if eng.shares.size != 1 || eng.shares.found.Load() != 18 {
		t.Fatalf("%d decisions are kept and %d shared, want 1 and 18", eng.shares.size, eng.shares.found.Load())
	}
	kept := keptText(t, eng.shares.first)
	for _, fact := range []string{"nr1", "secret", "person", "掇刀", "7001", "91420802", "13800000000", "2021-09-07", "an id"} {
		if strings.Contains(kept, fact) {
			t.Errorf("the engine keeps %q", fact)
		}
	}
}

func keptText(t *testing.T, all map[string]*stretch) string {
	t.Helper()
	var b strings.Builder
	for key, s := range all {
		fmt.Fprintf(&b, "%s %+v\n", key, s.acts)
		for _, a := range s.acts {
			for _, v := range a.value {
				fmt.Fprintln(&b, v.Plain())
			}
			if a.part != nil {
				for _, x := range a.part.supposed {
					fmt.Fprintln(&b, x.ref, x.value.Plain())
				}
			}
		}
		if s.given != nil {
			w := s.given.whole.Load()
			text, err := json.Marshal([]any{s.given.said, w.dec})
			if err != nil {
				t.Fatal(err)
			}
			b.Write(text)
			for _, p := range append(w.json, w.seal...) {
				b.Write(p.text)
			}
			for i := range s.given.waits {
				if w := s.given.waits[i].Load(); w != nil {
					b.Write(append(w.text, w.seal...))
				}
			}
		}
		b.WriteString(keptText(t, s.next))
	}
	return b.String()
}

// TestSharedDecisionsBelongToTheCaller changes all lists of a decision, which must
// change no other.
func TestSharedDecisionsBelongToTheCaller(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	var first []byte
	for n := range 6 {
		d, err := eng.Evaluate(t.Context(), shareInput(1, at))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := d.AppendJSON(nil)
		if n > 0 && !bytes.Equal(text, first) {
			t.Fatalf("decision %d is\n%s\nand the first\n%s", n, text, first)
		}
		first = text
		for i := range d.Routes {
			r := &d.Routes[i]
			for _, list := range [][]string{r.Cc, r.After, r.Cite, d.Used, d.Outcomes[0].Rules, d.Deadlines[0].Cite} {
				for k := range list {
					list[k] = "changed"
				}
			}
			r.Task = "changed"
		}
	}
}

// TestSharedDecisionsAtOnce decides applications of a few kinds, at many times, on
// many goroutines; what each says is what a fresh engine says.
func TestSharedDecisionsAtOnce(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	fresh, _ := jingmenDecision(t)
	want := make([]string, 24)
	for n := range want {
		d, _, err := fresh.Explain(t.Context(), sharedAt(n))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := d.AppendJSON(nil)
		want[n] = string(text)
	}
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 3 * len(want) {
				n := (i*5 + g) % len(want)
				d, err := eng.Evaluate(t.Context(), sharedAt(n))
				if err != nil {
					t.Error(err)
					return
				}
				if text, _ := d.AppendJSON(nil); string(text) != want[n] {
					t.Errorf("application %d:\n%s\nwant\n%s", n, text, want[n])
					return
				}
			}
		})
	}
	wait.Wait()
	if eng.shares.found.Load() == 0 {
		t.Error("nothing was shared")
	}
}

// sharedAt is an application, decided on one of several days.
func sharedAt(n int) Input {
	in := shareInput(n, time.Date(2021, 9, 8+n%6, 1, 0, 0, 0, time.UTC))
	if n%4 == 1 {
		in.JSON = bytes.Replace(in.JSON, []byte("456."), []byte("56."), 1)
	}
	return in
}

// TestAppendDecision writes decisions that are made and decisions that are shared,
// with an id.
func TestAppendDecision(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	for n := range 24 {
		want, _, err := eng.Explain(t.Context(), sharedAt(n%8))
		if err != nil {
			t.Fatal(err)
		}
		want.ID = "a\"1"
		text, _ := want.AppendJSON(nil)
		got, status, err := eng.AppendDecision(t.Context(), []byte("before "), sharedAt(n%8), "a\"1")
		if string(got) != "before "+string(text) || status != want.Status || err != nil {
			t.Fatalf("AppendDecision %d gives %s, %v\n%s\nwant\n%s", n, status, err, got, text)
		}
	}
	if _, _, err := eng.AppendDecision(t.Context(), nil, Input{At: time.Unix(0, 0), JSON: []byte("[]")}, ""); err == nil {
		t.Error("a list is taken for an application")
	}
}

// TestSharedIntoTheSame decides an open application and then one that is shared into
// one decision: nothing of the first stays.
func TestSharedIntoTheSame(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	var d Decision
	for range 4 {
		open := Input{At: at, JSON: []byte(`{"services": ["gas"]}`)}
		if err := eng.EvaluateInto(t.Context(), open, &d); err != nil {
			t.Fatal(err)
		}
		d.ID, d.LeftOpen, d.Commitment = "x", []string{"y"}, &Commitment{}
		if err := eng.EvaluateInto(t.Context(), shareInput(1, at), &d); err != nil {
			t.Fatal(err)
		}
		want, _, err := eng.Explain(t.Context(), shareInput(1, at))
		if err != nil {
			t.Fatal(err)
		}
		got, _ := d.AppendJSON(nil)
		if text, _ := want.AppendJSON(nil); !bytes.Equal(got, text) {
			t.Fatalf("the decision is\n%s\nwant\n%s", got, text)
		}
	}
	if eng.shares.found.Load() == 0 {
		t.Error("nothing was shared")
	}
}
