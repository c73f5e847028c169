package records

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"unicode"
	"unicode/utf8"
)

// Asked is who asked for a decision.
type Asked struct {
	// By is the host's name for the caller, "" where it knows none. It is opaque to a
	// journal, which bounds it (see [WithAsked]).
	By string `json:"by,omitempty"`
	// Pinned: the caller named the set that decided by its digest.
	Pinned bool `json:"pinned,omitempty"`
}

// MostAsked is how many bytes a caller's name has at most in a journal.
const MostAsked = 200

type askedKey struct{}

// WithAsked has a journal write who asked into the decisions that it keeps. It goes
// through the context, so that whoever wraps a journal need not know of it. A name
// that is longer than [MostAsked], or holds what cannot be seen, stands as its
// SHA-256, so that two names are never one; a sensitive fact of the application that
// stands in it is masked in it too.
func WithAsked(ctx context.Context, a Asked) context.Context {
	if !plainName(a.By) {
		sum := sha256.Sum256([]byte(a.By))
		a.By = "sha256:" + hex.EncodeToString(sum[:])
	}
	return context.WithValue(ctx, askedKey{}, a)
}

// AskedOf is who asked for the decision that is kept; nil where nobody is named.
func AskedOf(ctx context.Context) *Asked {
	if a, ok := ctx.Value(askedKey{}).(Asked); ok && a != (Asked{}) {
		return &a
	}
	return nil
}

func plainName(s string) bool {
	if len(s) > MostAsked || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}
