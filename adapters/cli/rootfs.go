package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// rootFS is a folder, and nothing outside of it: regular files of some size, and
// folders. Each is found anew when it is opened, so that a link which is swapped,
// of the folder itself or inside of it, shows what it shows at the moment.
type rootFS struct {
	base   string // names are paths from here
	within string // out of this folder nothing is read; the same, or one below
	main   string // but for this name, which a person gave and which may be a link to elsewhere; "": none
}

// mostBytes is how large a file may be. Those of a set are limited further, by
// package rules.
const mostBytes = 64 << 20

// Open opens a file. Links are followed as long as they stay in the folder, by
// whatever way they are written.
func (r rootFS) Open(name string) (fs.File, error) {
	root, inside, err := r.find("open", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(inside)
	if err == nil {
		err = usable(info) // before it is opened, which with a device may do something
	}
	if err != nil {
		return nil, renamed(err, name)
	}
	f, err := root.OpenFile(inside, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe in its place by now makes nobody wait
	if err != nil {
		return nil, renamed(err, name)
	}
	if info, err = f.Stat(); err == nil {
		err = usable(info)
	}
	if err != nil {
		return nil, errors.Join(renamed(err, name), f.Close())
	}
	return f, nil
}

// usable says what is no file that is read.
func usable(info fs.FileInfo) error {
	switch {
	case info.IsDir():
	case !info.Mode().IsRegular():
		return said("它不是普通文件（而是管道、设备之类）", "it is no regular file (but a pipe or a device, say)")
	case info.Size() > mostBytes:
		return said("它有 %[1]d 字节，超过上限 %[2]d", "it has %[1]d bytes, more than the limit of %[2]d", info.Size(), mostBytes)
	}
	return nil
}

// Stat tells of a file without opening it: opening a pipe would wait.
func (r rootFS) Stat(name string) (fs.FileInfo, error) {
	root, inside, err := r.find("stat", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(inside)
}

// find opens the folder, and says what a file is called in it once all links are
// followed.
func (r rootFS) find(op, name string) (*os.Root, string, error) {
	if !fs.ValidPath(name) {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	path := filepath.Join(r.base, filepath.FromSlash(name))
	out := &fs.PathError{Op: op, Path: name, Err: outside{r.within, path}}
	if _, ok := inside(r.within, path); !ok {
		return nil, "", out // whether it is there or not
	}
	folder, err := filepath.EvalSymlinks(r.within)
	if err != nil {
		return nil, "", err
	}
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, "", err
	}
	if name == r.main {
		folder = filepath.Dir(file)
	}
	rel, ok := inside(folder, file)
	if !ok {
		out.Err = outside{folder, file}
		return nil, "", out
	}
	root, err := os.OpenRoot(folder) // and what is swapped in between cannot lead out either
	return root, rel, err
}

// inside is the way from a folder to a file in it.
func inside(folder, file string) (rel string, ok bool) {
	rel, err := filepath.Rel(folder, file)
	return rel, err == nil && filepath.IsLocal(rel)
}

// outside is the error of a file that lies outside of the folder. --root is the
// way out.
type outside struct{ folder, file string }

// Error is In("en").
func (o outside) Error() string { return o.In("en") }

// In says where the file lies, "zh" or "en".
func (o outside) In(lang string) string {
	return text.SayIn(lang, "%[2]s 在 %[1]s 之外；用 --root 指定装着两者的文件夹", "%[2]s lies outside of %[1]s; --root names a folder that holds both", o.folder, o.file)
}

// Unwrap tells package rules what it is.
func (o outside) Unwrap() error { return rules.ErrOutside }

// readNamed reads a file that the command line names, whatever links lead to it.
func readNamed(name string) ([]byte, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	dir, base := filepath.Dir(abs), filepath.Base(abs)
	f, err := rootFS{dir, dir, base}.Open(base)
	if err != nil {
		return nil, renamed(err, name)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostBytes))
	return data, renamed(err, name)
}

// renamed is an error about a file by the name that was asked for.
func renamed(err error, name string) error {
	if err == nil {
		return nil
	}
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err
	}
	return &fs.PathError{Op: "open", Path: name, Err: err}
}
