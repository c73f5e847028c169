package byhand_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// The same in Rego comes to the same outcomes, tasks and due dates. Its tables
// of days know no suspensions.
func TestRego(t *testing.T) {
	t.Parallel()
	p := jingmen(t)
	r, err := peer.NewRego()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	agree := func(app []byte, at time.Time) {
		d, err := p.eng.Evaluate(context.Background(), engine.Input{At: at, JSON: app, NoReceipt: true})
		if err != nil {
			t.Fatal(err)
		}
		if d.Status != engine.StatusDecided || bytes.Contains(app, []byte("suspensions")) || bytes.Contains(app, []byte("申请单位")) {
			return
		}
		got, err := r.Decide(app, at)
		if err != nil {
			t.Fatal(err)
		}
		if err := peer.RegoAgrees(got, d); err != nil {
			t.Fatalf("%v\nof %s", err, app)
		}
		compared++
	}
	files, err := filepath.Glob(filepath.Join(root, "examples/applications/*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, app := range applications(t, file) {
			agree(app, time.Date(2021, 9, 10, 20, 0, 0, 0, p.zone))
		}
	}
	g := &maker{rand.New(rand.NewPCG(3, 4)), time.Date(2021, 9, 20, 16, 30, 0, 0, p.zone)}
	for range 400 {
		agree(marshal(t, g.application()), g.at)
	}
	if compared < 250 {
		t.Errorf("%d were compared", compared)
	}
}
