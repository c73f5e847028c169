package tell

import "fmt"

// notNamed is the error of a name that nothing has, in both languages.
type notNamed struct {
	zh, en string // formats of the same arguments
	args   []any
}

// unnamed makes an error of a name that is none.
func unnamed(zh, en string, args ...any) error { return &notNamed{zh, en, args} }

// Error is In("en").
func (e *notNamed) Error() string { return e.In("en") }

// In says what is wrong with the name, "zh" or "en".
func (e *notNamed) In(lang string) string {
	return fmt.Sprintf(Lang(lang).Say(e.zh, e.en), e.args...)
}
