package text

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"张三 “A”，é 100％\u3000": "张三 “A”，é 100％\u3000", "": "",
		"\x1b[2J\r\x00\x7f\u009b":                            `\u001b[2J\u000d\u0000\u007f\u009b`,
		"a\u202eb\u2066\u200f\u061c\u200b\ufeff\u2028\u2029": `a\u202eb\u2066\u200f\u061c\u200b\ufeff\u2028\u2029`,
		"a\n\tb":   `a\u000a\u0009b`,
		"\xff\x9b": "\ufffd\ufffd",
	} {
		if got := Escaped(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for r := range rune(0x10000) {
		if s := string(r); Unsafe(r) != strings.HasPrefix(Escaped(s), `\u`) {
			t.Errorf("%U: %s", r, Escaped(s))
		}
	}
	if got := string(AppendEscaped(nil, "a\n\x1b", "\n")); got != "a\n\\u001b" {
		t.Errorf("%q", got)
	}
	value := map[string]string{"a": "x\u202e\u200b\u007f\x1b"}
	plain, _ := json.Marshal(value)
	var back map[string]string
	if err := json.Unmarshal([]byte(Escaped(string(plain))), &back); err != nil || back["a"] != value["a"] {
		t.Errorf("JSON is another: %q, %v", back, err)
	}
}
