package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// For the tests of what has no command of its own.

// IsTerminal reports whether somebody looks at what is written.
var IsTerminal = isTerminal

// Excerpt is the line of a place with its mark.
var Excerpt = excerpt

// Sarif writes what an analysis leaves open as SARIF.
func Sarif(lang string, undecided []analyze.Undecided, left map[string]int) (string, error) {
	var b strings.Builder
	a := &app{out: bufio.NewWriter(&b)}
	err := errors.Join(a.checkSarif(tell.Lang(lang), &findings{undecided: undecided, left: left}), a.out.Flush())
	return b.String(), err
}

// CodeHelp is what SARIF says of a code, in Chinese and English, and the place
// where there is more.
func CodeHelp(code string) (zh, en, uri string) {
	h := codesHelp()[code]
	return h.means["zh"], h.means["en"], h.uri
}

// Line is what the scanner of NDJSON finds.
type Line struct {
	Number  int
	Text    string
	TooLong bool
}

// Scan reads all lines.
func Scan(r io.Reader, buffer, limit int) ([]Line, error) {
	s := &lineScanner{r: bufio.NewReaderSize(r, buffer), max: limit}
	var out []Line
	for {
		l, err := s.next()
		if err != nil {
			return out, err
		}
		out = append(out, Line{l.number, string(l.text), l.tooLong})
	}
}

// ScanRows reads all rows of CSV.
func ScanRows(r io.Reader, limit int) ([]Line, error) {
	s := &rowScanner{lineScanner: lineScanner{r: bufio.NewReaderSize(r, 16), max: limit}}
	var out []Line
	for {
		l, err := s.next()
		if err != nil {
			return out, err
		}
		out = append(out, Line{l.number, string(l.text), l.tooLong})
	}
}

// Pipe takes lines through work on some workers.
func Pipe(ctx context.Context, r io.Reader, workers int, work func(string) string, emit func(string) error) error {
	s := &lineScanner{r: bufio.NewReader(r), max: 1 << 20}
	return pipeline[string]{
		workers: workers,
		work:    func(l textLine) string { return work(string(l.text)) },
		emit:    emit,
		idle:    func() error { return nil },
	}.run(ctx, s)
}

// KindOf tells how a file would be read.
func KindOf(ext, content string) string {
	switch kindOf(ext, bufio.NewReaderSize(strings.NewReader(content), 16)) {
	case kindJSON:
		return "json"
	case kindYAML:
		return "yaml"
	case kindLines:
		return "lines"
	case kindRows:
		return "rows"
	}
	return "?"
}
