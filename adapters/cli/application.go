package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

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
	kindLines // NDJSON: one application a line
)

// open opens a file, or standard input for "-", and finds out what it holds.
func (a *app) open(name string) (*source, error) {
	s := &source{name: name, close: func() error { return nil }}
	if name == "-" {
		s.name = a.tongue(nil).say("标准输入", "standard input")
		s.r = bufio.NewReaderSize(a.in, 64<<10)
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		s.r, s.close = bufio.NewReaderSize(f, 64<<10), f.Close
	}
	s.kind = kindOf(filepath.Ext(name), s.r)
	return s, nil
}

// kindOf goes by the name of a file, and by what it begins with where the name
// does not tell.
func kindOf(ext string, r *bufio.Reader) sourceKind {
	switch strings.ToLower(ext) {
	case ".ndjson", ".jsonl":
		return kindLines
	case ".yaml", ".yml":
		return kindYAML
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

// document reads the one application of a file, as JSON.
func (s *source) document() ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(s.r, maxDocument+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxDocument {
		return nil, fmt.Errorf("%s: more than %d bytes", s.name, maxDocument)
	}
	if s.kind == kindYAML {
		facts, err := rules.ParseFacts(s.name, data)
		if err != nil {
			return nil, err
		}
		return json.Marshal(facts)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return data, checkJSON(s.name, data)
}

// errNotObject is for JSON that is right but not an application.
var errNotObject = errors.New("an application is a JSON object, {…}")

// checkJSON reports whether the text is a JSON object, and where it is not.
func checkJSON(name string, data []byte) error {
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if se := (*json.SyntaxError)(nil); errors.As(err, &se) {
		before := data[:min(max(se.Offset-1, 0), int64(len(data)))]
		line := bytes.Count(before, []byte("\n")) + 1
		col := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
		return fmt.Errorf("%s:%d:%d: not valid JSON: %w", name, line, col, err)
	}
	if err != nil {
		return fmt.Errorf("%s: not valid JSON: %w", name, err)
	}
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return fmt.Errorf("%s: %w", name, errNotObject)
	}
	return nil
}
