package sheet

import (
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// badSheet is what is wrong with a sheet as a whole, in both languages.
type badSheet struct{ text rules.Text }

func bad(zh, en string, args ...any) error { return &badSheet{text.Say(zh, en, args...)} }

// Error says it in English.
func (e *badSheet) Error() string { return e.In("en") }

// In says it in a language.
func (e *badSheet) In(lang string) string { return e.text.In(lang, "en") }
