package engine

import (
	"fmt"
	"slices"
	"testing"
)

// courseTo makes the course of a run with one question.
func courseTo(key, answer string) *course {
	return &course{key: key, answers: []string{answer}, acts: []act{{kind: askReadings}}}
}

// givenOf is what a run gives that is of a kind.
func givenOf(kind int) *given {
	return &given{common: &common{kind: Kind{[32]byte{byte(kind), byte(kind >> 8), byte(kind >> 16), 1}}}}
}

// TestSharesForgetWhatNobodyAsks: the table stays within two generations however
// many runs there are; what is asked for outlives others that are not.
func TestSharesForgetWhatNobodyAsks(t *testing.T) {
	t.Parallel()
	var s shares
	often := []byte("often")
	s.put(courseTo("often", "a"), givenOf(-1), nil)
	for i := range 3 * maxRuns {
		s.put(courseTo(fmt.Sprint("key ", i), "a"), givenOf(i), nil)
		if first, _ := s.find(often); first == nil || s.after(first, []byte("a")) == nil {
			t.Fatalf("what is asked for is forgotten after %d others", i)
		}
		if len(s.first)+len(s.older) > 2*maxRuns || len(s.kinds)+len(s.kindsOlder) > 2*maxRuns {
			t.Fatalf("%d runs of %d kinds are kept, %d at most", len(s.first)+len(s.older), len(s.kinds)+len(s.kindsOlder), 2*maxRuns)
		}
	}
	if first, _ := s.find([]byte("key 0")); first != nil {
		t.Error("what nobody asks for is kept")
	}
}

// TestSharesForgetDecisions: of many runs few have a whole decision at hand, and one that
// is asked for is among them. Runs of one kind have it in common.
func TestSharesForgetDecisions(t *testing.T) {
	t.Parallel()
	var s shares
	run := func(key, kind, weight int) *given {
		p := courseTo(fmt.Sprint(key), "a")
		s.put(p, givenOf(kind), &prepared{weight: weight})
		return s.first[p.key].next["a"].given
	}
	often := run(0, 0, 1)
	held := func() (n int) {
		seen := map[*common]bool{}
		for _, g := range slices.Concat(s.wholes, s.wholesOlder) {
			if w := g.whole.Load(); w != nil && !seen[g] {
				seen[g] = true
				n += w.weight
			}
		}
		return n
	}
	for i := 1; i < 5*maxShared; i++ {
		g := run(i, i, 1+i%3)
		if s.wholeOf(often) == nil || s.wholeOf(g) == nil {
			t.Fatalf("what is asked for is forgotten after %d others", i)
		}
		if n := held(); n > 2*(maxShared+2) {
			t.Fatalf("decisions of the size of %d are held", n)
		}
	}
	if one := s.first["1"].next["a"].given; s.wholeOf(one) != nil {
		t.Error("a decision that nobody asks for is held")
	}
	before := held()
	if alike := run(-1, 0, 1); alike.common != often.common || held() != before {
		t.Error("runs of one kind do not have their decision in common")
	}
}

// TestSharesOfOneKey: many answers of one key are bounded too.
func TestSharesOfOneKey(t *testing.T) {
	t.Parallel()
	var s shares
	for i := range 3 * maxRuns {
		answer := fmt.Sprint(i)
		s.put(courseTo("key", answer), givenOf(i), nil)
		first, _ := s.find([]byte("key"))
		if first == nil || s.after(first, []byte(answer)) == nil {
			t.Fatalf("answer %d is not kept", i)
		}
		if len(first.next) > maxRuns {
			t.Fatalf("%d runs are kept, %d at most", len(first.next), maxRuns)
		}
	}
}

// TestSharesRememberWhatCameOnce: a key is to be kept when it comes again, though
// others came in between.
func TestSharesRememberWhatCameOnce(t *testing.T) {
	t.Parallel()
	var s shares
	for i := range 3 * maxOnce {
		key := []byte(fmt.Sprint(i))
		if _, keep := s.find(key); keep {
			t.Fatalf("key %d is kept when it comes first", i)
		}
		if i < maxOnce {
			continue
		}
		if _, keep := s.find([]byte(fmt.Sprint(i - maxShared))); !keep {
			t.Fatalf("key %d is not kept when it comes again", i-maxShared)
		}
		if n := len(s.once) + len(s.onceOlder); n > 2*maxOnce {
			t.Fatalf("%d keys are remembered", n)
		}
	}
}
