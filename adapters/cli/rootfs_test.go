package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRootFS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		t.Helper()
		name = filepath.Join(dir, name)
		os.Remove(name)
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	write("one/a.yaml", "1")
	write("two/a.yaml", "2")
	write("secret", "s")
	link("one", "now")
	link(filepath.Join(dir, "one", "a.yaml"), "one/absolute.yaml")
	link("../secret", "one/out.yaml")
	of := func(dir string) rootFS { return rootFS{base: dir, within: dir} }
	whole, now := of(dir), of(filepath.Join(dir, "now"))
	read := func(fsys fs.FS, name, want string) {
		t.Helper()
		if got, err := fs.ReadFile(fsys, name); err != nil || string(got) != want {
			t.Errorf("%s of %v: %q, %v; want %q", name, fsys, got, err, want)
		}
	}
	read(now, "a.yaml", "1")
	read(whole, "now/a.yaml", "1")
	read(now, "absolute.yaml", "1")
	link("two", "now") // the folder itself, and a link inside of one
	read(now, "a.yaml", "2")
	read(whole, "now/a.yaml", "2")
	if _, err := fs.ReadFile(of(filepath.Join(dir, "one")), "out.yaml"); err == nil || !strings.Contains(err.Error(), "--root") {
		t.Errorf("a link that leads out: %v", err)
	}
	read(whole, "one/out.yaml", "s")
	for _, name := range []string{"../secret", "/secret", "one/none.yaml"} {
		if _, err := now.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	if files, err := fs.ReadDir(whole, "one"); err != nil || len(files) != 3 {
		t.Errorf("%v, %v", files, err)
	}
	pipe := filepath.Join(dir, "two", "pipe.yaml")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	if info, err := fs.Stat(now, "pipe.yaml"); err != nil || info.Mode().IsRegular() {
		t.Errorf("a pipe: %v, %v", info, err)
	}
	if _, err := fs.Stat(of(filepath.Join(dir, "one")), "out.yaml"); err == nil {
		t.Error("a link that leads out was looked at")
	}
}
