package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// checkFiles refuses, before anything is decided, files that could not be
// written.
func (d *differences) checkFiles() error {
	switch {
	case d.report != "" && !strings.EqualFold(filepath.Ext(d.report), ".html"):
		return misuse("--report %s：文件名应以 .html 结尾", "--report %s: want a name that ends in .html", d.report)
	case d.history == "" && d.changed+d.chart != "":
		return misuse("--changed 和 --chart 要与 --history 一起用", "--changed and --chart need --history")
	case d.changed != "" && changedFormat(d.changed) == "":
		return misuse("--changed %s：文件名应以 .xlsx、.csv 或 .ndjson 结尾", "--changed %s: want a name that ends in .xlsx, .csv or .ndjson", d.changed)
	case d.chart != "" && !strings.EqualFold(filepath.Ext(d.chart), ".svg"):
		return misuse("--chart %s：文件名应以 .svg 结尾", "--chart %s: want a name that ends in .svg", d.chart)
	}
	for _, name := range []string{d.changed, d.chart, d.report} {
		if name != "" && sameFile(name, d.history) {
			return misuse("%s 是历史申请本身，请换一个文件名", "%s is the history itself; write to another file", name)
		}
	}
	return nil
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}

// changedFormat knows a file of changed applications by the end of its name.
func changedFormat(name string) string {
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".xlsx", ".csv", ".ndjson":
		return ext
	}
	return ""
}

// recorder writes the applications that change. Records are made from any
// goroutine, and written one after the other.
type recorder struct {
	record func(ctx context.Context, r *replayed, facts []byte) (record, error)
	write  func(record) error
	close  func() error
}

// record is an application that changes, ready to be written.
type record struct {
	line  int
	text  []byte   // NDJSON
	cells []string // of a spreadsheet
}

// newRecorder opens the file of changed applications; without one nothing is
// written.
func (d *differences) newRecorder(ctx context.Context) (*recorder, error) {
	if d.changed == "" {
		return &recorder{
			record: func(context.Context, *replayed, []byte) (record, error) { return record{}, nil },
			write:  func(record) error { return nil },
			close:  func() error { return nil },
		}, nil
	}
	f, err := os.Create(d.changed)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	out, err := d.recorderOf(ctx, changedFormat(d.changed), w)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	inner := out.close
	out.close = func() error { return errors.Join(inner(), w.Flush(), f.Close()) }
	return out, nil
}

func (d *differences) recorderOf(ctx context.Context, format string, w *bufio.Writer) (*recorder, error) {
	if format == ".ndjson" {
		return &recorder{
			record: func(_ context.Context, r *replayed, facts []byte) (record, error) {
				text, err := jsonLine(changedLine{r.line, r.changes, d.InWords(r.told), facts})
				return record{text: text}, err
			},
			write: func(r record) error { _, err := w.Write(r.text); return err },
			close: func() error { return nil },
		}, nil
	}
	diff, err := d.everyApplication(ctx)
	if err != nil {
		return nil, err
	}
	p := listPlan{tell.Identifying(d.Comparison.New.Set), d.Deciding(diff)}
	list, err := newList(format, w, d.Comparison.New.Lang.Say("有变化的申请", "changed"), d.columns(p))
	if err != nil {
		return nil, err
	}
	return &recorder{
		record: func(ctx context.Context, r *replayed, facts []byte) (record, error) { return d.cells(ctx, p, r, facts) },
		write:  func(r record) error { return list.Row(r.line, r.cells) },
		close:  list.Close,
	}, nil
}

func newList(format string, w *bufio.Writer, name string, columns []sheet.Column) (*sheet.List, error) {
	if format == ".csv" {
		return sheet.NewCSVList(w, columns)
	}
	return sheet.NewXLSXList(w, name, columns)
}

// listPlan is what a list of changed applications says of each beside what changes: what
// identifies it, and the facts that decide.
type listPlan struct {
	known    []*rules.Fact
	deciding []tell.Field
}

// columns are the titles of a list of changed applications: where each stands in
// the history, what identifies it, the facts that decide, the outcomes that change, and
// what follows from that.
func (d *differences) columns(p listPlan) []sheet.Column {
	n := d.Comparison.New
	out := []sheet.Column{{Title: n.Lang.Say("行", "Line")}}
	for _, f := range p.known {
		out = append(out, sheet.Column{Title: cmp.Or(n.Words(f.Title), f.Name)})
	}
	for i := range p.deciding {
		f := &p.deciding[i]
		out = append(out, sheet.Column{Title: n.Heading(f), Kind: f.Kind()})
	}
	return append(out, sheet.Column{Title: n.Lang.Section(engine.SectionOutcomes)}, sheet.Column{Title: n.Lang.Say("随之变化", "What follows")})
}

// cells are a row of such a list without its number.
func (d *differences) cells(ctx context.Context, p listPlan, r *replayed, facts []byte) (record, error) {
	n := d.Comparison.New
	application, err := engine.DecodeFacts(facts)
	if err != nil {
		return record{}, err
	}
	out := record{line: r.line}
	for _, f := range p.known {
		out.cells = append(out.cells, n.Identity(f, application))
	}
	read, err := d.new.Facts(ctx, engine.Input{At: d.Comparison.At, RulesOn: d.RulesOn, JSON: facts})
	if err != nil {
		return record{}, err
	}
	for i := range p.deciding {
		out.cells = append(out.cells, n.Cell(&p.deciding[i], n.Values(&p.deciding[i], read, nil)))
	}
	var outcomes, rest []string
	for _, s := range r.told {
		if s.Section == engine.SectionOutcomes {
			outcomes = append(outcomes, s.About(n)+s.Whole)
		} else {
			what := s.Kind
			if s.Section == engine.SectionNotices {
				what = s.Whole // which is all that it does
			}
			rest = append(rest, n.Lang.Section(s.Section)+n.Lang.Say("｜", " | ")+s.About(n)+what)
		}
	}
	out.cells = append(out.cells, strings.Join(outcomes, "\n"), strings.Join(rest, n.Lang.Say("；", "; ")))
	return out, nil
}

// changedLine is a line of NDJSON: where an application stands in the history,
// what changes, and the application.
type changedLine struct {
	Line        int              `json:"line"`
	Changes     []analyze.Change `json:"changes"`
	InWords     []string         `json:"in_words"` // the same as people read it, in titles
	Application json.RawMessage  `json:"application"`
}

// unwrapped is the application of such a line, so that what was written can be
// read again; space stands in place of all else, and places remain true. Any
// other line is an application itself.
func unwrapped(line []byte) []byte {
	if !bytes.HasPrefix(line, []byte(`{"line":`)) {
		return line
	}
	var w changedLine
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	at := len(line) - 1 // of the last brace
	if err := d.Decode(&w); err != nil || w.Changes == nil || !bytes.HasPrefix(w.Application, []byte("{")) || !bytes.HasSuffix(line[:at], w.Application) {
		return line
	}
	out := bytes.Repeat([]byte(" "), len(line))
	copy(out[at-len(w.Application):], w.Application)
	return out
}
