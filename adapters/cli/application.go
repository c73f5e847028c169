package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules/cases"

	"github.com/guize-rules/guize/rules"
)

// maxDocument and maxLine bound what is read of one application, in a file of
// its own and on a line of NDJSON.
const (
	maxDocument = 16 << 20
	maxLine     = 4 << 20
)

// source is something that holds applications.
type source struct {
	name  string // as people know it
	r     *bufio.Reader
	close func() error
	kind  sourceKind
}

type sourceKind int

const (
	kindJSON sourceKind = iota + 1
	kindYAML
	kindLines   // NDJSON: one application a line
	kindRows    // CSV: one application a row, under a row of names
	kindBook    // XLSX: the same
	kindOldBook // XLS, which is not read
)

// many reports whether the source holds applications one after the other.
func (k sourceKind) many() bool { return k >= kindLines }

// formatFlag adds the flag that says what files hold, for those whose name does
// not.
func (a *app) formatFlag(f *pflag.FlagSet) {
	f.StringVar(&a.holds, "format", "", "what the files hold: json, yaml, ndjson, csv or xlsx (default: by name and content) / 申请文件的格式：json、yaml、ndjson、csv 或 xlsx（不写则按名称和内容判断）")
}

// formatKind is what --format says; 0 where it is not given.
func (a *app) formatKind() (sourceKind, error) {
	switch a.holds {
	case "":
		return 0, nil
	case "json":
		return kindJSON, nil
	case "yaml":
		return kindYAML, nil
	case "ndjson":
		return kindLines, nil
	case "csv":
		return kindRows, nil
	case "xlsx":
		return kindBook, nil
	}
	return 0, misuse("--format %s：应是 json、yaml、ndjson、csv 或 xlsx", "--format %s: want json, yaml, ndjson, csv or xlsx", a.holds)
}

// open opens a file, or standard input for "-", and finds out what it holds.
func (a *app) open(l tell.Lang, name string) (*source, error) {
	kind, err := a.formatKind()
	if err != nil {
		return nil, err
	}
	s := &source{name: name, close: func() error { return nil }}
	if name == "-" {
		s.name = l.Say("标准输入", "standard input")
		s.r = bufio.NewReaderSize(a.in, 64<<10)
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		s.r, s.close = bufio.NewReaderSize(f, 64<<10), f.Close
		if s.kind = kind; kind == 0 {
			s.kind = kindOf(filepath.Ext(name), s.r)
		}
		if s.kind == kindRows {
			err = a.decode(l, s, f)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if s.kind = cmp.Or(s.kind, kind); s.kind == 0 {
		s.kind = kindOf(filepath.Ext(name), s.r)
	}
	if s.kind == kindOldBook {
		return nil, errors.Join(said("%s：这是旧格式的工作簿（.xls）；请用表格软件另存为 .xlsx", "%s: this is a workbook of the old format (.xls); save it as .xlsx in a spreadsheet program", s.name), s.close())
	}
	return s, nil
}

// decode finds out how the characters of a CSV file are written. Of a pipe that
// cannot be told before its first row is taken.
func (a *app) decode(l tell.Lang, s *source, f *os.File) error {
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return err
	}
	as, err := sheet.Sniff(f)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	a.note(l, s.name, as.Notes())
	s.r.Reset(as.Reader(f))
	return nil
}

// note says on the way what a person may not expect of a file.
func (a *app) note(l tell.Lang, file string, notes []rules.Text) {
	for _, n := range notes {
		fmt.Fprintf(a.err, l.Say("%s：%s\n", "%s: %s\n"), file, n.In(string(l), "en"))
	}
}

// What workbooks begin with: the new ones are ZIP archives, the old ones OLE
// documents, which a workbook with a password is too.
const (
	zipMark = "PK\x03\x04"
	oleMark = "\xd0\xcf\x11\xe0"
)

// kindOf goes by the name of a file, and by what it begins with where the name
// does not tell.
func kindOf(ext string, r *bufio.Reader) sourceKind {
	switch strings.ToLower(ext) {
	case ".ndjson", ".jsonl":
		return kindLines
	case ".yaml", ".yml":
		return kindYAML
	case ".csv":
		return kindRows
	case ".xlsx", ".xlsm":
		return kindBook
	}
	switch mark, _ := r.Peek(len(zipMark)); string(mark) {
	case zipMark:
		return kindBook
	case oleMark:
		return kindOldBook
	}
	line, more := firstLine(r)
	switch {
	case json.Valid(line) && more:
		return kindLines
	case bytes.HasPrefix(line, []byte("{")), strings.EqualFold(ext, ".json"):
		return kindJSON
	}
	return kindYAML
}

// firstLine looks at the first line that is not blank, without reading it, and
// tells whether anything but space follows. A line longer than the buffer is
// cut.
func firstLine(r *bufio.Reader) (line []byte, more bool) {
	for n := 1; ; n = r.Buffered() + 1 {
		_, err := r.Peek(n)
		seen, _ := r.Peek(r.Buffered())
		seen = bytes.TrimLeft(bytes.TrimPrefix(seen, []byte("\ufeff")), " \t\r\n")
		end := bytes.IndexByte(seen, '\n')
		if end >= 0 {
			line, more = seen[:end], len(bytes.TrimSpace(seen[end:])) > 0
		} else {
			line = seen
		}
		if more || err != nil {
			return line, more
		}
	}
}

// document reads the one application of a file, as JSON. YAML, which people write, may
// call facts and values by their titles. Whether JSON is an application is for the engine
// to say.
func (s *source) document(set *rules.Set) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(s.r, maxDocument+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxDocument {
		return nil, said("%s：超过 %d 字节；许多件申请请用 NDJSON、CSV 或 XLSX", "%s: more than %d bytes; many applications go into NDJSON, CSV or XLSX", s.name, maxDocument)
	}
	if s.kind == kindYAML {
		facts, err := cases.ParseFacts(s.name, data)
		if err != nil {
			return nil, err
		}
		return json.Marshal(cases.Named(set, facts))
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// mistakeIn makes what the engine says of an application a diagnostic of its
// file, of which the application begins on a line. Other errors stay as they are.
func mistakeIn(file string, line int, err error) error {
	bad := (*engine.InputError)(nil)
	if !errors.As(err, &bad) || bad.Line == 0 {
		return err
	}
	return rules.Diagnostic{Pos: rules.Pos{File: file, Line: line + bad.Line - 1, Col: bad.Col},
		Code: bad.Code, Severity: rules.SeverityError, Message: bad.Text, Hint: bad.Hint}
}

// unreadable is the error of a document that is no application.
func (s *source) unreadable(err error) error {
	if s.kind == kindYAML {
		return said("%s：%s", "%s: %s", s.name, err)
	}
	err = mistakeIn(s.name, 1, err)
	if d := (rules.Diagnostic{}); errors.As(err, &d) {
		return &rules.Error{Diagnostics: rules.Diagnostics{d}}
	}
	return said("%s：%s", "%s: %s", s.name, err)
}
