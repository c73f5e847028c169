package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Each mistake of an input has its code, and words in both languages.
func TestInputErrors(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, `
facts: {n: {type: int}}
outcomes: {y: {type: bool}}
policies:
  p:
    rules:
      - {id: a, when: n > 1, then: [{decide: {y: true}}]}
`)
	at := time.Date(2024, 5, 6, 9, 0, 0, 0, time.UTC)
	for code, in := range map[string]engine.Input{
		engine.CodeNoTime:          {},
		engine.CodeTwoInputs:       {At: at, JSON: []byte(`{"n": 1}`), Facts: map[string]any{"n": 1}},
		engine.CodeBadDate:         {At: at, RulesOn: "nope"},
		engine.CodeUnknownLanguage: {At: at, Lang: "fr"},
		engine.CodeUnknownPolicy:   {At: at, Policies: []string{"q"}},
		engine.CodeUnknownEvent:    {At: at, Unknown: []string{"m"}},
	} {
		dec, err := eng.Evaluate(t.Context(), in)
		var bad *engine.InputError
		if !errors.As(err, &bad) || bad.Code != code || dec != nil {
			t.Errorf("%s: %v, %v", code, dec, err)
		} else if bad.In("zh") == bad.In("en") {
			t.Errorf("%s: one language: %s", code, bad.In("zh"))
		}
	}
}
