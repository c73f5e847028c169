package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// knownFaults are faults of the engine that the generator goes round or the
// comparison passes over, each with what is wrong. One is taken out with the
// change that mends it; its case is in testdata/differential/open.
var knownFaults = map[string]string{
	"listed-in-vain": "a fact whose every class makes a rule apply is listed as missing where a value of the rule's effects is open",
}

func knownFault(name string) bool {
	_, ok := knownFaults[name]
	return ok
}

// TestOpenFaults shows that what is known to be wrong is wrong still: a case
// says what is right, and the engine does not say it yet.
func TestOpenFaults(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../testdata/differential/open/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			yaml, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(strings.TrimSuffix(name, ".yaml") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var c struct {
				Facts map[string]any `json:"facts"`
				Right any            `json:"right"`
			}
			if err := json.Unmarshal(data, &c); err != nil || c.Right == nil {
				t.Fatal("no case", err)
			}
			why := wrong(yaml, c.Facts, c.Right)
			if why == "" {
				t.Error("the engine is right: take the fault out of knownFaults and the case to testdata/differential")
			}
			t.Log(why)
		})
	}
}

// wrong says in what a decision is not as it should be, "" where it is.
func wrong(yaml []byte, facts map[string]any, right any) (why string) {
	defer func() {
		if p := recover(); p != nil {
			why = fmt.Sprint("a panic: ", p)
		}
	}()
	w, err := newWitnesses(string(yaml))
	if err != nil {
		return err.Error()
	}
	d, _, err := w.eng.Explain(context.Background(), engine.Input{At: genAt(), Facts: facts})
	if err != nil {
		return err.Error()
	}
	if right == nil {
		return ""
	}
	var got any
	body, _ := json.Marshal(d)
	if err := json.Unmarshal(body, &got); err != nil {
		return err.Error()
	}
	return lacks("", got, right)
}

// lacks compares maps by the keys that are wanted, and lists item by item.
func lacks(path string, got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, w := range want {
			if why := lacks(path+"."+k, g[k], w); why != "" {
				return why
			}
		}
		return ""
	case []any:
		g, _ := got.([]any)
		for i, w := range want {
			if len(g) != len(want) {
				break
			}
			if why := lacks(fmt.Sprintf("%s[%d]", path, i), g[i], w); why != "" {
				return why
			}
		}
		if len(g) == len(want) {
			return ""
		}
	default:
		if got == want {
			return ""
		}
	}
	return fmt.Sprintf("%s is %v, not %v", path, got, want)
}
