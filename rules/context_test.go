package rules_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/rules"
)

// looks ends after it has been asked a number of times whether it is over.
type looks struct {
	context.Context
	left int
}

// Err counts down.
func (l *looks) Err() error {
	if l.left--; l.left < 0 {
		return context.Canceled
	}
	return nil
}

// Reading ends with its context, wherever it is, and gives nothing that could be
// taken for a set.
func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"base.yaml": {Data: []byte("guize: 2\nset: base\nfacts: {n: {type: int, title: {zh: 数}}}\n")},
		"p.yaml":   {Data: []byte("guize: 2\nset: s\nextends: base.yaml\npolicies:\n  p:\n    title: {zh: 一}\n    tables:\n      - {id: t, input: n, output: o, rows_from: rows.csv}\n")},
		"rows.csv": {Data: []byte("id,n,o\na,1,true\nb,2,false\n")}}
	ended := 0
	for n := range 500 {
		ctx := &looks{t.Context(), n}
		set, err := rules.Load(ctx, files, "p.yaml")
		if ctx.left >= 0 {
			break
		}
		if ended++; set != nil || !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v, %v", n, set, err)
		}
	}
	if ended < 20 {
		t.Errorf("the context was looked at %d times", ended)
	}
}
