package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// Nothing is escaped for the sake of HTML in the JSON of this package: people
// read it too, and no browser takes it for a page.
func jsonEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// writeJSON writes a value indented, as people and programs can read it.
func (a *app) writeJSON(v any) error {
	e := jsonEncoder(a.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// jsonLine is a value on a line of its own.
func jsonLine(v any) ([]byte, error) {
	var b bytes.Buffer
	err := jsonEncoder(&b).Encode(v)
	return b.Bytes(), err
}

// flow is a value on one line, which is YAML too.
func flow(v any) string {
	line, err := jsonLine(v)
	if err != nil {
		return "null"
	}
	return strings.TrimSpace(string(line))
}
