package engine_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

// Without a receipt the decision is the same.
func TestNoReceipt(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	in := engine.Input{At: sampleAt, JSON: []byte(sampleJSON)}
	with, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.NoReceipt = true
	without, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if with.Receipt == "" || without.Receipt != "" {
		t.Errorf("receipts %q and %q", with.Receipt, without.Receipt)
	}
	with.Receipt = ""
	if diff := cmp.Diff(with, without); diff != "" {
		t.Errorf("(-with +without)\n%s", diff)
	}
}
