package lang_test

import (
	"fmt"
	"testing"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// TestKept: R41 what is kept ends as a decimal and has its digits within limits.
// The compiler refuses what may not end, so that this stands behind it.
func TestKept(t *testing.T) {
	num := func(s string) exact.Num {
		x, err := exact.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	third, _ := num("1").Quo(num("3"))
	large, _ := num("1e399").Mul(num("1e399"))
	larger, _ := large.Mul(num("1e399"))
	for _, c := range []struct {
		v    lang.Value
		want string
	}{
		{lang.NumOf(num("0.125")), ""},
		{lang.NumOf(num("1234567890123456789012345678901234")), ""},
		{lang.MoneyOf(large), ""},
		{lang.NumOf(third), "not-a-decimal"},
		{lang.MoneyOf(third), "not-a-decimal"},
		{lang.NumOf(larger), "overflow"},
		{lang.ListOf([]lang.Value{lang.IntOf(1), lang.NumOf(third)}), "not-a-decimal"},
		{lang.NoneValue(), ""},
	} {
		got := ""
		if e, failed := lang.Keep(c.v, rules.Pos{}).Ref().(*lang.Error); failed {
			got = e.Code
		}
		if got != c.want {
			t.Errorf("%v is kept with %q, want %q", c.v.Plain(), got, c.want)
		}
	}
}

// TestPlainNumbers: numbers go into JSON as they are, a fraction as a text.
func TestPlainNumbers(t *testing.T) {
	third, _ := exact.Int(1).Quo(exact.Int(3))
	big, _ := exact.Parse("9223372036854775808")
	half, _ := exact.Parse("0.5")
	for _, c := range []struct {
		v     lang.Value
		plain string
		words string
	}{
		{lang.IntOf(300), "300", "300"},
		{lang.NumOf(half), "0.5", "0.5"},
		{lang.NumOf(big), "9223372036854775808", "9223372036854775808"},
		{lang.NumOf(third), "1/3", "1/3"},
		{lang.MoneyOf(exact.Int(3)), "3", "3.00"},
		{lang.MoneyOf(half), "0.5", "0.50"},
	} {
		if got := fmt.Sprint(c.v.Plain()); got != c.plain {
			t.Errorf("plain %s, want %s", got, c.plain)
		}
		if got := c.v.Words("en", nil, nil); got != c.words {
			t.Errorf("words %s, want %s", got, c.words)
		}
	}
}
