package suite

import (
	"fmt"

	"github.com/guize-rules/guize/rules"
)

// Kind says in which way a decision is not as expected. The zero value is not valid.
type Kind int

// The kinds of difference.
const (
	Differs  Kind = iota + 1 // another value stands there
	Lacking                  // what is expected is not there
	Unwanted                 // what must be absent, or a list that must be empty, is there
)

// String returns "differs", "lacking" or "unwanted".
func (k Kind) String() string {
	switch k {
	case Differs:
		return "differs"
	case Lacking:
		return "lacking"
	case Unwanted:
		return "unwanted"
	}
	return "invalid"
}

// Difference is one way in which a decision is not as expected.
type Difference struct {
	Kind Kind
	Path string    // in the decision, as "routes[task=survey].to"
	Pos  rules.Pos // of the expectation
	Want string
	Got  string // Lacking: what is there instead, "" for nothing
	Why  string // the rules and citations that gave what is there, where the decision says so
}

// In renders the difference in one language, "zh" or else English.
func (d Difference) In(lang string) string {
	s := d.english()
	if lang == "zh" {
		s = d.chinese()
	}
	if d.Why != "" {
		s += " (" + d.Why + ")"
	}
	return s
}

func (d Difference) english() string {
	switch {
	case d.Kind == Unwanted:
		return fmt.Sprintf("%s: must not be %s", d.Path, d.Want)
	case d.Kind == Lacking && d.Got == "":
		return fmt.Sprintf("%s: want %s, got nothing", d.Path, d.Want)
	case d.Kind == Lacking:
		return fmt.Sprintf("%s: want %s, there is only %s", d.Path, d.Want, d.Got)
	}
	return fmt.Sprintf("%s: want %s, got %s", d.Path, d.Want, d.Got)
}

func (d Difference) chinese() string {
	switch {
	case d.Kind == Unwanted:
		return fmt.Sprintf("%s：不应为 %s", d.Path, d.Want)
	case d.Kind == Lacking && d.Got == "":
		return fmt.Sprintf("%s：应有 %s，实际没有", d.Path, d.Want)
	case d.Kind == Lacking:
		return fmt.Sprintf("%s：应有 %s，实际只有 %s", d.Path, d.Want, d.Got)
	}
	return fmt.Sprintf("%s：应为 %s，实际为 %s", d.Path, d.Want, d.Got)
}
