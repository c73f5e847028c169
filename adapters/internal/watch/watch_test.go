package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/internal/watch"
)

func TestStamp(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"d/a.yaml": {Data: []byte("x")}}
	names := []string{"d", "d/a.yaml", "b"}
	before := watch.Stamp(files, names)
	for reason, same := range map[string]fstest.MapFS{
		"nothing": files, "a touch": {"d/a.yaml": {Data: []byte("x"), ModTime: time.Unix(1, 0)}},
		"a file that is no YAML": {"d/a.yaml": {Data: []byte("x")}, "d/a.yaml.swp": {}},
	} {
		if watch.Stamp(same, names) != before {
			t.Errorf("%s is taken for a change", reason)
		}
	}
	for reason, change := range map[string]fstest.MapFS{
		"longer": {"d/a.yaml": {Data: []byte("xy")}}, "another of the same size and time": {"d/a.yaml": {Data: []byte("y")}},
		"gone": {}, "in a folder that has one more": {"d/a.yaml": {Data: []byte("x")}, "d/b.yaml": {}},
		"beside one that was not there": {"d/a.yaml": {Data: []byte("x")}, "b": {}},
	} {
		if watch.Stamp(change, names) == before {
			t.Errorf("a file is %s, and nothing shows it", reason)
		}
	}
}

// A link that is swapped is seen, of a file as of a folder, when what it shows is
// of the same size and time.
func TestStampOfLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	when := time.Unix(1_600_000_000, 0)
	for folder, text := range map[string]string{"one": "x", "two": "y"} {
		name := filepath.Join(dir, folder, "a.yaml")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, when, when); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "now")
	point := func(to string) {
		t.Helper()
		os.Remove(link)
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
	}
	point("one")
	names := []string{filepath.Join(link, "a.yaml")}
	before := watch.Stamp(watch.OS{}, names)
	point("two")
	if watch.Stamp(watch.OS{}, names) == before {
		t.Error("the folder is another, and nothing shows it")
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

func TestSettled(t *testing.T) {
	t.Parallel()
	looks, seen := []string{"a", "ab", "abc", "abc", "d"}, 0
	look := func() string { seen++; return looks[seen-1] }
	if !watch.Settled(t.Context(), time.Millisecond, look) || seen != 4 {
		t.Errorf("settled after %d looks", seen)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if watch.Settled(ctx, time.Hour, func() string { return "" }) {
		t.Error("settled after the end")
	}
}
