package httpapi

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/text"
)

// fields are those of a decision that a short answer has, among them always the id
// and the status: without them nobody knows whether there is a decision. None are
// all of them.
type fields []string

// readFields reads the parameter fields of the query: names, separated by commas.
func readFields(r *http.Request) (fields, *fault) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	var out fields
	known := decisionFields()
	for name := range strings.SplitSeq(strings.Join(r.URL.Query()["fields"], ","), ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
		case !slices.Contains(known, name):
			return nil, problem("bad-request", text.Say("fields：决定里没有“%[1]s”；可用：%[2]s", "fields: there is no %[1]q in a decision; there are: %[2]s",
				short(name), text.Names(known)))
		default:
			out = append(out, name)
		}
	}
	if out != nil {
		out = append(out, "id", "status")
	}
	return out, nil
}

// decisionFields are the keys of a decision's JSON.
func decisionFields() []string {
	var out []string
	for f := range reflect.TypeFor[engine.Decision]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, name)
	}
	return out
}

// cut leaves of a decision, which is the text from a place on, what was asked for.
// What is left stays as it was, in its order.
func (f fields) cut(text []byte, from int) []byte {
	if f == nil {
		return text
	}
	s := scan{text: text, at: from}
	s.take('{')
	out := append(text[:from], '{') // never ahead of what is read
	for more := s.next() != '}'; more; more = s.take(',') {
		begin := s.at
		key, _ := plainText(s.string())
		s.take(':')
		if s.value(); slices.Contains(f, key) {
			if len(out) > from+1 {
				out = append(out, ',')
			}
			out = append(out, text[begin:s.at]...)
		}
	}
	return append(out, '}')
}
