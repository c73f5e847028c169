package witness

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// campaign holds random sets against a second witness, and counts what was made
// and asked. Each goroutine has its own, which are joined at the end.
type campaign struct {
	t             *testing.T
	sets, refused int
	refusal       string
	counts        map[string]int // of questions
	features      map[string]int
	failures      *atomic.Int32
	w             *witnesses // of the last set
	yaml          string
}

func newCampaign(t *testing.T) *campaign {
	return &campaign{t: t, counts: map[string]int{}, features: map[string]int{}, failures: &atomic.Int32{}}
}

// mostFailures ends a campaign, since one fault shows itself many times.
const mostFailures = 3

// longOr is how many rounds a test goes: few, or many with GUIZE_LONG=1.
func longOr(many, few int) int {
	if os.Getenv("GUIZE_LONG") == "1" {
		return many
	}
	return few
}

// eachSet checks random sets by their seeds, on two goroutines: few of them, or
// many with GUIZE_LONG=1, n with GUIZE_SETS=n, or the one of GUIZE_SEED.
// GUIZE_FROM is the first seed. The seeds are the same on every machine, so that
// none comes upon a fault that another does not reach; whoever looks for more
// gives GUIZE_SETS.
func eachSet(t *testing.T, many, few int, check func(*campaign, uint64)) *campaign {
	first := envNumber(t, "GUIZE_FROM", 1)
	sets := envNumber(t, "GUIZE_SETS", uint64(longOr(many, few)))
	if seed := envNumber(t, "GUIZE_SEED", 0); seed > 0 {
		first, sets = seed, 1
	}
	most := int32(envNumber(t, "GUIZE_MOST", mostFailures))
	all, next := newCampaign(t), atomic.Uint64{}
	var parts [2]*campaign
	var wait sync.WaitGroup
	for i := range parts {
		c := newCampaign(t)
		c.failures, parts[i] = all.failures, c
		wait.Go(func() {
			for n := next.Add(1) - 1; n < sets && c.failures.Load() < most; n = next.Add(1) - 1 {
				check(c, first+n)
			}
		})
	}
	wait.Wait()
	for _, c := range parts {
		all.join(c)
	}
	t.Logf("%d sets, %d refused\n%s\nfeatures:\n%s", all.sets, all.refused, inLines(all.counts), inLines(all.features))
	return all
}

func envNumber(t *testing.T, env string, otherwise uint64) uint64 {
	s := os.Getenv(env)
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatal(env, err)
	}
	return n
}

func (c *campaign) join(o *campaign) {
	c.sets, c.refused = c.sets+o.sets, c.refused+o.refused
	if c.refusal == "" {
		c.refusal = o.refusal
	}
	for k, n := range o.counts {
		c.counts[k] += n
	}
	for k, n := range o.features {
		c.features[k] += n
	}
}

// failed reports what was found and how to see it again.
func (c *campaign) failed(seed uint64, why string) {
	c.failures.Add(1)
	c.t.Errorf("GUIZE_SEED=%d go test ./engine/internal/witness -run '^%s$'\n%s", seed, c.t.Name(), why)
}

func inLines(counts map[string]int) string {
	var lines []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%8d %s", counts[k], k))
	}
	return strings.Join(lines, "\n")
}
