package lang_test

import (
	"context"
	"errors"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
)

func TestMeter(t *testing.T) {
	t.Parallel()
	m := lang.NewMeter(context.Background(), 10_000)
	for range 10_000 {
		if !m.Spend(1) {
			t.Fatalf("ended after %d units", m.Spent())
		}
	}
	if m.Ended() || m.Left() != 0 {
		t.Errorf("%d left, ended: %v", m.Left(), m.Ended())
	}
	if m.Spend(1) || !m.Over() || m.Err() != nil || m.Spend(0) || m.Spent() != 10_001 {
		t.Errorf("past its limit it has spent %d, %v", m.Spent(), m.Err())
	}
	var none *lang.Meter
	if !none.Spend(1<<40) || none.Ended() || none.Part(5) != nil {
		t.Error("no meter ended")
	}
}

func TestMeterLooks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	m := lang.NewMeter(ctx, 1<<40)
	m.Spend(5000)
	cancel()
	before := m.Spent()
	for m.Spend(10) {
	}
	if after := m.Spent() - before; after > 4096 || !errors.Is(m.Err(), context.Canceled) || m.Over() {
		t.Errorf("it ended after %d units: %v", after, m.Err())
	}
}

func TestMeterParts(t *testing.T) {
	t.Parallel()
	whole := lang.NewMeter(context.Background(), 1000)
	own := whole.Part(300)
	for own.Spend(7) {
	}
	if whole.Add(own); whole.Ended() || whole.Spent() != 300 {
		t.Errorf("a part that passed its own limit left %d of the whole", whole.Left())
	}
	rest := whole.Part(5000)
	for rest.Spend(7) {
	}
	if whole.Add(rest); !whole.Over() {
		t.Errorf("a part that took all left %d of the whole", whole.Left())
	}
	ctx, cancel := context.WithCancel(context.Background())
	whole = lang.NewMeter(ctx, 1<<40)
	part := whole.Part(1 << 30)
	cancel()
	for part.Spend(1) {
	}
	if whole.Add(part); !errors.Is(whole.Err(), context.Canceled) || whole.Spend(1) {
		t.Errorf("a part that was cancelled leaves the whole at %v", whole.Err())
	}
}
