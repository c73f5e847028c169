package httpapi_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
)

// A file of the same size and time with other words is another, and /readyz does
// not say "ok" before it was read; one that is only touched is the same.
func TestReloadByContent(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	h := newHandler(t, os.DirFS(dir), httpapi.Options{})
	url := serve(t, h)
	state := func() string { return decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body).Reload }
	name := filepath.Join(dir, "policies.yaml")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != "ok" {
		t.Errorf("touched: %q", got)
	}
	put("policies.yaml", strings.Replace(setText, "en: Lines}", "en: Wires}", 1))
	if err := os.Chtimes(name, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != "changed" {
		t.Errorf("other words in it: %q", got)
	}
	if r := h.Reload(t.Context()); !r.OK || !r.Changed {
		t.Errorf("reload %+v", r)
	}
	if got := state(); got != "ok" {
		t.Errorf("read: %q", got)
	}
}

// turning is a folder that becomes another at some opening of a file.
type turning struct {
	one, two fstest.MapFS
	at, n    atomic.Int64
}

func (f *turning) Open(name string) (fs.File, error) {
	if f.n.Add(1) > f.at.Load() {
		return f.two.Open(name)
	}
	return f.one.Open(name)
}

// A folder that changes while it is read, at whatever file, is never taken half
// as it was and half as it became; and where it changes after that, /readyz says
// so.
func TestReloadOfOneFolder(t *testing.T) {
	t.Parallel()
	parts := func(limit string) fstest.MapFS {
		fsys := files("value: 300", "value: "+limit)
		fsys["policies_test.yaml"].Data = []byte(strings.ReplaceAll(testsText, "300", limit))
		return fsys
	}
	for at := int64(1); at < 20; at++ {
		f := &turning{one: parts("300"), two: parts("200")}
		f.at.Store(1 << 40)
		h := newHandler(t, f, httpapi.Options{})
		before := h.Set().Digest
		f.n.Store(0)
		f.at.Store(at)
		r := h.Reload(t.Context())
		if !r.OK {
			t.Fatalf("after %d openings: %+v", at, r)
		}
		got := decode[wire.Readiness](t, do(t, "GET", serve(t, h)+"/readyz", "").body)
		if want := map[bool]string{true: "changed", false: "ok"}[r.Digest == before]; got.Reload != want {
			t.Errorf("after %d openings: reload %q, want %q", at, got.Reload, want)
		}
	}
}
