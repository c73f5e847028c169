package cli

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// place is where a policy set lies: what may be read of it, and its name there.
type place struct {
	fsys   rootFS
	name   string
	prefix string // what stands before a name to make a path that a person can open
}

// place finds where a set lies. Nothing is read outside of --root, or where that
// is not given of the set's own folder, but for the file that is named, which may be
// a link. Names are paths from the working folder, or from that folder where it is
// elsewhere.
func (a *app) place(file string) (p place, err error) {
	folder := isFolder(file)
	fsys, prefix := rootFS{within: file}, filepath.Dir(file)
	if !folder {
		fsys.within = prefix
	}
	if a.within != "" {
		fsys.within, prefix = a.within, a.within
	}
	if fsys.within, err = filepath.Abs(fsys.within); err != nil {
		return p, err
	}
	if fsys.base, err = filepath.Abs(prefix); err != nil {
		return p, err
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return p, err
	}
	if _, ok := inside(here, fsys.within); ok && filepath.IsLocal(file) {
		fsys.base, prefix = here, "."
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return p, err
	}
	if _, ok := inside(fsys.within, abs); !ok {
		return p, misuse("%s 不在 %s 之内；用 --root 指定上级文件夹", "%s is not in %s; --root names a folder that holds both", file, a.within)
	}
	name, err := filepath.Rel(fsys.base, abs)
	if err != nil {
		return p, err
	}
	p = place{fsys, filepath.ToSlash(name), prefix}
	if !folder && a.within == "" {
		p.fsys.main = p.name
	}
	return p, nil
}

// isFolder reports whether a path is one of a folder, or leads to one.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// shown makes the places of diagnostics paths that a person can open.
func (p place) shown(ds rules.Diagnostics) rules.Diagnostics {
	out := make(rules.Diagnostics, len(ds))
	for i, d := range ds {
		d.Pos.File = p.open(d.Pos.File)
		d.Related = slices.Clone(d.Related)
		for j := range d.Related {
			d.Related[j].File = p.open(d.Related[j].File)
		}
		d.Edits = slices.Clone(d.Edits)
		for j := range d.Edits {
			d.Edits[j].Pos.File = p.open(d.Edits[j].Pos.File)
		}
		out[i] = d
	}
	return out
}

// open is the path of a file of the set. One below the folder that was climbed
// out of is named from there.
func (p place) open(name string) string {
	path := filepath.Join(p.prefix, filepath.FromSlash(name))
	abs, err := filepath.Abs(path)
	if err != nil || filepath.IsAbs(path) {
		return path
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, abs); err == nil {
		return rel
	}
	return path
}

// read reads a set.
func (a *app) read(ctx context.Context, file string) (set *rules.Set, at place, err error) {
	if at, err = a.place(file); err != nil {
		return nil, at, err
	}
	set, err = rules.Load(ctx, at.fsys, at.name)
	return set, at, err
}

// readBeside reads a file that belongs to the set of -p, and that nobody has named.
func (a *app) readBeside(name string) ([]byte, error) {
	at, err := a.place(a.policies)
	if err != nil {
		return nil, err
	}
	return at.read(name)
}

// read reads a file of the place by a path that a person can open.
func (p place) read(path string) ([]byte, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(p.fsys.base, abs)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(p.fsys, filepath.ToSlash(rel))
	return data, renamed(err, path)
}

// load reads and compiles a policy set. What is wrong with it is printed, and
// then the command has failed.
func (a *app) load(file string) (*rules.Set, *engine.Engine, error) {
	b, err := a.loadWarned(file)
	if err != nil {
		return nil, nil, err
	}
	return b.Set, b.Engine, nil
}

// loadWarned is load with the warnings, for a command that is about the set
// itself.
func (a *app) loadWarned(file string) (*built, error) {
	b, err := a.build(a.ctx, file)
	if err != nil {
		return nil, err
	}
	a.set = b.Set
	if b.Engine == nil {
		a.printDiagnostics(a.err, a.tongue(b.Set), b.Diagnostics)
		return nil, &exit{ExitFailure, said("规则集不能使用：%s", "the policy set cannot be used: %s", file)}
	}
	return b, nil
}

// built is a policy set that was read and compiled, and where it lies. The
// places of its diagnostics are paths that a person can open.
type built struct {
	*engine.Loaded
	at place
}

// options are those that every engine of the command has which decides anew.
func (a *app) options() []engine.Option {
	return append([]engine.Option{engine.WithProgram(releaseText())}, a.meanings()...)
}

// meanings are the options that say what a set means, and how far it is worked
// out: the host's, and the limit of the command line where that gives one.
func (a *app) meanings() []engine.Option {
	if a.limited {
		return append(slices.Clip(a.host), engine.WithWorkLimit(a.workLimit))
	}
	return a.host
}

// build reads and compiles a policy set. The error is for what is not the author's
// mistake, such as a file that is not there.
func (a *app) build(ctx context.Context, file string) (*built, error) {
	b, err := a.buildWith(ctx, file, nil)
	if err == nil {
		b.Diagnostics = a.mend(b.at.read, b.Diagnostics, func(d *draft) (rules.Diagnostics, error) {
			again, err := a.buildWith(ctx, file, d)
			if err != nil {
				return nil, err
			}
			return again.Diagnostics, nil
		})
	}
	return b, err
}

// buildWith is build with a file in the place of what it holds; nil: with none.
func (a *app) buildWith(ctx context.Context, file string, instead *draft) (*built, error) {
	at, err := a.place(file)
	if err != nil {
		return nil, err
	}
	l, err := engine.Load(ctx, instead.over(at.fsys), at.name, a.options()...)
	if err != nil {
		return nil, err
	}
	l.Diagnostics = at.shown(l.Diagnostics)
	return &built{l, at}, nil
}
