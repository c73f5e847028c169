package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// place is where a policy set lies: a folder taken as the root of a file
// system, and the set's name in it.
type place struct {
	root   string
	name   string
	prefix string // what stands before a name to make a path that a person can open
}

// places lists where a set can be read from: with the working folder as the
// root (or, for a set outside it, the set's own folder), then with each folder
// above, for a set that extends one which lies there.
func places(file string) ([]place, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	root, prefix := filepath.Dir(abs), filepath.Dir(file)
	if filepath.IsLocal(file) {
		if root, err = filepath.Abs("."); err != nil {
			return nil, err
		}
		prefix = "."
	}
	var out []place
	for {
		name, err := filepath.Rel(root, abs)
		if err != nil {
			return nil, err
		}
		out = append(out, place{root, filepath.ToSlash(name), prefix})
		up := filepath.Dir(root)
		if up == root {
			return out, nil
		}
		root, prefix = up, filepath.Join(prefix, "..")
	}
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

// outside is the code for a set that extends one outside the root.
const outside = "outside"

// read reads a set from the first of its places in which it is whole.
func read(ctx context.Context, file string) (set *rules.Set, at place, err error) {
	all, err := places(file)
	if err != nil {
		return nil, at, err
	}
	for i, p := range all {
		s, e := rules.Load(ctx, os.DirFS(p.root), p.name)
		if i > 0 && reachesOut(e) {
			continue
		}
		if set, at, err = s, p, e; !reachesOut(e) {
			break
		}
	}
	return set, at, err
}

func reachesOut(err error) bool {
	bad := (*rules.Error)(nil)
	return errors.As(err, &bad) && outsideIn(bad.Diagnostics)
}

func outsideIn(ds rules.Diagnostics) bool {
	return slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.Code == outside })
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

// build reads and compiles a policy set from the first of its places in which it
// is whole. The error is for what is not the author's mistake, such as a file
// that is not there.
func (a *app) build(ctx context.Context, file string) (*built, error) {
	return a.buildWith(ctx, file, nil)
}

// buildWith is build with a file in the place of what it holds; nil: with none.
func (a *app) buildWith(ctx context.Context, file string, instead *draft) (*built, error) {
	all, err := places(file)
	if err != nil {
		return nil, err
	}
	first := (*built)(nil)
	for _, p := range all {
		l, err := engine.Load(ctx, instead.over(p.root), p.name, a.options()...)
		if err != nil && first == nil {
			return nil, err
		}
		if err != nil || first != nil && outsideIn(l.Diagnostics) {
			continue
		}
		whole := !outsideIn(l.Diagnostics)
		l.Diagnostics = p.shown(l.Diagnostics)
		if first = (&built{l, p}); whole {
			break
		}
	}
	return first, nil
}
