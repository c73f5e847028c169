package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// checkFiles refuses, before anything is decided, files that could not be
// written.
func (d *differences) checkFiles() error {
	switch {
	case d.history == "" && d.changed+d.chart != "":
		return misuse("--changed 和 --chart 要与 --history 一起用", "--changed and --chart need --history")
	case d.changed != "" && changedFormat(d.changed) == "":
		return misuse("--changed %s：文件名应以 .xlsx、.csv 或 .ndjson 结尾", "--changed %s: want a name that ends in .xlsx, .csv or .ndjson", d.changed)
	case d.chart != "" && !strings.EqualFold(filepath.Ext(d.chart), ".svg"):
		return misuse("--chart %s：文件名应以 .svg 结尾", "--chart %s: want a name that ends in .svg", d.chart)
	}
	for _, name := range []string{d.changed, d.chart} {
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
	record func(r *replayed, facts []byte) (record, error)
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
func (d *differences) newRecorder() (*recorder, error) {
	if d.changed == "" {
		return &recorder{
			record: func(*replayed, []byte) (record, error) { return record{}, nil },
			write:  func(record) error { return nil },
			close:  func() error { return nil },
		}, nil
	}
	f, err := os.Create(d.changed)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	out, err := d.recorderOf(changedFormat(d.changed), w)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	inner := out.close
	out.close = func() error { return errors.Join(inner(), w.Flush(), f.Close()) }
	return out, nil
}

func (d *differences) recorderOf(format string, w *bufio.Writer) (*recorder, error) {
	if format == ".ndjson" {
		return &recorder{
			record: func(r *replayed, facts []byte) (record, error) {
				text, err := jsonLine(changedLine{r.line, r.changes, d.inWords(r), facts})
				return record{text: text}, err
			},
			write: func(r record) error { _, err := w.Write(r.text); return err },
			close: func() error { return nil },
		}, nil
	}
	known := identifying(d.names.set)
	list, err := newList(format, w, d.names.l.say("有变化的申请", "changed"), d.columns(known))
	if err != nil {
		return nil, err
	}
	return &recorder{
		record: func(r *replayed, facts []byte) (record, error) { return d.cells(known, r, facts) },
		write:  func(r record) error { return list.Row(r.line, r.cells) },
		close:  list.Close,
	}, nil
}

func newList(format string, w *bufio.Writer, name string, columns []string) (*sheet.List, error) {
	if format == ".csv" {
		return sheet.NewCSVList(w, columns)
	}
	return sheet.NewXLSXList(w, name, columns)
}

// columns are the titles of a list of changed applications: where each stands in
// the history, what identifies it, and what changes, group by group.
func (d *differences) columns(known []*rules.Fact) []string {
	l := d.names.l
	out := []string{l.say("行", "Line")}
	for _, f := range known {
		out = append(out, orID(d.names.text(f.Title), f.Name))
	}
	for _, g := range changeGroups() {
		out = append(out, l.group(g))
	}
	return out
}

// cells are a row of such a list without its number.
func (d *differences) cells(known []*rules.Fact, r *replayed, facts []byte) (record, error) {
	application, err := engine.DecodeFacts(facts)
	if err != nil {
		return record{}, err
	}
	out := record{line: r.line}
	for _, f := range known {
		out.cells = append(out.cells, d.names.identity(f, application))
	}
	for _, g := range changeGroups() {
		var parts []string
		for _, s := range r.told {
			if s.group == g {
				parts = append(parts, s.about(d.names)+s.whole)
			}
		}
		out.cells = append(out.cells, strings.Join(parts, "\n"))
	}
	return out, nil
}

// about is what a change is about, with a colon; nothing where the heading says
// it.
func (s *told) about(n names) string {
	if s.group == "status" {
		return ""
	}
	return s.title + n.in(s.element) + n.l.say("：", ": ")
}

// inWords are the changes of an application as people read them.
func (d *differences) inWords(r *replayed) []string {
	out := make([]string, len(r.told))
	for i := range r.told {
		s := &r.told[i]
		out[i] = d.names.l.group(s.group) + d.names.l.say("｜", " | ") + s.about(d.names) + s.whole
	}
	return out
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
