package analyze

import (
	"github.com/guize-rules/guize/rules/calendar"
)

// onlyDate reads Options.RulesOn; zero is any date.
func onlyDate(text string) (calendar.Date, error) {
	if text == "" {
		return calendar.Date{}, nil
	}
	return calendar.ParseDate(text)
}

// onlyOn dates a witness where there is but one date.
func (c *checker) onlyOn(w *Witness) {
	if !c.Sp.On.IsZero() {
		w.RulesOn = c.Sp.On.String()
	}
}
