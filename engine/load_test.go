package engine_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/engine"
)

const loadable = `guize: 1
set: s
languages: [en]
timezone: UTC
facts: {n: {type: number, title: N}}
outcomes: {o: {type: bool, title: O}}
policies: {p: {title: P, rules: [{id: r, title: R, when: n > 1, then: [decide: {o: true}]}]}}
`

func TestLoad(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"good.yaml": {Data: []byte(loadable)},
		"both.yaml": {Data: []byte(loadable + "extra: 1\ndefine: {d: m + 1}\n")},
		"none.yaml": {Data: []byte("guize: [\n")},
	}
	good, err := engine.Load(t.Context(), files, "good.yaml")
	if err != nil || good.Engine == nil || good.Diagnostics.HasErrors() {
		t.Errorf("a good set: %+v, %v", good, err)
	}
	both, err := engine.Load(t.Context(), files, "both.yaml")
	if err != nil || both.Engine != nil || both.Set == nil || len(both.Diagnostics) < 2 {
		t.Errorf("mistakes of reading and compiling: %+v, %v", both, err)
	}
	none, err := engine.Load(t.Context(), files, "none.yaml")
	if err != nil || none.Engine != nil || !none.Diagnostics.HasErrors() {
		t.Errorf("no YAML: %+v, %v", none, err)
	}
	if _, err := engine.Load(t.Context(), files, "absent.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
