package witness

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/guize-rules/guize/engine"
)

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
