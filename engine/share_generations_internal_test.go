package engine

import (
	"fmt"
	"testing"
)

// courseTo makes the course of a run with one question.
func courseTo(key, answer string) *course {
	return &course{key: key, answers: []string{answer}, acts: []act{{kind: askReadings}}}
}

func (t *shares) kept() (n int) {
	for _, s := range t.first {
		n += s.ends()
	}
	for _, s := range t.older {
		n += s.ends()
	}
	return n
}

// TestSharesForgetWhatNobodyAsks: the table stays within two generations however
// many kinds there are; what is asked for outlives others that are not.
func TestSharesForgetWhatNobodyAsks(t *testing.T) {
	t.Parallel()
	var s shares
	often := []byte("often")
	s.put(courseTo("often", "a"), &given{weight: 1})
	for i := range 5 * maxShared {
		s.put(courseTo(fmt.Sprint("key ", i), "a"), &given{weight: 1})
		if first, _ := s.find(often); first == nil || s.after(first, []byte("a")) == nil {
			t.Fatalf("what is asked for is forgotten after %d others", i)
		}
		if n := s.kept(); n > 2*maxShared {
			t.Fatalf("%d decisions are kept, %d at most", n, 2*maxShared)
		}
	}
	if first, _ := s.find([]byte("key 0")); first != nil {
		t.Error("what nobody asks for is kept")
	}
}

// TestSharesOfOneKey: many answers of one key are bounded too.
func TestSharesOfOneKey(t *testing.T) {
	t.Parallel()
	var s shares
	for i := range 5 * maxShared {
		answer := fmt.Sprint(i)
		s.put(courseTo("key", answer), &given{weight: 1})
		if first, _ := s.find([]byte("key")); first == nil || s.after(first, []byte(answer)) == nil {
			t.Fatalf("answer %d is not kept", i)
		}
		if n := s.kept(); n > 2*maxShared {
			t.Fatalf("%d decisions are kept, %d at most", n, 2*maxShared)
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
