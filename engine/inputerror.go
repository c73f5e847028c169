package engine

import (
	"fmt"

	"github.com/guize-rules/guize/rules"
)

// InputError says why an input cannot be decided at all: it is no JSON object,
// or it asks for a date, a policy or an outcome that there is not. Text has the
// words in Chinese ("zh") and English ("en"); [InputError.Error] is the English.
type InputError struct{ Text rules.Text }

func (e *InputError) Error() string { return e.Text.In("en") }

// badInput makes an InputError; the same arguments fill both languages.
func badInput(zh, en string, args ...any) *InputError {
	return &InputError{rules.Text{"zh": fmt.Sprintf(zh, args...), "en": fmt.Sprintf(en, args...)}}
}

// at puts the place of a mistake in an application before the words of it.
func (e *InputError) at(line, col int) *InputError {
	return badInput("申请读不出来：第 %[1]d 行第 %[2]d 列：%[3]s", "unreadable application: line %[1]d, column %[2]d: %[4]s",
		line, col, e.Text["zh"], e.Text["en"])
}
