package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/text"
)

func TestTextIn(t *testing.T) {
	t.Parallel()
	both := text.Text{"zh": "名", "en": "name"}
	tests := []struct {
		name     string
		text     text.Text
		lang     string
		fallback []string
		want     string
	}{
		{"there", both, "zh", nil, "名"},
		{"fallback", both, "fr", []string{"de", "zh"}, "名"},
		{"first of the alphabet", both, "fr", nil, "name"},
		{"one for all", text.Text{"": "x"}, "fr", []string{"zh"}, "x"},
		{"empty", nil, "zh", nil, ""},
	}
	for _, tt := range tests {
		if got := tt.text.In(tt.lang, tt.fallback...); got != tt.want {
			t.Errorf("%s: In(%q) = %q, want %q", tt.name, tt.lang, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	options := []string{"when", "unless", "overrides", "rows_from", "外线长度"}
	tests := []struct{ word, want, reason string }{
		{"whenn", "when", "one letter too many"},
		{"wehn", "when", "two letters swapped"},
		{"WHEN", "when", "case does not count"},
		{"rows-from", "rows_from", "nor do hyphens"},
		{"ｗｈｅｎ", "when", "nor width"},
		{"overides", "overrides", "a letter missing"},
		{"外线长", "外线长度", "in Chinese"},
		{"then", "when", "one of four letters"},
		{"x", "", "nothing is like it"},
		{"", "", "nothing to go by"},
		{"completely else", "", "nothing is like it"},
	}
	for _, tt := range tests {
		if got := text.Nearest(tt.word, options); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q: %s", tt.word, got, tt.want, tt.reason)
		}
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		got  text.Text
		want text.Text
	}{
		{"one list of arguments", text.Say("%[2]s有%[1]d个", "%[1]d of %[2]s", 3, "x"), text.Text{"zh": "x有3个", "en": "3 of x"}},
		{"what has languages of its own", text.Say("%s 和 %s：%s", "%s and %s: %s", text.Quoted("a\tb"), text.Noun("规则|a rule"), text.Names{"x", "y"}),
			text.Text{"zh": "“a b” 和 规则：x、y", "en": `"a b" and a rule: x, y`}},
		{"a Latin noun keeps its distance", text.Say("%s应是", "%s", text.Noun("min|min")), text.Text{"zh": "min 应是", "en": "min"}},
		{"a text in a text", text.Say("%s；", "%s;", text.Say("甲", "A")), text.Text{"zh": "甲；", "en": "A;"}},
		{"meant", text.Meant("when"), text.Text{"zh": "是否要写“when”？", "en": `did you mean "when"?`}},
		{"nothing meant", text.Meant(""), nil},
		{"the nearest of the options", text.DidYouMean("whn", []string{"then", "when"}), text.Meant("when")},
		{"no option is near", text.DidYouMean("xxxxx", []string{"then", "when"}), text.Text{"zh": "可用：then、when", "en": "it may be one of: then, when"}},
		{"too many options to list", text.OneOf(strings.Split(strings.Repeat("a", 26), "")),
			text.Say("可用：%s，另有 2 项", "it may be one of %s and 2 more", text.Names(strings.Split(strings.Repeat("a", 24), "")))},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for lang, want := range tt.want {
			if tt.got.In(lang) != want {
				t.Errorf("%s: In(%q) = %q, want %q", tt.name, lang, tt.got.In(lang), want)
			}
		}
	}
	if got := text.SayIn("fr", "%s有", "%s there", text.Noun("规则|a rule")); got != "a rule there" {
		t.Errorf("SayIn = %q, want English for other languages", got)
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{{"规则集合", "规则集…"}, {"规则集", "规则集"}, {"abc", "abc"}, {"abcd", "abc…"}, {"", ""}} {
		if got := text.Short(tt.in, 3); got != tt.want {
			t.Errorf("Short(%q, 3) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzNearest holds that a suggestion is one of the options, and that a name is
// most like itself.
func FuzzNearest(f *testing.F) {
	f.Add("whenn", "when", "then")
	f.Add("外线长", "外线长度", "长度")
	f.Fuzz(func(t *testing.T, word, a, b string) {
		if got := text.Nearest(word, []string{a, b}); got != "" && got != a && got != b {
			t.Errorf("Nearest(%q) = %q", word, got)
		}
		if len(word) <= 100 && text.Nearest(word, []string{word}) != word && text.Nearest(word, []string{word}) != "" {
			t.Errorf("%q is not nearest to itself", word)
		}
	})
}

func TestNearlyNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"3OO": "300", "1.5O": "1.50", "-2o": "-20", "1l0": "110", "3I5.O": "315.0",
		"3l": "", "3m": "", "300": "", "O3": "", "3O0m": "", "": "",
	} {
		if got, letter := text.NearlyNumber(in); got != want || (letter == "") != (want == "") {
			t.Errorf("NearlyNumber(%q) = %q, %q, want %q", in, got, letter, want)
		}
	}
}
