package engine

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/guize-rules/guize/rules"
)

// Loaded is a policy set that was read and compiled. Set is nil where nothing
// could be read, and Engine where an error stops the set from being used: then
// Diagnostics.Err() is the error that lists them all.
type Loaded struct {
	Set         *rules.Set
	Engine      *Engine
	Diagnostics rules.Diagnostics // of both steps, warnings too, by their places
}

// Load reads a policy set and compiles it, so that the mistakes in its
// expressions are found together with all others. The error is for what is no
// mistake of the author, such as a file that is not there, or that of ctx.
func Load(ctx context.Context, fsys fs.FS, name string, opts ...Option) (*Loaded, error) {
	set, err := rules.Load(ctx, fsys, name)
	out := &Loaded{Set: set}
	bad := (*rules.Error)(nil)
	switch {
	case errors.As(err, &bad):
		out.Diagnostics = bad.Diagnostics
	case err != nil:
		return nil, err
	default:
		out.Diagnostics = set.Warnings
	}
	if set == nil {
		return out, nil
	}
	readable := !out.Diagnostics.HasErrors()
	eng, err := Compile(ctx, set, opts...)
	switch {
	case errors.As(err, &bad):
		out.Diagnostics = slices.Concat(out.Diagnostics, bad.Diagnostics)
	case err != nil && (readable || ctx.Err() != nil):
		return nil, err
	case err == nil:
		out.Diagnostics = slices.Concat(out.Diagnostics, eng.Warnings())
	}
	if out.Diagnostics = out.Diagnostics.Sorted(); readable {
		out.Engine = eng
	}
	return out, nil
}
