package cli_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestScan(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 50)
	tests := []struct {
		name, reason, in string
		want             []cli.Line
	}{
		{"plain", "ends are taken off", "a\nb\r\n", []cli.Line{{1, "a", false}, {2, "b", false}}},
		{"no end", "the last line needs none", "a\nb", []cli.Line{{1, "a", false}, {2, "b", false}}},
		{"blank", "blank lines count and are passed over", "\n  \na\n\n", []cli.Line{{3, "a", false}}},
		{"bom", "Windows editors write one", "\ufeffa\n", []cli.Line{{1, "a", false}}},
		{"long", "reading goes on after a long line", "a\n" + long + "\nb\n",
			[]cli.Line{{1, "a", false}, {2, "", true}, {3, "b", false}}},
		{"long last", "also at the end", "a\n" + long, []cli.Line{{1, "a", false}, {2, "", true}}},
		{"just fits", "the limit is in bytes without the end", strings.Repeat("y", 40) + "\n",
			[]cli.Line{{1, strings.Repeat("y", 40), false}}},
		{"empty", "nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, buffer := range []int{16, 4096} {
				got, err := cli.Scan(strings.NewReader(tt.in), buffer, 40)
				if !errors.Is(err, io.EOF) {
					t.Errorf("error %v, want EOF", err)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("%s, buffer %d: mismatch (-want +got):\n%s", tt.reason, buffer, diff)
				}
			}
		})
	}
}

// Lines are one row while a quote is open, and no line is lost where it stays so.
func TestScanRows(t *testing.T) {
	t.Parallel()
	gone := errors.New("network is gone")
	tests := []struct {
		name, reason, in string
		end              error
		want             []cli.Line
	}{
		{"plain", "a line is a row", "a,b\nc\r\n", io.EOF, []cli.Line{{1, "a,b", false}, {2, "c", false}}},
		{"space", "is part of a cell", " a, b \n", io.EOF, []cli.Line{{1, " a, b ", false}}},
		{"two lines", "and the number of the first", "\"a\r\n\r\nb\",c\nd\n", io.EOF, []cli.Line{{1, "\"a\n\nb\",c", false}, {4, "d", false}}},
		{"empty", "passed over, but not within quotes", "\n,,\n\"\",\"\"\na\n \t\nb", io.EOF, []cli.Line{{4, "a", false}, {6, "b", false}}},
		{"never closed", "a row of one line, and the others", "\"a\nb\nc\n", io.EOF, []cli.Line{{1, "\"a", false}, {2, "b", false}, {3, "c", false}}},
		{"closed too far away", "the limit holds for a row", "\"a\n" + strings.Repeat("b\n", 30) + "\"\n", io.EOF,
			slices.Concat([]cli.Line{{1, "\"a", false}}, bLines(2, 30), []cli.Line{{32, "\"", false}})},
		{"a long line in it", "cannot be part of a row", "\"a\n" + strings.Repeat("y", 50) + "\nc\"\n", io.EOF,
			[]cli.Line{{1, "\"a", false}, {2, "", true}, {3, "c\"", false}}},
		{"broken in the second line", "which is a row of its own", "\"a\n\"b\",c\n", io.EOF, []cli.Line{{1, "\"a", false}, {2, "\"b\",c", false}}},
		{"twice broken", "read ahead once, and again", "\"a\n\"b\nc\n", io.EOF, []cli.Line{{1, "\"a", false}, {2, "\"b", false}, {3, "c", false}}},
		{"reading fails", "behind what was read", "\"a\nb\n", gone, []cli.Line{{1, "\"a", false}, {2, "b", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := cli.ScanRows(io.MultiReader(strings.NewReader(tt.in), iotest.ErrReader(tt.end)), 40)
			if !errors.Is(err, tt.end) {
				t.Errorf("%s: error %v, want %v", tt.reason, err, tt.end)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func bLines(first, n int) []cli.Line {
	var out []cli.Line
	for i := range n {
		out = append(out, cli.Line{Number: first + i, Text: "b"})
	}
	return out
}

// The order of the lines holds whatever the workers do.
func TestPipelineKeepsOrder(t *testing.T) {
	t.Parallel()
	const n = 2000
	var in strings.Builder
	for i := range n {
		fmt.Fprintln(&in, i)
	}
	for _, workers := range []int{1, 2, 7, 0} {
		next := 0
		err := cli.Pipe(t.Context(), strings.NewReader(in.String()), workers,
			func(s string) string {
				if rand.IntN(50) == 0 {
					time.Sleep(100 * time.Microsecond)
				}
				return s
			},
			func(s string) error {
				if s != fmt.Sprint(next) {
					return fmt.Errorf("got %s, want %d", s, next)
				}
				next++
				return nil
			})
		if err != nil || next != n {
			t.Errorf("%d workers: %d lines, error %v", workers, next, err)
		}
	}
}

func TestPipelineStops(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	err := cli.Pipe(t.Context(), strings.NewReader(strings.Repeat("a\n", 5000)), 2,
		func(s string) string { return s }, func(string) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("error of emit: got %v", err)
	}
	broken := errors.New("network is gone")
	err = cli.Pipe(t.Context(), io.MultiReader(strings.NewReader("a\nb\n"), iotest.ErrReader(broken)), 2,
		func(s string) string { return s }, func(string) error { return nil })
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error of reading: got %v", err)
	}
	// A reader that never returns does not keep a cancelled command.
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	cancel()
	if err := cli.Pipe(ctx, r, 2, func(s string) string { return s }, func(string) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason, ext, content, want string
	}{
		{"json", "an indented object", ".json", "{\n  \"a\": 1\n}\n", "json"},
		{"json on one line", "one line is one application", "", "{\"a\": 1}\n\n", "json"},
		{"two lines", "each whole in itself", "", "{\"a\": 1}\n{\"a\": 2}\n", "lines"},
		{"bad second line", "still lines: the second is reported", ".json", "{\"a\": 1}\nxx\n", "lines"},
		{"ndjson", "by name, whatever it holds", ".NDJSON", "x", "lines"},
		{"yaml by name", "an object can be YAML too", ".yml", "{a: 1}", "yaml"},
		{"yaml", "by content", "", "\n# 申请\nsite.central: true\n", "yaml"},
		{"broken json", "reported as JSON, by its first character", "", "{\"a\": ", "json"},
		{"named json", "reported as JSON, by name", ".json", "a: 1", "json"},
		{"csv", "by name alone", ".CSV", "{\"a\": 1}", "rows"},
		{"bom", "a byte order mark is no content", "", "\ufeff{\"a\": 1}", "json"},
		{"empty", "nothing is YAML without content", "", "", "yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := cli.KindOf(tt.ext, tt.content); got != tt.want {
				t.Errorf("%s: KindOf(%q, %q) = %s, want %s", tt.reason, tt.ext, tt.content, got, tt.want)
			}
		})
	}
}
