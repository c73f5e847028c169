package wire

import (
	"fmt"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// Reload says what came of reading the policy set again.
type Reload struct {
	At      time.Time     `json:"at"`
	OK      bool          `json:"ok"`      // the set that was read is in use
	Changed bool          `json:"changed"` // and it is another than before
	Set     string        `json:"set,omitempty"`
	Digest  string        `json:"digest,omitempty"` // of the set that was read
	Plan    *records.Plan `json:"plan,omitempty"`   // by which sets take turns
	Serving string        `json:"serving"`          // digest of the set in use
	Error   rules.Text    `json:"error,omitempty"`
	Cases   int           `json:"cases"` // tests that were run

	Unsigned bool `json:"unsigned,omitempty"` // the error is of the signature

	Failed      []FailedCase `json:"failed,omitempty"`
	Diagnostics []Diagnostic `json:"diagnostics,omitempty"`
}

// FailedCase is a test of the set that does not hold.
type FailedCase struct {
	Name        string       `json:"name"`
	Pos         rules.Pos    `json:"pos"`
	Differences []rules.Text `json:"differences"`
}

// Diagnostic is one mistake of the set's author.
type Diagnostic struct {
	rules.Pos
	Code     string     `json:"code"`
	Severity string     `json:"severity"`
	Message  rules.Text `json:"message"`
	Hint     rules.Text `json:"hint,omitempty"`

	Witness *analyze.Witness `json:"witness,omitempty"` // an application that shows it
}

// Err is why the set that was read is not in use, with every diagnostic; nil
// where it is. It is a [*NotUsed].
func (r *Reload) Err() error {
	if r.OK {
		return nil
	}
	return &NotUsed{r}
}

// NotUsed is the error of a set that was read and cannot be used.
type NotUsed struct{ Reload *Reload }

// Error is In("en").
func (e *NotUsed) Error() string { return e.In("en") }

// In says what is wrong with the set, "zh" or "en", a line each.
func (e *NotUsed) In(lang string) string {
	hint, witness := "hint: ", "for example: "
	if lang == "zh" {
		hint, witness = "提示：", "例如："
	}
	msg := e.Reload.Error.In(lang, "en")
	for _, d := range e.Reload.Diagnostics {
		if d.Severity != rules.SeverityError.String() {
			continue
		}
		msg += fmt.Sprintf("\n%s: %s [%s]", d.Pos, d.Message.In(lang, "en"), d.Code)
		if h := d.Hint.In(lang, "en"); h != "" {
			msg += "\n  " + hint + h
		}
		if d.Witness != nil {
			msg += "\n  " + witness + d.Witness.String()
		}
	}
	for _, c := range e.Reload.Failed {
		for _, d := range c.Differences {
			msg += fmt.Sprintf("\n%s: %s: %s", c.Pos, c.Name, d.In(lang, "en"))
		}
	}
	return msg
}
