package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

func made(t *testing.T, n int, seed uint64, format string) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, n, seed, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"ndjson", "csv"} {
		if a, b := made(t, 300, 7, format), made(t, 300, 7, format); a != b {
			t.Errorf("%s differs from run to run", format)
		}
		if a, b := made(t, 300, 7, format), made(t, 300, 8, format); a == b {
			t.Errorf("%s does not depend on the seed", format)
		}
		if long, short := made(t, 20, 7, format), made(t, 10, 7, format); !strings.HasPrefix(long, short) {
			t.Errorf("%s: fewer applications are not the first of more", format)
		}
	}
	if err := write(io.Discard, 1, 1, "xml"); err == nil {
		t.Error("a format that does not exist was written")
	}
}

// Both formats are decided alike, and every kind of application is among them.
func TestKinds(t *testing.T) {
	t.Parallel()
	want := decide(t, made(t, 400, 2021, "ndjson"), "ndjson")
	if got := decide(t, made(t, 400, 2021, "csv"), "csv"); got != want {
		t.Error("NDJSON and CSV are decided differently")
	}
	seen := map[string]int{}
	for line := range strings.Lines(want) {
		var d struct {
			Status   string
			Outcomes map[string]struct{ Value any }
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		seen[d.Status]++
		for _, name := range []string{"coverage", "works[water].approval", "works[gas].approval"} {
			if v, ok := d.Outcomes[name].Value.(string); ok {
				seen[v]++
			}
		}
	}
	for _, kind := range []string{"decided", "incomplete", "invalid", "covered", "not_covered", "filing", "coordination"} {
		if seen[kind] < 4 {
			t.Errorf("only %d applications of %s: %v", seen[kind], kind, seen)
		}
	}
}

func decide(t *testing.T, in, format string) string {
	t.Helper()
	var out, errs bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(in), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
	args := []string{"eval", "-p", "../../policies.yaml", "--at", "2021-09-10", "-o", "json", "--format", format, "-"}
	if code := c.Run(context.Background(), args); code != cli.ExitOK {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	return out.String()
}
