package witness

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// applicationsEach is how many applications are decided of each set.
const applicationsEach = 2

// TestRandomSets holds the engine against the reference on random sets and
// applications; see [eachSet] for how many. GUIZE_KEEP=1 keeps what failed in
// testdata/differential.
func TestRandomSets(t *testing.T) {
	t.Parallel()
	c := eachSet(t, 1200, 40, (*campaign).decide)
	if c.refusal != "" {
		t.Log(c.refusal)
	}
	if c.refused*20 > c.sets {
		t.Errorf("%d of %d random sets do not compile; first: %s", c.refused, c.sets, c.refusal)
	}
	if c.sets >= manySets { // few of them need not have all
		c.wantAllOfTheSpec(envNumber(t, "GUIZE_FROM", 1) + uint64(c.sets))
	}
}

// manySets are enough to have, with some more that are only looked at, all that
// the spec names.
const manySets = 200

// decide compares what the two witnesses make of a random set.
func (c *campaign) decide(seed uint64) {
	yaml, g := randomSet(seed)
	c.sets++
	if w, err := newWitnesses(yaml); err != nil {
		c.refused++
		if c.refusal == "" {
			c.refusal = fmt.Sprintf("seed %d: %v\n%s", seed, err, yaml)
		}
		return
	} else {
		c.w, c.yaml = w, yaml
		c.made(g, w)
	}
	for k := range uint64(applicationsEach) {
		in := g.application(seed*1000 + k)
		if c.check(g, yaml, in) == "" {
			continue
		}
		yaml, in = c.shrink(g, yaml, in)
		facts, _ := json.Marshal(in)
		c.failed(seed, fmt.Sprintf("application %d: %s\n%s\n%s", k, c.check(g, yaml, in), facts, yaml))
		if os.Getenv("GUIZE_KEEP") != "" {
			c.keep(fmt.Sprintf("../../testdata/differential/seed-%d-%d", seed, k), yaml, facts)
		}
		return
	}
}

// check compares everything that the two witnesses say of one application.
func (c *campaign) check(g *gen, yaml string, in genInput) string {
	if c.yaml != yaml {
		c.w, _ = newWitnesses(yaml)
		c.yaml = yaml
	}
	w := c.w
	if w == nil {
		return ""
	}
	diff, d, ref := w.compare(in)
	c.counts["decisions"]++
	c.saw(d)
	if diff != "" || len(d.Missing) == 0 && !ref.mayBreak {
		return diff
	}
	c.counts["decisions with facts missing"]++
	check := newCompleter(w, g, in, 1)
	if diff := check.holds(d, 12); diff != "" {
		return diff
	}
	diff, tried := check.exact(d)
	if tried {
		c.counts["decisions with every completion tried"]++
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
			var in struct {
				genInput
				Right any `json:"right"` // what an open fault was shown by
			}
			if err := json.Unmarshal(data, &in); err != nil {
				t.Fatal(err)
			}
			if _, err := newWitnesses(string(yaml)); err != nil {
				t.Fatal(err)
			}
			c := newCampaign(t)
			if why := c.check(&gen{}, string(yaml), in.genInput); why != "" {
				t.Errorf("%s\n%s\n%s", why, data, yaml)
			}
			if why := wrong(yaml, in.Facts, in.Right); why != "" {
				t.Error(why)
			}
		})
	}
}
