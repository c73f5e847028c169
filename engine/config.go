package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// config is what the host adds to the language.
type config struct {
	formats   *format.Registry
	funcs     map[string]*lang.Func
	kinds     map[string]bool
	calendars map[string]*calendar.Calendar
	host      map[string]any // what the host added, by kind and name: one and the same where an Option is given again
}
