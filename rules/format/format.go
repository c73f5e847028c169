package format

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules/text"
)

// MaxLength is the most bytes of a value that a check reads; a longer one is
// an error with the code "too-long".
const MaxLength = 4096

// Format is a kind of identifier. Check must be a pure function, safe for
// concurrent use, and give an unchanged Normal and no error for a Normal that
// it gave before.
type Format struct {
	Name  string            // as policy sets write it: "uscc"
	Title map[string]string // by language
	Check func(value string) Result
}

// Result is what came of checking one value.
type Result struct {
	Normal   string    // the value as it should be kept; "" where Error is set
	Error    *Problem  // the value cannot be used
	Warnings []Problem // suspicious: somebody should look again
	Notes    []Problem // what was changed to get Normal
}

// OK reports whether the value can be used, with or without warnings.
func (r Result) OK() bool { return r.Error == nil }

// Problem is one finding about a value. Code is stable and kebab-case.
type Problem struct {
	Code    string
	Message map[string]string // by language: "zh", "en"
	Hint    map[string]string // what to do; nil where there is nothing to say
	At      int               // 1-based place of the character in the value as given; 0: the whole value
}

func failed(p Problem) Result { return Result{Error: &p} }

// done is the result of a value that can be used. Where the given value was
// changed the notes say how.
func done(given, normal string, e edits, warnings ...Problem) Result {
	r := Result{Normal: normal, Warnings: warnings}
	if given != normal {
		r.Notes = []Problem{e.problem()}
	}
	return r
}

// guard keeps from a check what no format accepts: nothing at all, too much,
// and bytes that are not text. A check that panics gives an error.
func guard(check func(string) Result) func(string) Result {
	return func(s string) (res Result) {
		switch {
		case len(s) > MaxLength:
			return failed(tooLong())
		case !utf8.ValidString(s):
			return failed(Problem{Code: "not-text",
				Message: text.Say("内容不是有效的文字（UTF-8）", "the value is not valid text (UTF-8)")})
		case strings.TrimSpace(s) == "":
			return failed(Problem{Code: "empty", Message: text.Say("没有填写", "nothing is filled in")})
		}
		defer func() {
			if recover() != nil {
				res = failed(Problem{Code: "check-failed",
					Message: text.Say("格式检查程序出错，未能检查", "the format's check broke down; the value was not checked")})
			}
		}()
		if res = check(s); len(res.Normal) > MaxLength {
			return failed(tooLong()) // escapes made it so
		}
		return res
	}
}

func tooLong() Problem {
	return Problem{Code: "too-long",
		Message: text.Say("内容过长（超过 %d 字节）", "the value is too long (over %d bytes)", MaxLength)}
}

// show is a character as a message prints it.
func show(r rune) string {
	if unicode.IsPrint(r) {
		return string(r)
	}
	return fmt.Sprintf("U+%04X", r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
