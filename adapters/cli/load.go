package cli

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// place is where a policy set lies: a file system, a name in it, and what
// stands before such a name to make a path that a person can open.
type place struct {
	fsys   fs.FS
	name   string
	prefix string
}

// locate finds the file system for a path. A path inside the working folder is
// read from there, so that a set can extend one in a folder beside its own;
// any other from the root.
func locate(file string) (place, error) {
	file = filepath.Clean(file)
	if filepath.IsLocal(file) {
		return place{os.DirFS("."), filepath.ToSlash(file), ""}, nil
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return place{}, err
	}
	root := filepath.VolumeName(abs) + string(filepath.Separator)
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return place{}, err
	}
	return place{os.DirFS(root), filepath.ToSlash(rel), filepath.ToSlash(root)}, nil
}

// shown makes the places of diagnostics paths that a person can open.
func (p place) shown(ds rules.Diagnostics) rules.Diagnostics {
	if p.prefix == "" {
		return ds
	}
	out := make(rules.Diagnostics, len(ds))
	for i, d := range ds {
		d.Pos.File = path.Join(p.prefix, d.Pos.File)
		out[i] = d
	}
	return out
}

// load reads and compiles the policy set of -p. What is wrong with it is
// printed, and then the command has failed.
func (a *app) load() (*rules.Set, *engine.Engine, error) {
	set, eng, ds, err := build(a.policies)
	if err != nil {
		return nil, nil, err
	}
	if eng == nil {
		a.printDiagnostics(a.err, a.tongue(set), ds)
		return set, nil, &exit{ExitFailure, errors.New(a.tongue(set).say(
			"规则集不能使用："+a.policies, "the policy set cannot be used: "+a.policies))}
	}
	return set, eng, nil
}

// build reads and compiles a policy set. The diagnostics are those of both
// steps, warnings too; eng is nil where any is an error. The error is for what
// is not the author's mistake, such as a file that is not there.
func build(file string) (set *rules.Set, eng *engine.Engine, ds rules.Diagnostics, err error) {
	at, err := locate(file)
	if err != nil {
		return nil, nil, nil, err
	}
	set, err = rules.Load(at.fsys, at.name)
	bad := (*rules.Error)(nil)
	switch {
	case errors.As(err, &bad):
		ds = bad.Diagnostics
	case err != nil:
		return nil, nil, nil, err
	default:
		ds = set.Warnings
	}
	if set == nil {
		return nil, nil, at.shown(ds), nil
	}
	readable := !ds.HasErrors()
	eng, err = engine.Compile(set)
	switch {
	case errors.As(err, &bad):
		ds = append(ds, bad.Diagnostics...)
	case err != nil && readable:
		return set, nil, nil, err
	case err == nil:
		ds = append(ds, eng.Warnings()...)
	}
	if ds = ds.Sorted(); ds.HasErrors() {
		eng = nil
	}
	return set, eng, at.shown(ds), nil
}
