package engine_test

import (
	"context"
	"testing"

	"github.com/guize-rules/guize/engine"
)

func TestAlikeErrors(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	good, bad := engine.Input{At: sampleAt, JSON: []byte("{}")}, engine.Input{At: sampleAt, JSON: []byte("[]")}
	for _, in := range [][2]engine.Input{{good, bad}, {bad, good}, {good, {}}} {
		if _, err := eng.Alike(context.Background(), in[0], in[1]); err == nil {
			t.Errorf("Alike(%v) gives no error", in)
		}
	}
}
