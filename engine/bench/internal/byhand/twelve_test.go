package byhand_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

// The twelve rules by hand give the bytes of the engine, and refuse what it
// finds invalid.
func TestTwelve(t *testing.T) {
	t.Parallel()
	s := workload.Jingmen(2000)
	set, err := rules.Parse(context.Background(), "rules.yaml", peer.YAML(s))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 9, 10, 9, 0, 0, 0, set.Zone)
	var hand byhand.Twelve
	for i := range s.Inputs {
		facts, err := s.JSON(i)
		if err != nil {
			t.Fatal(err)
		}
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, JSON: facts})
		if err != nil {
			t.Fatal(err)
		}
		want, err := d.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		hand.Digest, hand.Calendar = d.Digest, d.Calendar.Digest
		a, when, err := byhand.Read(fmt.Appendf(nil, `{"at":"2021-09-10T09:00:00+08:00","facts":%s}`, facts))
		if err != nil {
			t.Fatal(err)
		}
		if err := hand.Check(a, when, want); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwelveRefuses(t *testing.T) {
	t.Parallel()
	s := workload.Jingmen(1)
	facts, err := s.JSON(0)
	if err != nil {
		t.Fatal(err)
	}
	good := fmt.Sprintf(`{"at":"2021-09-10T09:00:00+08:00","facts":%s}`, facts)
	if _, _, err := byhand.Read([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{`"facts"`, `"fact"`}, {`"central":true`, `"central":1`}, {`"stage":"formal"`, `"stage":"other"`},
		{`"water_length":`, `"water_length":-`}, {`"gas_length":`, `"gas_length":99999999`}, {`"gas":`, `"oil":`}, {`"at"`, `"on"`},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("nothing to change: %s in %s", c[0], good)
		}
		if _, _, err := byhand.Read([]byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}
