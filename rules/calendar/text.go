package calendar

// Text is something that a person reads, in Chinese and English.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the text in the language asked for: English for "en", Chinese for
// anything else, and the other one where that is empty.
func (t Text) In(lang string) string {
	if (lang == "en" && t.EN != "") || t.ZH == "" {
		return t.EN
	}
	return t.ZH
}

// IsZero reports whether there is no text in either language.
func (t Text) IsZero() bool { return t == Text{} }
