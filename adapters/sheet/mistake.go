package sheet

import (
	"strings"

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

// mistakes are what is wrong with single cells.
type mistakes []rules.Text

// mostMistakes is how many are listed.
const mostMistakes = 20

func (m *mistakes) add(cell string, why rules.Text) {
	*m = append(*m, text.Say("%s：%s", "%s: %s", cell, why))
}

// err tells of all cells, one a line.
func (m mistakes) err() error {
	rest := len(m) - mostMistakes
	if rest > 0 {
		m = append(m[:mostMistakes:mostMistakes], text.Say("另有 %d 格", "and %d more", rest))
	}
	in := func(lang string) string {
		lines := make([]string, len(m))
		for i, t := range m {
			lines[i] = t.In(lang)
		}
		return strings.Join(lines, "\n")
	}
	return &badSheet{rules.Text{"zh": in("zh"), "en": in("en")}}
}
