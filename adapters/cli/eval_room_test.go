package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
)

// linesAt is when the applications of the tests of many lines are decided.
const linesAt = "2021-09-10T09:00:00+08:00"

// manyLines are applications of every size, in an order that puts a large one
// before a small one in the room of its answer.
func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, `{"services":["water","gas"],"works":[{"service":"water","length":%d},{"service":"gas"}]}`, i)
		case 1:
			b.WriteString(`{}`)
		case 2:
			fmt.Fprintf(&b, `{"services":["water"],"works":[{"service":"water","length":300.%d}]}`, i%10)
		default:
			b.WriteString(`{"services":["<&>"]}`)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestEvalLinesAreDecisions: a line of the output is what encoding/json writes of
// the decision, or what people are told of it, whatever stood before in the room that it
// was made in and whatever others of its kind were told.
func TestEvalLinesAreDecisions(t *testing.T) {
	t.Parallel()
	l, err := engine.Load(t.Context(), os.DirFS("testdata"), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339, linesAt)
	if err != nil {
		t.Fatal(err)
	}
	in := manyLines(400)
	var want, told bytes.Buffer
	teller := tell.Teller{Set: l.Set, Lang: "en"}
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	for line := range strings.Lines(in) {
		dec, err := l.Engine.Evaluate(t.Context(), engine.Input{At: at, JSON: []byte(line)})
		if err == nil {
			err = e.Encode(dec)
		}
		if err == nil {
			dec, err = l.Engine.Evaluate(t.Context(), engine.Input{At: at, JSON: []byte(line), Lang: "en"})
		}
		if err == nil {
			fmt.Fprintf(&told, "%6d  %s\n", strings.Count(told.String(), "\n")+1, teller.Line(dec))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, workers := range []string{"1", "4"} {
		got := run(t, in, "eval", "-p", set, "-o", "json", "--at", linesAt, "--workers", workers, "-")
		if got.code != cli.ExitOK || got.stdout != want.String() {
			t.Errorf("%s workers: exit code %d, %d bytes, want %d: %s", workers, got.code, len(got.stdout), want.Len(), got.stderr)
		}
		got = run(t, in, "eval", "-p", set, "--lang", "en", "--at", linesAt, "--workers", workers, "-")
		if got.code != cli.ExitOK || !strings.HasPrefix(got.stdout, told.String()) {
			t.Errorf("%s workers: exit code %d, %s\nwant\n%s", workers, got.code, got.stdout, told.String())
		}
	}
}
