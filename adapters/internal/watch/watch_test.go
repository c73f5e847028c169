package watch_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/internal/watch"
)

func TestStamp(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"a": {Data: []byte("x")}}
	names := []string{"a", "b"}
	before := watch.Stamp(files.Stat, names)
	if again := watch.Stamp(files.Stat, names); again != before {
		t.Errorf("%q and %q of the same files", before, again)
	}
	for reason, change := range map[string]fstest.MapFS{
		"longer": {"a": {Data: []byte("xy")}}, "later": {"a": {Data: []byte("x"), ModTime: time.Unix(1, 0)}},
		"gone": {}, "another": {"a": {Data: []byte("x")}, "b": {}},
	} {
		if watch.Stamp(change.Stat, names) == before {
			t.Errorf("a file is %s, and nothing shows it", reason)
		}
	}
}

func TestUntil(t *testing.T) {
	t.Parallel()
	asked := 0
	if !watch.Until(t.Context(), time.Millisecond, func() bool { asked++; return asked == 3 }) || asked != 3 {
		t.Errorf("asked %d times", asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if watch.Until(ctx, time.Hour, func() bool { return true }) {
		t.Error("a change after the end")
	}
}
