package engine_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// A number in an expression is written in decimal digits, or it is a mistake: never
// another number than it looks.
func TestOddNumbers(t *testing.T) {
	t.Parallel()
	for number, odd := range map[string]bool{
		"1_000": true, "1_000.5": true, "0.1_5": true, "1_0e2": true, "0x1F": true, "0X1F": true, "0O7": true, "0o7": true, "0b1": true, "0B1": true, "0x_1F": true,
		"1000": false, "1000.5": false, "0.15": false, "1e3": false, "a_1": false, `len("0x1F 1_0")`: false, "a_1 + 2": false, "1..3": false,
	} {
		condition := "n > " + number
		if strings.Contains(number, "..") {
			condition = "n in " + number
		}
		set, err := rules.Parse(t.Context(), "set.yaml", []byte("guize: 1\nset: s\ntitle: T\nfacts: {n: {type: number, title: N}, a_1: {type: number, title: A}}\npolicies: {p: {rules: [{id: r, when: '"+condition+"', then: [{notice: {code: c, message: M}}]}]}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = engine.Compile(t.Context(), set)
		if told := err != nil && strings.Contains(err.Error(), "ambiguous-number"); told != odd || !odd && err != nil && !strings.Contains(number, "len") {
			t.Errorf("%s: %v", number, err)
		}
	}
}
