package records

import (
	"context"
	"crypto/sha256"
)

// Request is what a caller sent who may send it again, since the answer may get
// lost: under one key there is one decision.
type Request struct {
	Key    string            // like that of no other caller and request
	Digest [sha256.Size]byte // of what was sent
}

type requestKey struct{}

// WithRequest has a journal keep the next decision for a request, unless it has one
// already: then Keep and KeepTx give a [*Repeated]. It goes through the context, so
// that whoever wraps a journal need not know of it.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestOf is the request that a decision is kept for, if there is one.
func RequestOf(ctx context.Context) (r Request, ok bool) {
	r, ok = ctx.Value(requestKey{}).(Request)
	return r, ok
}

// Repeated is the error of a journal that holds a decision for the request
// already. Nothing was written.
type Repeated struct {
	Entry *Entry // what it holds
	Same  bool   // the same was sent; else the key was used for something else
}

func (*Repeated) Error() string { return "the journal has a decision for this request" }
