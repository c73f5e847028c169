package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// For the tests of what has no command of its own.

// Slip is the page of a decision in a language.
func Slip(set *rules.Set, lang string, dec *engine.Decision) string {
	return tell.Teller{Set: set, Lang: tell.Lang(lang)}.Slip(nil, dec).Text()
}

// Explanation is the page of a trace in a language.
func Explanation(set *rules.Set, lang string, dec *engine.Decision, trace *engine.Trace) string {
	return tell.Teller{Set: set, Lang: tell.Lang(lang)}.Listing(nil, dec, trace).Text()
}

// Excerpt is the line of a place with its mark.
var Excerpt = excerpt

// Wrap breaks a text into lines.
func Wrap(text string, n int) []string { return page.Wrap(text, n) }

// Columns lays out rows.
func Columns(rows [][]string) string {
	p := page.New()
	p.Columns("", rows)
	return p.String()
}

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

// Identity is what identifies an application, as a name and a text each.
func Identity(set *rules.Set, application string) []string {
	facts, err := engine.DecodeFacts([]byte(application))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, f := range tell.Identifying(set) {
		if text := (tell.Teller{Set: set, Lang: "en"}).Identity(f, facts); text != "" {
			out = append(out, f.Name+" "+text)
		}
	}
	return out
}

// Tell puts into words what two decisions say differently.
func Tell(set *rules.Set, lang string, old, new *engine.Decision) []string {
	n := tell.Teller{Set: set, Lang: tell.Lang(lang)}
	var out []string
	c := tell.Comparison{Old: n, New: n}
	for _, s := range c.Differences(old, new, analyze.Compare(old, new)) {
		out = append(out, s.Group+" | "+s.Title+n.In(s.Element)+" | "+s.Kind+" | "+s.Whole)
	}
	return out
}
